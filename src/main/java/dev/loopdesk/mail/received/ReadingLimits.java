package dev.loopdesk.mail.received;

/**
 * How much of a mail is taken before it counts as an attack on memory.
 *
 * @param bytes size of the mail as it came
 * @param parts MIME parts, those of forwarded mails included
 * @param depth parts within parts
 * @param headers header lines of all parts together
 * @param decodedBytes size of all parts together once decoded and unpacked
 */
public record ReadingLimits(int bytes, int parts, int depth, int headers, int decodedBytes) {

    public static final ReadingLimits DEFAULT = new ReadingLimits(40 << 20, 1_000, 30, 20_000, 80 << 20);
}
