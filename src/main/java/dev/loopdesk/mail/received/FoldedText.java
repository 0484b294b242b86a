package dev.loopdesk.mail.received;

/**
 * The text of a mail with what need not be read again folded away. Every line is in one of the three; each is empty
 * where there is nothing of the kind.
 *
 * @param newText what the sender wrote for this mail, with the quotes that answers stand between
 * @param quotedText what is repeated from earlier mails
 * @param signature who the sender is, or what program the mail was written with
 */
public record FoldedText(String newText, String quotedText, String signature) {}
