package dev.loopdesk.mail.received;

/**
 * Text of a mail, divided into new text, quotes and signature. Every line is in one of the three; each may be empty.
 *
 * @param newText text written for this mail, including quotes between answers
 * @param quotedText text repeated from earlier mails
 * @param signature signature of the sender or of the mail program
 */
public record FoldedText(String newText, String quotedText, String signature) {}
