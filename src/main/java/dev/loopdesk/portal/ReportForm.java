package dev.loopdesk.portal;

import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.text.Characters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed into the form to report a problem (S2.3).
 *
 * @param typed by field, literally
 * @param submission the name that the page gave to this one report
 */
record ReportForm(Map<String, String> typed, String submission) {

    private static final List<String> FIELDS = List.of(
            "title",
            "description",
            "requesterName",
            "requesterDepartment",
            "requesterEmail",
            "requesterPhone",
            "errorMessage",
            "frequency",
            "occurredAt",
            "steps",
            "environment",
            "businessImpact",
            "urgency",
            "impact");
    private static final List<String> DETAILS =
            List.of("errorMessage", "frequency", "occurredAt", "steps", "environment", "businessImpact");

    static ReportForm empty() {
        return new ReportForm(Map.of("urgency", "medium", "impact", "low"), Uploads.draft(null));
    }

    static ReportForm of(Map<String, String> parameters) {
        var typed = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> typed.put(field, parameters.getOrDefault(field, "")));
        return new ReportForm(typed, Uploads.draft(parameters.get("submission")));
    }

    public String value(String field) {
        return typed.getOrDefault(field, "");
    }

    /** Whether something was typed where the page is folded at first. */
    public boolean hasDetails() {
        return DETAILS.stream().anyMatch(field -> !Characters.isBlank(value(field)))
                || !value("urgency").equals("medium")
                || !value("impact").equals("low");
    }

    /**
     * What is wrong, by field, in the reader's words.
     *
     * @param fields of the form {@code report-problem}
     */
    Map<String, String> problems(Map<String, FormField> fields, RequesterWords words) {
        var problems = new LinkedHashMap<String, String>();
        typed.forEach((key, text) -> {
            FormField field = fields.get(key);
            String problem = field == null ? null : problem(field, text, words);
            if (problem != null) {
                problems.put(key, problem);
            }
        });
        if (Characters.isBlank(value("requesterEmail")) && Characters.isBlank(value("requesterPhone"))) {
            problems.put("requesterEmail", words.text("problem.no-contact"));
        }
        return problems;
    }

    private static @Nullable String problem(FormField field, String text, RequesterWords words) {
        if (text.length() > field.longest()) {
            return words.text("problem.too-long", field.longest());
        }
        if (!Characters.canBeStored(text)) {
            return words.text("problem.no-text");
        }
        if (Characters.isBlank(text)) {
            return field.required() ? words.text("problem.missing") : null;
        }
        if (field.email() && !EmailAddress.isOne(text.strip())) {
            return words.text("problem.no-email");
        }
        return field.options().isEmpty() || field.options().contains(text) ? null : words.text("problem.choose");
    }

    /** The fields of {@code report-problem}. */
    Map<String, Object> fields(String language) {
        var fields = new LinkedHashMap<String, Object>();
        typed.forEach((field, text) -> {
            if (!Characters.isBlank(text)) {
                fields.put(field, field.equals("requesterEmail") ? text.strip() : text);
            }
        });
        fields.put("language", language);
        fields.put("channel", "portal");
        return fields;
    }

    /** The same report handed in twice has the same identity; another one, by whatever name, has not. */
    String identity() {
        return identity(submission, typed.toString());
    }

    static String identity(String submission, String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((submission.length() + " " + submission + content).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 18);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
