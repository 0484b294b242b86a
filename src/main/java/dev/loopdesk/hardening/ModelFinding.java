package dev.loopdesk.hardening;

import dev.loopdesk.text.Texts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finding of a rule for deployed models in a file.
 *
 * @param file the file's name; empty if the finding is about the deployment as a whole
 * @param element id of the element, component or table row, key of the field or of the decision; null if the finding is
 *     about the whole file
 * @param name name of the element, where it has one
 * @param key key of the text in the bundle {@code models}; the part before the dot tells what the element is
 * @param values values of the text: texts, lists of texts, and {@link Words}
 * @param isError whether the model is refused
 * @param clause clauses of the standard whose guard an error weakens, such as {@code S3.7}: somebody may accept it; null
 *     for all that nobody may
 */
public record ModelFinding(
        String file,
        @Nullable String element,
        @Nullable String name,
        String key,
        List<Object> values,
        boolean isError,
        @Nullable String clause) {

    private static final String BUNDLE = "models";
    /** Bytes of an id. */
    private static final int ID_LENGTH = 16;

    public ModelFinding {
        values = values.stream().map(ModelFinding::unchangeable).toList();
    }

    /** Creates a finding that nobody may accept. */
    public ModelFinding(
            String file,
            @Nullable String element,
            @Nullable String name,
            String key,
            List<Object> values,
            boolean isError) {
        this(file, element, name, key, values, isError, null);
    }

    /** Tells whether it is an error that somebody other than the author may accept (S7.1). */
    public boolean mayBeAccepted() {
        return isError && clause != null;
    }

    /** Returns what tells the finding from others, whatever the element is called and whoever reads it. */
    public String id() {
        try {
            byte[] said = String.join("\n", file, String.valueOf(element), key, values.toString())
                    .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(said), 0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A part of a text that has a text of its own in each language. */
    record Words(String key, List<Object> values) {

        Words {
            values = values.stream().map(ModelFinding::unchangeable).toList();
        }

        static Words of(String key, Object... values) {
            return new Words(key, List.of(values));
        }
    }

    /** Returns what is wrong, in the reader's language. */
    public String text(Locale reader) {
        return text(Texts.of(BUNDLE, reader));
    }

    /** Returns what to do, in the reader's language, or null if the text says it already. */
    public @Nullable String remedy(Locale reader) {
        Texts texts = Texts.of(BUNDLE, reader);
        return texts.find(key + ".remedy", shown(values, texts));
    }

    /** Returns the file, the element and the text as one line, in the reader's language. */
    public String line(Locale reader) {
        Texts texts = Texts.of(BUNDLE, reader);
        String kind = file.isEmpty() ? "deployment" : element == null ? "file" : key.substring(0, key.indexOf('.'));
        return texts.get("line." + kind, file, element, text(texts));
    }

    /** Returns the text with its remedy, in the reader's language. */
    public String advice(Locale reader) {
        String remedy = remedy(reader);
        return remedy == null ? text(reader) : Texts.of(BUNDLE, reader).get("list.remedy", text(reader), remedy);
    }

    /** Returns the lines of all findings as one text, in the reader's language. */
    static String lines(Collection<ModelFinding> findings, Locale reader) {
        return listed(
                "list.findings",
                findings.stream().map(finding -> finding.line(reader)).toList(),
                Texts.of(BUNDLE, reader));
    }

    private String text(Texts texts) {
        return texts.get(key, shown(values, texts));
    }

    private static Object[] shown(List<Object> values, Texts texts) {
        return values.stream().map(value -> shown(value, texts)).toArray();
    }

    private static String shown(Object value, Texts texts) {
        if (value instanceof Words words) {
            return texts.get(words.key(), shown(words.values(), texts));
        }
        return value instanceof Collection<?> several ? listed("list.values", several, texts) : value.toString();
    }

    private static String listed(String pair, Collection<?> several, Texts texts) {
        return several.stream().map(String::valueOf).collect(Collectors.joining(texts.get(pair, "", "")));
    }

    private static Object unchangeable(Object value) {
        if (value instanceof Words) {
            return value;
        }
        return value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : value.toString();
    }
}
