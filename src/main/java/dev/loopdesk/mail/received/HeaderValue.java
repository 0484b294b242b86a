package dev.loopdesk.mail.received;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header of the form {@code value; name=value; ...}, such as Content-Type. Parsing is lenient: unquoted values with
 * blanks, misplaced encoded words, continued values (RFC 2231). Jakarta Mail refuses 15 of 725 such headers in 248
 * mails; mime4j reads two boundaries wrongly, turns {@code +} into a blank, garbles rarer Chinese characters in names,
 * and did not finish within a minute on 6 MB of names in unknown charsets.
 *
 * @param value the value in lower case, empty if there is none
 * @param parameters parameters by name in lower case
 */
record HeaderValue(String value, Map<String, String> parameters) {

    private static final Pattern NAME = Pattern.compile("([^*]+)(?:\\*(\\d{1,3}))?(\\*)?");
    private static final Pattern TYPE = Pattern.compile("[a-z0-9.+_-]+/[a-z0-9.+_-]+");
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?!\\p{XDigit}{2})");
    private static final Pattern BLANKS_AND_COMMENTS = Pattern.compile("\\s+|\\([^()]*\\)");

    static HeaderValue of(@Nullable String header) {
        if (header == null) {
            return new HeaderValue("", Map.of());
        }
        int first = end(header, 0);
        String value = BLANKS_AND_COMMENTS
                .matcher(header.substring(0, first))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        var plain = new HashMap<String, String>();
        var continued = new HashMap<String, TreeMap<Integer, String>>();
        var encoded = new HashMap<String, Boolean>();
        for (int from = first + 1; from < header.length(); ) {
            int end = end(header, from);
            int equals = header.indexOf('=', from);
            if (equals > from && equals < end) {
                Matcher name =
                        NAME.matcher(header.substring(from, equals).strip().toLowerCase(Locale.ROOT));
                String text = unquoted(header.substring(equals + 1, end).strip());
                if (name.matches()) {
                    String key = name.group(1);
                    if (name.group(2) == null && name.group(3) == null) {
                        plain.putIfAbsent(key, text);
                    } else {
                        int place = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
                        String piece = name.group(3) == null ? text.replace("%", "%25") : text;
                        continued.computeIfAbsent(key, k -> new TreeMap<>()).putIfAbsent(place, piece);
                        encoded.merge(key, name.group(3) != null, Boolean::logicalOr);
                    }
                }
            }
            from = end + 1;
        }
        continued.forEach((key, pieces) -> plain.put(
                key, percentDecoded(String.join("", pieces.values()), Boolean.TRUE.equals(encoded.get(key)))));
        return new HeaderValue(value, Map.copyOf(plain));
    }

    /** Parses a Content-Type; one without a type has the expected type. */
    static HeaderValue contentType(@Nullable String header, String expected) {
        HeaderValue read = of(header);
        return TYPE.matcher(read.value()).matches() ? read : new HeaderValue(expected, read.parameters());
    }

    /** Returns a decoded parameter, or null. */
    @Nullable
    String parameter(String name) {
        String text = parameters.get(name);
        return text == null || text.isEmpty() ? null : EncodedWords.decode(text);
    }

    /** Returns a parameter undecoded, empty if there is none. */
    String plain(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean is(String type) {
        return value.equals(type);
    }

    boolean isKind(String kind) {
        return value.startsWith(kind + "/");
    }

    /** Returns the end of the piece that begins at {@code from}: the next semicolon outside quotes. */
    private static int end(String header, int from) {
        boolean quoted = false;
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        if (!quoted) {
            return header.length();
        }
        // An unclosed quote must not swallow the rest.
        int semicolon = header.indexOf(';', from);
        return semicolon < 0 ? header.length() : semicolon;
    }

    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                break;
            }
            // A backslash is an escape only before a quote or a backslash; otherwise it belongs to a Windows path.
            if (c == '\\' && i + 1 < text.length() && "\"\\".indexOf(text.charAt(i + 1)) >= 0) {
                c = text.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static String percentDecoded(String text, boolean withCharset) {
        String charset = null;
        String rest = text;
        if (withCharset) {
            int first = text.indexOf('\'');
            int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
            if (second > 0) {
                charset = text.substring(0, first);
                rest = text.substring(second + 1);
            }
        }
        byte[] utf8 = rest.getBytes(StandardCharsets.UTF_8);
        String escaped = NO_ESCAPE.matcher(Lines.latin1(utf8, 0, utf8.length)).replaceAll("%25");
        String bytes = URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        return TextDecoding.text(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
    }
}
