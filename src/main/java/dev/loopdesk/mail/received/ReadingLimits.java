package dev.loopdesk.mail.received;

/**
 * Limits of a mail; a mail that exceeds one is taken for an attack on memory.
 *
 * @param bytes size of the raw mail
 * @param parts number of MIME parts, including those of forwarded mails
 * @param depth nesting of parts
 * @param headers number of header lines of all parts together
 * @param decodedBytes size of all parts together, decoded and unpacked
 */
public record ReadingLimits(int bytes, int parts, int depth, int headers, int decodedBytes) {

    public static final ReadingLimits DEFAULT = new ReadingLimits(40 << 20, 1_000, 30, 20_000, 80 << 20);
}
