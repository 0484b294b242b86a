package dev.loopdesk.walk;

import dev.loopdesk.process.answers.Form;
import dev.loopdesk.replay.CountingMailSender;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a form: the usual one, or one that differs in a value that the process keeps.
 *
 * @param words the value that differs, such as {@code triageOutcome = spam}; empty for the usual answer
 * @param fillings values of the fields, in the order in which they are tried until one is accepted: with the optional texts,
 *     with what is required only, and with everything
 */
public record FormAnswer(String words, List<Map<String, Object>> fillings) {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** Value of a field that an answer leaves empty. */
    private static final Object NOTHING = "";

    private static final String REFUSED = "nobody@" + CountingMailSender.REFUSED;

    private enum Fill {
        TEXTS,
        REQUIRED,
        ALL
    }

    /**
     * Returns the usual answer and those that differ from it.
     *
     * @param now time of the answer, which comes before all dates in it
     */
    public static List<FormAnswer> of(Form form, Instant now, ZoneId zone) {
        List<FormAnswer> answers = new ArrayList<>();
        answers.add(of("", null, form, now, zone));
        for (Form.Field field : form.fields()) {
            if (field.email()) {
                answers.add(of(REFUSED, field, form, now, zone));
                if (!field.required()) {
                    answers.add(of(NOTHING, field, form, now, zone));
                }
            }
            if (field.addsParticipants()) {
                answers.add(of("Participant <" + REFUSED + ">", field, form, now, zone));
            }
            boolean decides = field.variable() != null
                    || form.fields().stream().anyMatch(other -> isAbout(other.hide(), field.key()));
            if (!decides) {
                continue;
            }
            List<?> values = field.isYesNo() || field.type().equals("checkbox")
                    ? List.of(true, false)
                    : List.copyOf(field.choices().keySet());
            for (Object value : field.required() && !values.isEmpty() ? values.subList(1, values.size()) : values) {
                answers.add(of(value, field, form, now, zone));
            }
        }
        return answers;
    }

    /** Returns the answer that differs in a field; the usual one if there is none. */
    private static FormAnswer of(Object value, Form.@Nullable Field differs, Form form, Instant now, ZoneId zone) {
        List<Map<String, Object>> fillings = new ArrayList<>();
        for (Fill fill : Fill.values()) {
            var values = new LinkedHashMap<String, Object>();
            if (differs != null) {
                values.put(differs.key(), value);
            }
            fill(values, form, fill, now, zone);
            boolean isDifferent = differs == null || values.containsKey(differs.key());
            values.values().removeIf(NOTHING::equals);
            if (isDifferent && !fillings.contains(values)) {
                fillings.add(values);
            }
        }
        return new FormAnswer(differs == null ? "" : differs.key() + " = " + value, fillings);
    }

    private static boolean isAbout(@Nullable String condition, String key) {
        return condition != null && condition.contains(key);
    }

    private static void fill(Map<String, Object> values, Form form, Fill fill, Instant now, ZoneId zone) {
        // A value can show or hide fields that stand before its own.
        for (int round = 0; round < 3; round++) {
            for (Form.Field field : form.fields()) {
                if (field.isHidden(values)) {
                    values.remove(field.key());
                } else if (!values.containsKey(field.key()) && isFilled(field, fill)) {
                    values.put(field.key(), value(field, now, zone));
                }
            }
        }
    }

    private static boolean isFilled(Form.Field field, Fill fill) {
        boolean isForOthers = field.sentToRequester() || field.tells() != null || field.addsParticipants();
        return field.required() || (!isForOthers && (fill == Fill.ALL || (fill == Fill.TEXTS && field.takesWords())));
    }

    private static Object value(Form.Field field, Instant now, ZoneId zone) {
        if (field.takesList()) {
            return List.copyOf(field.choices().keySet());
        }
        if (field.isYesNo() || field.type().equals("checkbox")) {
            return true;
        }
        if (!field.choices().isEmpty()) {
            return field.choices().keySet().iterator().next();
        }
        if (field.type().equals("number")) {
            return field.min() == null ? field.max() == null ? 1 : field.max() : field.min();
        }
        if (field.type().equals("datetime")) {
            return field.dateOnly()
                    ? now.plus(7, ChronoUnit.DAYS).atZone(zone).toLocalDate().toString()
                    : now.plus(2, ChronoUnit.HOURS).atZone(zone).format(MOMENT);
        }
        if (field.email()) {
            return "requester@walk.invalid";
        }
        // The digits make a telephone number of it where one is wanted.
        String text = "12345 " + field.key();
        return field.maxLength() != null && field.maxLength() < text.length()
                ? text.substring(0, field.maxLength())
                : text;
    }
}
