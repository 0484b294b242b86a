package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.FoldedText;
import dev.loopdesk.mail.received.QuoteComparison;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.SubjectPrefix;
import dev.loopdesk.message.PlainText;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.KeyRedaction;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Text of a mail for the case file, truncated to a readable length. */
final class MailText {

    private static final int LONGEST_TITLE = 255;
    /** Limit in characters; the stored mail contains the rest. */
    private static final int LONGEST_TEXT = 100_000;

    private static final String CUT = "…";
    private static final String BUNDLE = "received-mail";

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

    /** Returns the new text, or a replacement if it is empty. */
    String text() {
        String text = lines(mail.folded().newText());
        if (Characters.isBlank(text)) {
            text = lines(mail.text());
        }
        return Characters.isBlank(text) ? word("no-text") : cut(text, LONGEST_TEXT);
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
        return Characters.isBlank(text) ? null : cut(text, LONGEST_TEXT);
    }

    /** Returns the words that stand for a missing text. */
    String noText() {
        return word("no-text");
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

    /** Returns the sender's name, or the address if there is none. */
    String senderName() {
        var from = Objects.requireNonNull(mail.from());
        return cut(KeyRedaction.text(Characters.isBlank(from.name()) ? from.address() : from.name()), LONGEST_TITLE);
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
        return Texts.of(BUNDLE, Locale.forLanguageTag(mail.language())).get(key);
    }
}
