package dev.loopdesk.message;

import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words that letters of a kind may have, as an analyst reads them who compares two letters. What is inserted from the
 * ticket stands as an ellipsis.
 *
 * @param key key of the kind
 */
public record LetterWords(String key, String subject, List<String> passages) {

    private static final Pattern INSERTED = Pattern.compile("\\{\\d[^{}]*}");
    private static final String SUBJECT = ".subject";

    /** Steps of the case that a progress update chooses from, and what copies say instead. */
    private static final Pattern CHOSEN =
            Pattern.compile("\\.(?:step|waiting|at|once|repeated|earlier|" + EntryWording.PARTICIPANT + ")(?:\\.|$)");

    /** Returns the words of the letter with a key; nothing if there is no such letter. */
    public static Optional<LetterWords> of(@Nullable String key, Locale reader) {
        if (key == null
                || Stream.of(MessageKind.values()).noneMatch(kind -> kind.key().equals(key))) {
            return Optional.empty();
        }
        Texts texts = Texts.of("letters", reader);
        String subject = "";
        List<String> passages = new ArrayList<>();
        for (String name : namesInOrder()) {
            if (name.equals(key + SUBJECT)) {
                subject = words(texts, name);
            } else if (name.startsWith(key + ".") && !CHOSEN.matcher(name).find()) {
                passages.add(words(texts, name));
            }
        }
        return Optional.of(new LetterWords(key, subject, List.copyOf(passages)));
    }

    private static String words(Texts texts, String name) {
        return INSERTED.matcher(Objects.requireNonNull(texts.all().get(name))).replaceAll("…");
    }

    /** Returns the names of the texts in the order of the bundle, in which letters say them. */
    private static List<String> namesInOrder() {
        List<String> names = new ArrayList<>();
        var ordered = new Properties() {
            @Override
            public synchronized @Nullable Object put(Object name, Object text) {
                names.add((String) name);
                return super.put(name, text);
            }
        };
        try (InputStream bundle = LetterWords.class.getResourceAsStream("/messages/letters_en.properties")) {
            ordered.load(new InputStreamReader(Objects.requireNonNull(bundle), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
