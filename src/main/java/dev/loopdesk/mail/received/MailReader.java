package dev.loopdesk.mail.received;

import dev.loopdesk.mail.received.UnreadableMailException.Cause;
import dev.loopdesk.message.PlainText;
import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of a mail (RFC 5322) as leniently as mail programs do. */
public final class MailReader {

    private static final int LONGEST_SUBJECT = 500;
    private static final int MOST_IDS = 100;
    private static final int SCRIPT_TOLD_BY = 5_000;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,500}>");
    private static final Pattern BARE_ID = Pattern.compile("[^<>\\s]{1,250}@[^<>\\s]{1,250}");
    private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final List<String> RECIPIENTS = List.of(
            "to",
            "cc",
            "bcc",
            "delivered-to",
            "x-original-to",
            "envelope-to",
            "x-envelope-to",
            "x-forwarded-to",
            "x-apparently-to",
            "resent-to",
            "resent-cc");

    private final ReadingLimits limits;

    public MailReader() {
        this(ReadingLimits.DEFAULT);
    }

    public MailReader(ReadingLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a mail; no input causes any other exception.
     *
     * @throws UnreadableMailException if the mail is to be quarantined
     */
    public ReceivedMail read(byte[] raw) throws UnreadableMailException {
        if (raw.length == 0) {
            throw new UnreadableMailException(Cause.EMPTY);
        }
        if (raw.length > limits.bytes()) {
            throw new UnreadableMailException(Cause.TOO_LARGE);
        }
        try {
            var budget = new ReadingBudget(limits);
            return mail(new MimeParser(budget).parse(Lines.withLineFeeds(raw)), budget);
        } catch (RuntimeException | StackOverflowError e) {
            // No input is known to fail here; an unknown one must not block the mails after it.
            throw new UnreadableMailException(Cause.BROKEN, e);
        }
    }

    /**
     * Parses a mail without reading its bodies.
     *
     * @throws UnreadableMailException if it is empty or exceeds the limits
     */
    public MailParts parts(byte[] raw) throws UnreadableMailException {
        if (raw.length == 0) {
            throw new UnreadableMailException(Cause.EMPTY);
        }
        try {
            MimePart mail = new MimeParser(new ReadingBudget(limits)).parse(Lines.withLineFeeds(raw));
            return new MailParts(mail, limits);
        } catch (RuntimeException | StackOverflowError e) {
            throw new UnreadableMailException(Cause.BROKEN, e);
        }
    }

    /** Returns all addresses that a mail was sent or delivered to; empty if it cannot be parsed. */
    public List<String> recipients(byte[] raw) {
        try {
            return recipients(new MimeParser(new ReadingBudget(limits))
                    .parse(Lines.withLineFeeds(raw))
                    .headers());
        } catch (UnreadableMailException | RuntimeException | StackOverflowError e) {
            return List.of();
        }
    }

    private static ReceivedMail mail(MimePart mail, ReadingBudget budget) throws UnreadableMailException {
        MailHeaders headers = mail.headers();
        var body = new BodyReading(budget);
        String own = body.read(mail);
        String forwarded = body.forwarded();
        String subject = PlainText.line(EncodedWords.decode(headers.value("subject")), LONGEST_SUBJECT);
        List<MailAddress> senders = addresses(headers, "from");
        if (senders.isEmpty()) {
            senders = addresses(headers, "sender");
        }
        MailAddress from = senders.isEmpty() ? null : senders.get(0);
        FoldedText folded = QuoteFolding.fold(own, subject, from == null ? "" : from.name());
        String text = joined(own, forwarded);
        List<String> ids = ids(headers, "message-id");
        return new ReceivedMail(
                ids.isEmpty() ? null : ids.get(0),
                ids(headers, "in-reply-to"),
                ids(headers, "references"),
                from,
                recipients(headers),
                subject,
                date(headers.first("date")),
                language(headers.value("content-language"), subject + "\n" + folded.newText()),
                text,
                new FoldedText(joined(folded.newText(), forwarded), folded.quotedText(), folded.signature()),
                body.attachments(),
                headers,
                body.event(),
                ForwardedSender.of(subject, own, body.attachedMail()),
                body.isEncrypted(),
                reportType(headers));
    }

    /** Returns the declared report type, even if the body is no multipart. */
    private static String reportType(MailHeaders headers) {
        HeaderValue declared = HeaderValue.of(headers.first("content-type"));
        return declared.is("multipart/report") ? declared.plain("report-type").toLowerCase(Locale.ROOT) : "";
    }

    private static String joined(String own, String forwarded) {
        return forwarded.isEmpty() ? own : (own + "\n\n" + forwarded).strip();
    }

    private static List<MailAddress> addresses(MailHeaders headers, String name) {
        var addresses = new ArrayList<MailAddress>();
        headers.all(name).forEach(value -> addresses.addAll(MailAddress.all(value)));
        return addresses;
    }

    private static List<String> recipients(MailHeaders headers) {
        var recipients = new LinkedHashSet<String>();
        RECIPIENTS.forEach(name -> addresses(headers, name).forEach(recipient -> recipients.add(recipient.address())));
        return List.copyOf(recipients);
    }

    /** Returns Message-IDs; without any in angle brackets, bare addresses count. */
    static List<String> ids(MailHeaders headers, String name) {
        var ids = new LinkedHashSet<String>();
        for (String value : headers.all(name)) {
            Matcher id = MESSAGE_ID.matcher(value);
            while (id.find() && ids.size() < MOST_IDS) {
                ids.add(PlainText.line(id.group(), id.group().length()));
            }
            if (ids.isEmpty() && BARE_ID.matcher(value).matches()) {
                ids.add("<" + PlainText.line(value, value.length()) + ">");
            }
        }
        return List.copyOf(ids);
    }

    private static @Nullable Instant date(@Nullable String header) {
        if (header == null || header.length() > 200) {
            return null;
        }
        try {
            Instant date = new MailDateFormat().parse(header).toInstant();
            return date.isBefore(EARLIEST) || date.isAfter(LATEST) ? null : date;
        } catch (ParseException | RuntimeException e) {
            return null;
        }
    }

    /** Distinguishes Chinese from Japanese by the lack of kana. */
    private static String language(String declared, String text) {
        String tag = declared.toLowerCase(Locale.ROOT);
        if (tag.startsWith("zh")) {
            return "zh-CN";
        }
        if (tag.startsWith("en")) {
            return "en";
        }
        int han = 0;
        int kana = 0;
        int words = 0;
        boolean within = false;
        for (int i = 0; i < Math.min(text.length(), SCRIPT_TOLD_BY); i++) {
            char c = text.charAt(i);
            Character.UnicodeScript script = Character.UnicodeScript.of(c);
            han += script == Character.UnicodeScript.HAN ? 1 : 0;
            kana += script == Character.UnicodeScript.HIRAGANA || script == Character.UnicodeScript.KATAKANA ? 1 : 0;
            boolean letter = Character.isLetter(c) && script != Character.UnicodeScript.HAN;
            words += letter && !within ? 1 : 0;
            within = letter;
        }
        return han > words && kana * 10 < han ? "zh-CN" : "en";
    }
}
