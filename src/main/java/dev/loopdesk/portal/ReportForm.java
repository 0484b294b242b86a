package dev.loopdesk.portal;

import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Report;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of the report form (S2.3).
 *
 * @param typed values by field, unchanged
 * @param submission id that the page gave to the report
 */
record ReportForm(Map<String, String> typed, String submission) {

    private static final List<String> FIELDS = List.of(
            Report.Field.TITLE,
            Report.Field.DESCRIPTION,
            Report.Field.REQUESTER_NAME,
            Report.Field.REQUESTER_DEPARTMENT,
            Report.Field.REQUESTER_EMAIL,
            Report.Field.REQUESTER_PHONE,
            "errorMessage",
            "frequency",
            "occurredAt",
            "steps",
            "environment",
            "businessImpact",
            Report.Field.URGENCY,
            Report.Field.IMPACT);
    private static final List<String> DETAILS =
            List.of("errorMessage", "frequency", "occurredAt", "steps", "environment", "businessImpact");

    static ReportForm empty() {
        return new ReportForm(
                Map.of(Report.Field.URGENCY, Report.DEFAULT_URGENCY, Report.Field.IMPACT, Report.DEFAULT_IMPACT),
                Uploads.draft(null));
    }

    static ReportForm of(Map<String, String> parameters) {
        var typed = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> typed.put(field, parameters.getOrDefault(field, "")));
        return new ReportForm(typed, Uploads.draft(parameters.get("submission")));
    }

    public String value(String field) {
        return typed.getOrDefault(field, "");
    }

    /** Returns whose reports are counted together: the mail address, else the digits of the phone number, else the number. */
    String contact() {
        String email = value(Report.Field.REQUESTER_EMAIL).strip();
        String phone = value(Report.Field.REQUESTER_PHONE).strip();
        String digits = phone.replaceAll("\\D", "");
        return !email.isEmpty() ? email : digits.isEmpty() ? phone : digits;
    }

    /** Tells whether a field in the collapsed part has a value. */
    public boolean hasDetails() {
        return DETAILS.stream().anyMatch(field -> !Characters.isBlank(value(field)))
                || !value(Report.Field.URGENCY).equals(Report.DEFAULT_URGENCY)
                || !value(Report.Field.IMPACT).equals(Report.DEFAULT_IMPACT);
    }

    /**
     * Returns the errors by field, in the reader's language.
     *
     * @param fields fields of the form {@code report-problem}
     * @param desk address that is no requester's
     */
    Map<String, String> problems(Map<String, FormField> fields, DeskAddress desk, RequesterWords words) {
        var problems = new LinkedHashMap<String, String>();
        typed.forEach((key, text) -> {
            FormField field = fields.get(key);
            String problem = field == null ? null : problem(field, text, desk, words);
            if (problem != null) {
                problems.put(key, problem);
            }
        });
        String phone = value(Report.Field.REQUESTER_PHONE);
        if (Characters.isBlank(value(Report.Field.REQUESTER_EMAIL)) && !Report.canBeDialled(phone)) {
            boolean none = Characters.isBlank(phone);
            problems.putIfAbsent(
                    none ? Report.Field.REQUESTER_EMAIL : Report.Field.REQUESTER_PHONE,
                    words.text(none ? "problem.no-contact" : "problem.no-phone"));
        }
        return problems;
    }

    private static @Nullable String problem(FormField field, String text, DeskAddress desk, RequesterWords words) {
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
        if (field.email() && desk.isOurs(text)) {
            return words.text("problem.email-of-desk");
        }
        return field.options().isEmpty() || field.options().contains(text) ? null : words.text("problem.choose");
    }

    /** Returns the fields of {@code report-problem}. */
    Map<String, Object> fields(String language) {
        var fields = new LinkedHashMap<String, Object>();
        typed.forEach((field, text) -> {
            if (!Characters.isBlank(text)) {
                fields.put(field, field.equals(Report.Field.REQUESTER_EMAIL) ? text.strip() : text);
            }
        });
        fields.put(Report.Field.LANGUAGE, language);
        fields.put(Report.Field.CHANNEL, "portal");
        return fields;
    }

    /**
     * Returns the submission's identity: equal for the same report submitted twice, different for another report with
     * the same id.
     */
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
