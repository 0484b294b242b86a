package dev.loopdesk.mail.received;

import java.nio.charset.StandardCharsets;

/** Finds lines in bytes; a line ends with a line feed, and a carriage return before it is not part of the line. */
final class Lines {

    private Lines() {}

    /** Returns the position of the next line feed, or {@code to}. */
    static int end(byte[] raw, int from, int to) {
        int i = from;
        while (i < to && raw[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Returns the end of a line without its carriage returns. */
    static int withoutReturn(byte[] raw, int from, int end) {
        int i = end;
        while (i > from && raw[i - 1] == '\r') {
            i--;
        }
        return i;
    }

    static String latin1(byte[] raw, int from, int to) {
        return new String(raw, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Converts line ends of old systems, which are a carriage return alone. */
    static byte[] withLineFeeds(byte[] raw) {
        for (byte b : raw) {
            if (b == '\n') {
                return raw;
            }
        }
        byte[] lines = raw.clone();
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\r') {
                lines[i] = '\n';
            }
        }
        return lines;
    }
}
