package dev.loopdesk.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final String ENGLISH = "_en.properties";

    /** All bundles: each has an English file. */
    static List<String> bundles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/messages"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENGLISH))
                    .map(name -> name.substring(0, name.length() - ENGLISH.length()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFileIsOfABundleInTwoLanguages() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/messages"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(bundles().stream()
                            .flatMap(bundle -> Stream.of(bundle + ENGLISH, bundle + "_zh_CN.properties"))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bothLanguagesSayTheSameThings(String bundle) throws IOException {
        Properties english = load(bundle, "en");
        Properties chinese = load(bundle, "zh_CN");

        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(values(chinese, key)).as(key).isEqualTo(values(english, key));
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noTextIsEmptyOrHoldsAnApostropheThatAPatternWouldSwallow(String bundle) throws IOException {
        for (String language : List.of("en", "zh_CN")) {
            Properties texts = load(bundle, language);
            for (String key : texts.stringPropertyNames()) {
                assertThat(texts.getProperty(key).replace("''", ""))
                        .as(key)
                        .isNotBlank()
                        .doesNotContain("'");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh_CN"})
    void noLetterHoldsAStraightApostrophe(String language) throws IOException {
        Properties texts = load("letters", language);
        for (String key : texts.stringPropertyNames()) {
            assertThat(texts.getProperty(key)).as(key).doesNotContain("'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"letters", "mailbox", "models", "received-mail"})
    void chineseIsWrittenWithChinesePunctuation(String bundle) throws IOException {
        Properties texts = load(bundle, "zh_CN");
        for (String key : texts.stringPropertyNames()) {
            assertThat(texts.getProperty(key))
                    .as(key)
                    .doesNotContainPattern("\\p{IsHan} ?[,;:!?()]|[,;:!?(] ?\\p{IsHan}");
        }
    }

    @ParameterizedTest
    @CsvSource({"en, en", "en-GB, en", "de, en", "und, en", "zh, zh-CN", "zh-CN, zh-CN", "zh-TW, zh-CN"})
    void anyKindOfChineseIsAnsweredInChineseAndTheRestInEnglish(String reader, String language) {
        Texts texts = Texts.of("mailbox", Locale.forLanguageTag(reader));

        assertThat(texts.locale().toLanguageTag()).isEqualTo(language);
        assertThat(texts.get("mailboxes.title")).isEqualTo(language.equals("en") ? "Mailboxes" : "邮箱");
    }

    @Test
    void valuesStayAsTheyAre() {
        Texts texts = Texts.of("refusals", Locale.ENGLISH);

        assertThat(texts.get("wants.one-of", "{0} ${x} it's")).isEqualTo("one of {0} ${x} it's");
        assertThat(texts.get("no-consent")).contains("requester's consent");
        assertThat(texts.find("no-such-key")).isNull();
        assertThatThrownBy(() -> texts.get("no-such-key")).isInstanceOf(MissingResourceException.class);
    }

    private static Object values(Properties texts, String key) {
        var used = new TreeSet<String>();
        String text = texts.getProperty(key);
        for (int i = 0; i < new MessageFormat(text).getFormatsByArgumentIndex().length; i++) {
            if (text.contains("{" + i)) {
                used.add("{" + i + "}");
            }
        }
        return used;
    }

    private static Properties load(String bundle, String language) throws IOException {
        var texts = new Properties();
        String name = "/messages/" + bundle + "_" + language + ".properties";
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(TextsTest.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }
}
