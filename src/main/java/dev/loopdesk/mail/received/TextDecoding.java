package dev.loopdesk.mail.received;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text. The declared charset is used if the bytes are valid in it; a charset that programs often declare for a
 * larger one, such as GB2312 for GB18030, is replaced by the larger one.
 */
final class TextDecoding {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset JAPANESE_7BIT = Charset.forName("x-windows-iso2022jp");

    /** Actual charset by declared name, for names that programs use for a larger charset. */
    private static final Map<String, Charset> ACTUAL_CHARSETS = Map.ofEntries(
            Map.entry("gb2312", GB18030),
            Map.entry("gb_2312-80", GB18030),
            Map.entry("gb-2312", GB18030),
            Map.entry("gbk", GB18030),
            Map.entry("x-gbk", GB18030),
            Map.entry("cp936", GB18030),
            Map.entry("936", GB18030),
            Map.entry("chinesesimplified", GB18030),
            Map.entry("big5", Charset.forName("Big5-HKSCS")),
            Map.entry("cp950", Charset.forName("Big5-HKSCS")),
            Map.entry("ks_c_5601-1987", Charset.forName("x-windows-949")),
            Map.entry("euc-kr", Charset.forName("x-windows-949")),
            Map.entry("shift_jis", Charset.forName("windows-31j")),
            Map.entry("shift-jis", Charset.forName("windows-31j")),
            Map.entry("x-sjis", Charset.forName("windows-31j")),
            Map.entry("iso-2022-jp", JAPANESE_7BIT),
            Map.entry("iso-8859-1", WINDOWS_1252),
            Map.entry("iso8859-1", WINDOWS_1252),
            Map.entry("latin1", WINDOWS_1252),
            Map.entry("us-ascii", WINDOWS_1252),
            Map.entry("ascii", WINDOWS_1252),
            Map.entry("ansi_x3.4-1968", WINDOWS_1252),
            Map.entry("windows-874", Charset.forName("x-windows-874")),
            Map.entry("utf8", StandardCharsets.UTF_8),
            Map.entry("unicode", StandardCharsets.UTF_8));

    /**
     * Charsets by every name in lower case, because {@link Charset#forName} is slow on unknown names and a hostile mail
     * may contain thousands of them.
     */
    private static final Map<String, Charset> CHARSETS = known();

    private static final int UTF_7_LONGEST = 1 << 20;

    private TextDecoding() {}

    /** Decodes the value of a header; programs write more than the seven bits that the standards allow. */
    static String header(byte[] bytes) {
        // Escape sequences are kept, because they belong to encoded words.
        return text(bytes, null).replace("\u0000", "");
    }

    /** Decodes text; bytes that are invalid in every charset become replacement characters. */
    static String text(byte[] bytes, @Nullable String declared) {
        if (bytes.length == 0) {
            return "";
        }
        String decoded = withByteOrderMark(bytes);
        if (decoded != null) {
            return decoded;
        }
        String label = declared == null ? "" : declared.strip().toLowerCase(Locale.ROOT);
        if (label.endsWith("utf-7") && bytes.length <= UTF_7_LONGEST) {
            return Utf7.decode(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        if (isSevenBit(bytes)) {
            return sevenBit(bytes, label);
        }
        Charset charset = CHARSETS.get(label);
        if (charset != null && !charset.equals(WINDOWS_1252)) {
            String text = strictly(bytes, charset);
            if (text != null) {
                return text;
            }
        }
        String utf8 = strictly(bytes, StandardCharsets.UTF_8);
        if (utf8 != null) {
            return utf8;
        }
        if (looksSimplifiedChinese(bytes)) {
            return new String(bytes, GB18030);
        }
        return new String(bytes, charset == null || isImplausible(bytes, charset) ? WINDOWS_1252 : charset);
    }

    private static String sevenBit(byte[] bytes, String label) {
        if (has(bytes, "\u001B$") || has(bytes, "\u001B(J")) {
            return new String(bytes, JAPANESE_7BIT);
        }
        Charset charset = CHARSETS.get(label);
        // UTF-16, UTF-32 and HZ encode text in seven bits; in all other charsets such bytes are ASCII.
        boolean wide = charset != null && (label.startsWith("utf-16") || label.startsWith("utf-32"));
        if (charset == null || !(wide || label.startsWith("iso-2022"))) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        String text = strictly(bytes, charset);
        if (text == null || (wide && has(bytes, "\r\n"))) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    /** Decodes text that begins with a byte order mark; null if there is none. */
    private static @Nullable String withByteOrderMark(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
        }
        if (bytes.length % 2 == 0 && (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF))) {
            return strictly(bytes, StandardCharsets.UTF_16);
        }
        return null;
    }

    private static Map<String, Charset> known() {
        var known = new HashMap<String, Charset>();
        for (Charset charset : Charset.availableCharsets().values()) {
            charset.aliases().forEach(alias -> known.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            known.put(charset.name().toLowerCase(Locale.ROOT), charset);
        }
        known.putAll(ACTUAL_CHARSETS);
        return Map.copyOf(known);
    }

    private static @Nullable String strictly(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** Tells whether declared UTF-8 has hardly any valid character; it is then an old single-byte charset. */
    private static boolean isImplausible(byte[] bytes, Charset charset) {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            return false;
        }
        long high = 0;
        for (byte b : bytes) {
            high += b < 0 ? 1 : 0;
        }
        long broken =
                new String(bytes, charset).chars().filter(c -> c == 0xFFFD).count();
        return broken * 2 > high;
    }

    /** Tells whether nearly all high bytes form pairs of the common characters and punctuation of GB 2312. */
    private static boolean looksSimplifiedChinese(byte[] bytes) {
        int common = 0;
        int other = 0;
        for (int i = 0; i < bytes.length; i++) {
            int lead = bytes[i] & 0xFF;
            if (lead < 0x80) {
                continue;
            }
            int trail = i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0;
            boolean pair = ((lead >= 0xB0 && lead <= 0xD7) || lead == 0xA1 || lead == 0xA3) && trail >= 0xA1;
            if (pair) {
                common++;
                i++;
            } else {
                other++;
                if (trail >= 0x80) {
                    i++;
                }
            }
        }
        return common >= 2 && common >= 6 * other;
    }

    private static boolean isSevenBit(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        if (bytes.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if ((bytes[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(byte[] bytes, String ascii) {
        byte[] sought = ascii.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + sought.length <= bytes.length; i++) {
            int same = 0;
            while (same < sought.length && bytes[i + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }
}
