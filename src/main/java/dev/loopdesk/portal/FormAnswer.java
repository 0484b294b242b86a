package dev.loopdesk.portal;

import dev.loopdesk.process.answers.Form;
import dev.loopdesk.text.Characters;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Fields of a task's form that the ticket page renders from the form's description, and the entered values. Methods
 * called by templates are public.
 *
 * @param fields fields in the form's order, without those that have parts of their own on the page
 * @param shown the others, by key; empty if the form is not known any more
 * @param typed entered values, unchanged
 */
record FormAnswer(List<Form.Field> fields, Map<String, Form.Field> shown, Map<String, String> typed, ZoneId zone) {

    /** Prefix of the field names in the page's form. */
    private static final String PREFIX = "field-";

    private static final String YES = "true";

    static FormAnswer of(Optional<Form> form, Set<String> shownByThePage, Map<String, String> typed, ZoneId zone) {
        Map<Boolean, List<Form.Field>> fields = form.map(Form::requesterFields).orElse(List.of()).stream()
                .map(field -> field.in(LocaleContextHolder.getLocale()))
                .collect(Collectors.partitioningBy(field -> shownByThePage.contains(field.key())));
        return new FormAnswer(
                fields.getOrDefault(false, List.of()),
                fields.getOrDefault(true, List.of()).stream()
                        .collect(Collectors.toMap(Form.Field::key, Function.identity())),
                typed,
                zone);
    }

    /** Tells whether the form has a field that the page shows in a part of its own. */
    boolean has(String field) {
        return shown.containsKey(field);
    }

    /** Tells whether the form has such a field and shows it for these values of others. */
    boolean asks(String field, Map<String, Object> values) {
        Form.Field asked = shown.get(field);
        return asked != null && !asked.isHidden(values);
    }

    /** Returns the values that such a field offers; none if the form has no such field. */
    List<String> choices(String field) {
        Form.Field choice = shown.get(field);
        return choice == null ? List.of() : List.copyOf(choice.choices().keySet());
    }

    /** Returns the entered values by name, in an order independent of the browser. */
    static List<String> parts(Map<String, String> typed) {
        return new TreeMap<>(typed)
                .entrySet().stream()
                        .filter(one -> one.getKey().startsWith(PREFIX))
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .toList();
    }

    /** Returns the name of a field in the page's form. */
    public String name(Form.Field field) {
        return PREFIX + field.key();
    }

    /**
     * Returns the control of a field: {@code line}, {@code text}, {@code tick}, {@code one}, {@code list} or
     * {@code some}.
     */
    public String control(Form.Field field) {
        return switch (field.type()) {
            case "textarea" -> "text";
            case "checkbox" -> "tick";
            case "radio" -> "one";
            case "select" -> "list";
            case "checklist", "taglist" -> "some";
            default -> "line";
        };
    }

    /** Returns the input type of a field of one line. */
    public String inputType(Form.Field field) {
        return switch (field.type()) {
            case "number" -> "number";
            case "datetime" -> field.dateOnly() ? "date" : "datetime-local";
            default -> field.email() ? "email" : "text";
        };
    }

    /** Tells whether the browser requires a value; not for a field that the form may hide. */
    public boolean insists(Form.Field field) {
        return field.required() && field.hide() == null;
    }

    /** Returns the value entered in a field. */
    public String value(Form.Field field) {
        return typed.getOrDefault(name(field), "");
    }

    /** Tells whether an item of a list is ticked. */
    public boolean isTicked(Form.Field field, int item) {
        return typed.containsKey(name(field) + "-" + item);
    }

    /** Returns the error of the answer in the reader's language, or null. */
    @Nullable
    String problem(RequesterWords words) {
        Map<String, Object> values = values();
        for (Form.Field field : fields) {
            String text = value(field);
            Integer longest = field.maxLength();
            if (longest != null && text.length() > longest) {
                return words.text("labelled", field.name(), words.text("problem.too-long", longest));
            }
            if (text.length() > RequesterTaskForm.LONGEST) {
                return words.text("labelled", field.name(), words.text("problem.too-long", RequesterTaskForm.LONGEST));
            }
            if (!Characters.canBeStored(text)) {
                return words.text("labelled", field.name(), words.text("problem.no-text"));
            }
            if (field.type().equals("number") && values.get(field.key()) instanceof String) {
                return words.text("problem.no-number", field.name());
            }
            if (field.type().equals("datetime") && !Characters.isBlank(text) && !values.containsKey(field.key())) {
                return words.text("problem.no-date", field.name());
            }
            if (field.required() && !values.containsKey(field.key()) && !field.isHidden(values)) {
                return words.text("problem.unanswered", field.name());
            }
        }
        return null;
    }

    /** Returns the fields of the task's form, without hidden ones. */
    Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        for (Form.Field field : fields) {
            Object value = entered(field);
            if (value != null) {
                values.put(field.key(), value);
            }
        }
        for (Form.Field field : fields) {
            if (field.isHidden(values)) {
                values.remove(field.key());
            }
        }
        return values;
    }

    /** Returns each answered field as a line of a message. */
    List<String> lines(RequesterWords words) {
        Map<String, Object> values = values();
        return fields.stream()
                .filter(field -> values.containsKey(field.key()))
                .map(field -> words.text("labelled", field.name(), said(field, values.get(field.key()), words)))
                .toList();
    }

    private static String said(Form.Field field, @Nullable Object value, RequesterWords words) {
        if (value instanceof Boolean yes) {
            return words.text(yes ? "ask.answer.yes" : "ask.answer.no");
        }
        if (value instanceof List<?> several) {
            return several.stream()
                    .map(one -> field.choices().getOrDefault(String.valueOf(one), String.valueOf(one)))
                    .collect(Collectors.joining(", "));
        }
        return field.choices().getOrDefault(String.valueOf(value), String.valueOf(value));
    }

    private @Nullable Object entered(Form.Field field) {
        String text = value(field);
        if (field.takesList()) {
            var chosen = new ArrayList<String>();
            int item = 0;
            for (String choice : field.choices().keySet()) {
                if (isTicked(field, item++)) {
                    chosen.add(choice);
                }
            }
            return chosen.isEmpty() ? null : chosen;
        }
        if (field.type().equals("checkbox")) {
            return text.equals(YES) ? Boolean.TRUE : field.required() ? null : Boolean.FALSE;
        }
        if (Characters.isBlank(text)) {
            return null;
        }
        return switch (field.type()) {
            case "number" -> number(text.strip());
            case "datetime" -> field.dateOnly() ? text : moment(text);
            default -> text;
        };
    }

    /** Converts a number; other text stays unchanged. */
    private static Object number(String text) {
        try {
            return text.matches("[+-]?\\d{1,9}") ? (Object) Integer.valueOf(text) : (Object) Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private @Nullable Object moment(String text) {
        try {
            return LocalDateTime.parse(text).atZone(zone).toInstant().toString();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
