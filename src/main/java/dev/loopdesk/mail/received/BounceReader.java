package dev.loopdesk.mail.received;

import dev.loopdesk.mail.received.Bounce.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the failed recipients of a delivery failure: from the machine-readable report (RFC 3464), else from
 * {@code X-Failed-Recipients}, else from the text above the returned mail.
 */
final class BounceReader {

    private static final int LONGEST_TEXT = 60_000;
    private static final int MOST_FAILURES = 200;

    private static final Pattern BLANK_LINE = Pattern.compile("\r?\n[ \t]*\r?\n");
    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]+");
    private static final Pattern FIELD = Pattern.compile("(?m)^([A-Za-z-]{2,40})[ \t]*:[ \t]*(.{0,2000})$");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>\",;:()\\[\\]=：，；。、（）【】《》“”]{1,128}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,9}");
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])([245])\\.\\d{1,3}\\.\\d{1,3}(?![\\d.])");
    private static final Pattern REPLY_CODE = Pattern.compile("(?<![\\d.:-])([45])\\d\\d(?=[ -])");
    private static final Pattern RETURNED =
            Pattern.compile("(?imu)^(?:.{0,8}-{2,}.{0,20}(?:copy of|original|returned|unsent)"
                    + ".{0,60}|\\W{0,4}(?:(?:message|original) headers? follow.{0,20}|original message(?: headers)?:?.{0,20})"
                    + "|received: (?:from|by|\\().{0,300}|return-path:.{0,200})$");
    private static final Pattern FOR_NOW = Pattern.compile(
            "(?iu)delayed|still being retried|will (?:be retried|retry|keep"
                    + " trying|try again|continue)|temporary (?:failure|error|problem)|warning: could not send|延迟|稍后重试");
    private static final Pattern ID_IN_TEXT =
            Pattern.compile("(?im)^[>\\s]{0,4}message-id[ \t]*:\\s*(<[^<>\\s]{1,500}>)");
    private static final Pattern TO_IN_TEXT =
            Pattern.compile("(?im)^[>\\s]{0,4}(?:to|x-original-to)[ \t]*:(.{1,400})$");
    private static final Pattern LEADING =
            Pattern.compile("(?iu)[\\s<\"'>•*-]{0,20}|\\s*(?:recipient(?: address)?|收件人|邮箱地址)\\s*[:：]\\s*<?");
    private static final Set<String> MACHINES = Set.of("mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon");
    private static final int DEEPEST = 3;

    private final ReceivedMail mail;
    private final Map<String, Failure> failures = new LinkedHashMap<>();

    private BounceReader(ReceivedMail mail) {
        this.mail = mail;
    }

    static Bounce read(ReceivedMail mail) {
        return read(mail, 0);
    }

    /**
     * Reads a mail that came back to the return path of a letter, whatever its format.
     *
     * @param recipient recipient of the letter; it failed if the mail names nobody else
     */
    static Bounce readReturned(ReceivedMail mail, String recipient) {
        Bounce bounce = read(mail);
        if (!bounce.failures().isEmpty()) {
            return bounce;
        }
        var reader = new BounceReader(mail);
        reader.fail(recipient, reader.statusInText());
        return new Bounce(List.copyOf(reader.failures.values()), bounce.originalMessageId());
    }

    /** Returns the actions of the machine-readable report, in lower case; empty if there is no report. */
    static List<String> actions(ReceivedMail mail) {
        var actions = new ArrayList<String>();
        for (Map<String, String> recipient : recipients(mail)) {
            actions.add(recipient.getOrDefault("action", "").toLowerCase(Locale.ROOT));
        }
        return actions;
    }

    private static Bounce read(ReceivedMail mail, int depth) {
        var reader = new BounceReader(mail);
        reader.fromReport();
        if (reader.failures.isEmpty()) {
            MailAddress.all(mail.headers().value("x-failed-recipients"))
                    .forEach(address -> reader.fail(address.address(), reader.statusInText()));
        }
        ReceivedMail returned = reader.returned();
        // Some systems wrap another system's bounce.
        if (returned != null
                && reader.failures.isEmpty()
                && depth < DEEPEST
                && returned.attachment("message/delivery-status").isPresent()) {
            return read(returned, depth + 1);
        }
        if (reader.failures.isEmpty()) {
            reader.fromText(returned);
        }
        return new Bounce(List.copyOf(reader.failures.values()), reader.originalId(returned));
    }

    private void fromReport() {
        for (Map<String, String> recipient : recipients(mail)) {
            String action = recipient.getOrDefault("action", "").toLowerCase(Locale.ROOT);
            if (action.startsWith("deliver") || action.startsWith("relay") || action.startsWith("expand")) {
                continue;
            }
            String address = recipient.getOrDefault("original-recipient", recipient.get("final-recipient"));
            List<MailAddress> found = MailAddress.all(withoutType(address));
            if (found.isEmpty()) {
                found = MailAddress.all(withoutType(recipient.get("final-recipient")));
            }
            String status = status(recipient.getOrDefault("status", ""));
            if (status == null || status.endsWith(".0.0")) {
                String said = status(recipient.getOrDefault("diagnostic-code", ""));
                status = said == null ? status : said;
            }
            boolean forNow = status == null ? action.startsWith("delay") : !status.startsWith("5");
            if (!found.isEmpty()) {
                add(new Failure(found.get(0).address(), !forNow, status));
            }
        }
    }

    private static String withoutType(@Nullable String recipient) {
        return recipient == null ? "" : recipient.substring(recipient.indexOf(';') + 1);
    }

    /** Returns the field groups of the report's recipients, with field names in lower case. */
    private static List<Map<String, String>> recipients(ReceivedMail mail) {
        var recipients = new ArrayList<Map<String, String>>();
        boolean reported = false;
        for (ReceivedFile report : mail.attachments()) {
            if (report.type().equals("message/delivery-status")
                    || report.type().equals("message/global-delivery-status")) {
                byte[] content = report.content();
                int length = Math.min(content.length, LONGEST_TEXT);
                addRecipients(new String(content, 0, length, StandardCharsets.UTF_8), recipients);
                reported = true;
            }
        }
        // A report whose boundaries were lost in transit is plain text.
        if (!reported) {
            addRecipients(mail.text().substring(0, Math.min(mail.text().length(), LONGEST_TEXT)), recipients);
        }
        return recipients;
    }

    private static void addRecipients(String report, List<Map<String, String>> recipients) {
        for (String group : BLANK_LINE.split(report, -1)) {
            var fields = new LinkedHashMap<String, String>();
            Matcher field = FIELD.matcher(FOLD.matcher(group).replaceAll(" "));
            while (field.find()) {
                fields.putIfAbsent(
                        field.group(1).toLowerCase(Locale.ROOT), field.group(2).strip());
            }
            if (fields.containsKey("final-recipient") || fields.containsKey("original-recipient")) {
                recipients.add(fields);
            }
        }
    }

    /** Reads addresses from the text above the returned mail; those at the start of a line come first. */
    private void fromText(@Nullable ReceivedMail returned) {
        String report = report();
        String status = statusInText();
        var notMeant = new LinkedHashSet<String>();
        MailAddress.all(mail.headers().value("to")).forEach(a -> notMeant.add(a.address()));
        if (mail.from() != null) {
            notMeant.add(mail.from().address());
        }
        var leading = new LinkedHashSet<String>();
        var any = new LinkedHashSet<String>();
        for (String line : report.split("\n", -1)) {
            Matcher address = ADDRESS.matcher(line.length() > 1_000 ? line.substring(0, 1_000) : line);
            while (address.find()) {
                boolean leads =
                        LEADING.matcher(line.substring(0, address.start())).matches();
                (leads ? leading : any).add(address.group());
            }
        }
        // The recipient of the returned mail is more reliable than an address within a sentence.
        Set<String> meantFor = meantFor(returned);
        for (Set<String> named : List.of(leading, meantFor, any)) {
            if (failures.isEmpty()) {
                named.stream()
                        .filter(a -> !notMeant.contains(a) && !isMachine(a))
                        .forEach(a -> fail(a, status));
            }
        }
    }

    private Set<String> meantFor(@Nullable ReceivedMail returned) {
        if (returned != null) {
            return new LinkedHashSet<>(returned.recipients());
        }
        var meantFor = new LinkedHashSet<String>();
        Matcher to = TO_IN_TEXT.matcher(text());
        while (to.find() && meantFor.size() < MOST_FAILURES) {
            MailAddress.all(to.group(1)).forEach(a -> meantFor.add(a.address()));
        }
        return meantFor;
    }

    private static boolean isMachine(String address) {
        return MACHINES.contains(address.substring(0, address.indexOf('@')).toLowerCase(Locale.ROOT));
    }

    private void fail(String address, @Nullable String status) {
        boolean forNow = status == null
                ? FOR_NOW.matcher(mail.subject() + "\n" + report()).find()
                : status.startsWith("4");
        add(new Failure(address, !forNow, status));
    }

    private void add(Failure failure) {
        if (failures.size() < MOST_FAILURES) {
            failures.putIfAbsent(failure.address().toLowerCase(Locale.ROOT), failure);
        }
    }

    private @Nullable String statusInText() {
        String report = report();
        String status = status(report);
        if (status != null) {
            return status;
        }
        Matcher code = REPLY_CODE.matcher(report);
        return code.find() ? code.group(1) + ".0.0" : null;
    }

    private static @Nullable String status(String text) {
        Matcher status = STATUS.matcher(text);
        return status.find() && !status.group(1).equals("2") ? status.group() : null;
    }

    private String text() {
        String text = mail.text();
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    /** Returns the text above the returned mail. */
    private String report() {
        String text = text();
        Matcher returned = RETURNED.matcher(text);
        return returned.find() ? text.substring(0, returned.start()) : text;
    }

    private @Nullable ReceivedMail returned() {
        for (ReceivedFile attachment : mail.attachments()) {
            if (MimePart.isMailType(attachment.type()) || attachment.type().equals("text/rfc822-headers")) {
                try {
                    return new MailReader().read(attachment.content());
                } catch (UnreadableMailException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private @Nullable String originalId(@Nullable ReceivedMail returned) {
        if (returned != null && returned.messageId() != null) {
            return returned.messageId();
        }
        Matcher id = ID_IN_TEXT.matcher(text());
        if (id.find()) {
            return id.group(1);
        }
        List<String> named = new ArrayList<>(mail.inReplyTo());
        named.addAll(mail.references());
        return named.isEmpty() ? null : named.get(0);
    }
}
