package dev.loopdesk.portal;

import dev.loopdesk.message.OpenQuestion;
import dev.loopdesk.message.Option;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Submissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of the task that waits for the requester, with the entered values if they were refused.
 *
 * <p>Five shipped forms have a page of their own, whose fields stand here beside those in the forms: they are written
 * for people who are no staff. Options come from the case, a consent is entered in hours instead of as a date, files
 * alone are an answer, and questions, warnings and refusals have their own words in both languages, where a form has
 * one label for staff. The rules (required, length, values) stay with the form, which checks every answer again; other
 * fields of these forms, and all fields of other forms, are read from the form by {@link FormAnswer}.
 *
 * @param task id of the waiting task
 * @param kind kind of the task, from {@link RequesterTask#kind}
 * @param title title in the reader's language, or the task's name in the diagram
 * @param more fields without a part of their own on the page
 */
record RequesterTaskForm(
        String task, String kind, String title, OpenQuestion asked, Map<String, String> typed, FormAnswer more) {

    /** Fields of each kind of form; the first is required. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "details",
            List.of(Variable.DETAILS_PROVIDED, "details"),
            "consent",
            List.of(Consent.GRANTED, Consent.SCOPE, Consent.LIMITS),
            "choice",
            List.of(Variable.CHOSEN_OPTION, "choiceNote"),
            "apply",
            List.of(Variable.APPLY_OUTCOME, "applyNote", Variable.BACKUP_CONFIRMED),
            "confirm",
            List.of(Confirmation.GIVEN, Confirmation.SATISFACTION, Confirmation.COMMENT, Confirmation.OTHER_QUESTIONS));

    /** Text keys of values other than text. */
    private static final Map<String, String> MEANT = Map.of(
            Consent.GRANTED + "=true", "ask.consent.grant",
            Consent.GRANTED + "=false", "ask.consent.decline",
            Variable.APPLY_OUTCOME + "=applied", "ask.apply.applied",
            Variable.APPLY_OUTCOME + "=needs-help", "ask.apply.help",
            Confirmation.GIVEN + "=true", "ask.confirm.yes",
            Confirmation.GIVEN + "=false", "ask.confirm.no");

    /** Value of {@link Variable#APPLY_OUTCOME}. */
    private static final String APPLIED = "applied";

    private static final Set<String> TEXTS = Set.of(
            "details",
            Consent.SCOPE,
            Consent.LIMITS,
            "choiceNote",
            "applyNote",
            Confirmation.COMMENT,
            Confirmation.OTHER_QUESTIONS);

    static final int LONGEST = 50_000;

    static RequesterTaskForm of(
            RequesterTask wanted,
            OpenQuestion asked,
            Map<String, String> typed,
            FormAnswer more,
            RequesterWords words) {
        String kind = wanted.kind();
        String title = kind.equals(RequesterTask.ANSWER) ? wanted.name() : words.text("ask." + kind + ".title");
        return new RequesterTaskForm(wanted.task(), kind, title, asked, typed, more);
    }

    /** Returns the fields that have parts of their own on the page. */
    static Set<String> shown(String kind) {
        var shown = new HashSet<>(FIELDS.getOrDefault(kind, List.of()));
        if (kind.equals("consent")) {
            shown.add(Consent.UNTIL);
            shown.add(Consent.HOURS);
        }
        return shown;
    }

    public String value(String field) {
        return typed.getOrDefault(field, "");
    }

    /** Returns the selectable durations of a consent, in hours; none if the form has no such field. */
    public List<String> hours() {
        return more.choices(Consent.HOURS);
    }

    /** Tells whether the task's form has a field; tickets on older models may have an older form. */
    public boolean has(String field) {
        return more.has(field);
    }

    /** Tells whether the requester has to confirm a backup before the change is made (S4.6). */
    public boolean asksBackup() {
        return asksBackup(more);
    }

    private static boolean asksBackup(FormAnswer more) {
        return more.asks(Variable.BACKUP_CONFIRMED, Map.of(Variable.APPLY_OUTCOME, APPLIED));
    }

    /** Tells whether a duration is the chosen one, or the default if none is chosen. */
    public boolean isLasting(String hours) {
        String chosen = value("hours");
        return hours.equals(hours().contains(chosen) ? chosen : Long.toString(Consent.UNLESS_STATED.toHours()));
    }

    public List<Option> options() {
        return asked.options();
    }

    /** Fills in the text of an answer that consists of files only, such as a picture. */
    static Map<String, String> withFiles(String kind, Map<String, String> typed, String inWords) {
        boolean onlyFiles = kind.equals("details")
                && "true".equals(typed.get(Variable.DETAILS_PROVIDED))
                && Characters.isBlank(typed.getOrDefault("details", ""));
        if (!onlyFiles) {
            return typed;
        }
        var spoken = new HashMap<>(typed);
        spoken.put("details", inWords);
        return spoken;
    }

    /** Returns the error of an answer in the reader's language, or null. */
    static @Nullable String problem(String kind, Map<String, String> typed, FormAnswer more, RequesterWords words) {
        if (kind.equals(RequesterTask.ANSWER)) {
            return more.problem(words);
        }
        List<String> fields = FIELDS.get(kind);
        if (fields == null || Characters.isBlank(typed.getOrDefault(fields.get(0), ""))) {
            return words.text("problem.choose");
        }
        if (kind.equals("details")
                && "true".equals(typed.get(Variable.DETAILS_PROVIDED))
                && Characters.isBlank(typed.getOrDefault("details", ""))) {
            return words.text("problem.no-details");
        }
        String hours = typed.getOrDefault("hours", "");
        if (kind.equals("consent")
                && !more.shown().isEmpty()
                && !Characters.isBlank(hours)
                && !more.choices(Consent.HOURS).contains(hours)) {
            return words.text("problem.no-option", words.text("ask.consent.until"));
        }
        if (kind.equals("apply")
                && APPLIED.equals(typed.get(Variable.APPLY_OUTCOME))
                && asksBackup(more)
                && !"true".equals(typed.get(Variable.BACKUP_CONFIRMED))) {
            return words.text("problem.no-backup");
        }
        if (kind.equals("confirm")
                && "false".equals(typed.get(Confirmation.GIVEN))
                && Characters.isBlank(typed.getOrDefault(Confirmation.COMMENT, ""))) {
            return words.text("problem.no-reason");
        }
        for (String field : fields) {
            String text = typed.getOrDefault(field, "");
            if (text.length() > LONGEST) {
                return words.text("problem.too-long", LONGEST);
            }
            if (!Characters.canBeStored(text)) {
                return words.text("problem.no-text");
            }
        }
        return more.problem(words);
    }

    /**
     * Returns the identity of an answer: the entered values and the task. It does not depend on the clock, unlike the
     * fields.
     *
     * @param submission id given by the page
     */
    static String identity(String submission, String number, String task, String kind, Map<String, String> typed) {
        var parts = new ArrayList<>(List.of("answer", submission, number, task, kind, typed.getOrDefault("hours", "")));
        FIELDS.getOrDefault(kind, List.of()).forEach(field -> parts.add(typed.getOrDefault(field, "")));
        parts.addAll(FormAnswer.parts(typed));
        return Submissions.name(parts.toArray(String[]::new));
    }

    /** Returns an answer as the text of a message: the choice, followed by the entered text. */
    static String asMessage(String kind, Map<String, String> typed, FormAnswer more, RequesterWords words) {
        var lines = new ArrayList<String>();
        for (String field : FIELDS.getOrDefault(kind, List.of())) {
            String value = typed.getOrDefault(field, "");
            String meant = MEANT.get(field + "=" + value);
            if (meant != null) {
                lines.add(words.text("ask." + kind + ".title") + " " + words.text(meant));
            } else if (field.equals(Variable.CHOSEN_OPTION) && !Characters.isBlank(value)) {
                lines.add(words.text("option", value));
            } else if (TEXTS.contains(field) && !Characters.isBlank(value)) {
                lines.add(value);
            }
        }
        lines.addAll(more.lines(words));
        return String.join("\n\n", lines);
    }

    /** Returns the fields of the task's form. */
    static Map<String, Object> fields(String kind, Map<String, String> typed, FormAnswer more) {
        var fields = new LinkedHashMap<>(more.values());
        for (String field : FIELDS.getOrDefault(kind, List.of())) {
            String text = typed.getOrDefault(field, "");
            if (!Characters.isBlank(text)) {
                fields.put(field, field.equals(Confirmation.SATISFACTION) ? number(text) : text);
            }
        }
        String hours = typed.getOrDefault("hours", "");
        if ("true".equals(fields.get(Consent.GRANTED)) && !Characters.isBlank(hours)) {
            fields.put(Consent.HOURS, hours);
        }
        return fields;
    }

    /** Converts a number; other text stays unchanged and is refused by the form. */
    private static Object number(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
