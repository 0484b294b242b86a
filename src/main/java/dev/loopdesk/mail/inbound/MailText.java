package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.CalendarEvent;
import dev.loopdesk.mail.received.FoldedText;
import dev.loopdesk.mail.received.MailAddress;
import dev.loopdesk.mail.received.QuoteComparison;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.SubjectPrefix;
import dev.loopdesk.message.PlainText;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.KeyRedaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Text of a mail for the case file, truncated to a readable length. */
final class MailText {

    private static final int LONGEST_TITLE = 255;
    /** Limit in characters; the stored mail contains the rest. */
    private static final int LONGEST_TEXT = 100_000;

    private static final String CUT = "…";
    static final String BUNDLE = "received-mail";

    private final ReceivedMail mail;

    MailText(ReceivedMail mail) {
        this.mail = mail;
    }

    /** Returns the subject, or a replacement if it is empty. */
    String title() {
        String subject = SubjectPrefix.removed(KeyRedaction.text(mail.subject()));
        return Characters.isBlank(subject)
                ? word("no-subject")
                : cut(PlainText.line(subject, LONGEST_TITLE), LONGEST_TITLE);
    }

    /**
     * Returns the new text, with what an invitation says and a note that something is encrypted; a replacement if all is
     * empty.
     */
    String text() {
        String text = lines(mail.folded().newText());
        if (Characters.isBlank(text)) {
            text = lines(mail.text());
        }
        String whole = withInvitation(text);
        return whole.isEmpty() ? word("no-text") : whole;
    }

    /** Returns the text with what an invitation says and a note that something is encrypted; empty if there is nothing. */
    private String withInvitation(String text) {
        String below =
                KeyRedaction.text((invitation(text) + (mail.encrypted() ? "\n\n" + word("encrypted") : "")).strip());
        if (below.isEmpty()) {
            return Characters.isBlank(text) ? "" : cut(text, LONGEST_TEXT);
        }
        return (cut(text, LONGEST_TEXT - Math.min(below.length(), LONGEST_TEXT / 2)) + "\n\n"
                        + cut(below, LONGEST_TEXT / 2))
                .strip();
    }

    /** Returns what, when, where and who of an invitation, empty if there is none. */
    private String invitation(String text) {
        CalendarEvent event = mail.event();
        if (event == null) {
            return "";
        }
        var lines = new ArrayList<String>();
        String what = Texts.of(BUNDLE, locale()).find("invitation.method." + event.method());
        lines.add(what == null ? word("invitation.method") : what);
        if (!text.contains(event.summary())) {
            line("invitation.what", event.summary(), lines);
        }
        line("invitation.when", event.when(), lines);
        String repeats = Texts.of(BUNDLE, locale()).find("invitation.repeats." + event.repeats());
        line("invitation.repeats", repeats == null ? event.repeats() : repeats, lines);
        line("invitation.where", event.where(), lines);
        line("invitation.organizer", event.organizer(), lines);
        line("invitation.attendees", String.join("\n  ", event.attendees()), lines);
        return String.join("\n", lines);
    }

    private void line(String key, String value, List<String> lines) {
        if (!Characters.isBlank(value)) {
            lines.add(word(key) + " " + value);
        }
    }

    /** Returns quoted text and signature, or null. */
    @Nullable
    String folded() {
        FoldedText folded = mail.folded();
        return Characters.isBlank(lines(folded.newText())) ? null : quotedAndSigned();
    }

    /**
     * Returns the reply to letters: the new text, and what a quote of the letters contains beside their words; null if the
     * mail has no text of its own.
     *
     * @param known texts of the letters, and of what the requester wrote before
     */
    @Nullable
    String reply(List<String> known) {
        String text = lines(mail.folded().newText());
        String inQuote = lines(QuoteComparison.addedTo(mail.folded().quotedText(), known));
        if (!Characters.isBlank(inQuote)) {
            inQuote = word("written-in-quote") + "\n\n" + inQuote;
            text = Characters.isBlank(text) ? inQuote : text + "\n\n" + inQuote;
        }
        return Characters.isBlank(text) && mail.event() == null ? null : withInvitation(text);
    }

    /** Returns the words that stand for a missing text. */
    String noText() {
        return mail.encrypted() ? word("encrypted") : word("no-text");
    }

    /** Returns quoted text and signature, or null if there is neither. */
    @Nullable
    String quotedAndSigned() {
        String text = lines(mail.folded().quotedText() + "\n\n" + mail.folded().signature());
        return Characters.isBlank(text) ? null : cut(text, LONGEST_TEXT);
    }

    private static String lines(String text) {
        return KeyRedaction.text(PlainText.lines(text));
    }

    /** Returns the name of who wrote it, From or Reply-To, or the address if there is none. */
    String nameOf(String sender) {
        String name = Stream.concat(Stream.ofNullable(mail.from()), mail.replyTo().stream())
                .filter(address -> address.address().equals(sender))
                .map(MailAddress::name)
                .filter(given -> !Characters.isBlank(given))
                .findFirst()
                .orElse(sender);
        return cut(KeyRedaction.text(name), LONGEST_TITLE);
    }

    /** Returns a text of the bundle. */
    static String word(String key, Locale locale) {
        return Texts.of(BUNDLE, locale).get(key);
    }

    /** Returns the text of a routing reason. */
    static String reason(@Nullable String key, Locale locale) {
        if (key == null) {
            return "";
        }
        Texts texts = Texts.of(BUNDLE, locale);
        String words = texts.find("reason." + key);
        return words != null ? words : Objects.requireNonNullElse(texts.find("unreadable." + key), key);
    }

    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    private String word(String key) {
        return word(key, locale());
    }

    private Locale locale() {
        return Locale.forLanguageTag(mail.language());
    }
}
