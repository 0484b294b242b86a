package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterBundlesTest {

    @ParameterizedTest
    @ValueSource(strings = {"letters", "mailbox", "received-mail"})
    void bothLanguagesSayTheSameThings(String bundle) throws IOException {
        Properties english = load(bundle, "en");
        Properties chinese = load(bundle, "zh_CN");

        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(values(chinese, key)).as(key).isEqualTo(values(english, key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh_CN"})
    void noTextHoldsAnApostropheThatAPatternWouldSwallow(String language) throws IOException {
        Properties texts = load("letters", language);
        for (String key : texts.stringPropertyNames()) {
            assertThat(texts.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
        }
    }

    @Test
    void chineseIsWrittenWithChinesePunctuation() throws IOException {
        for (String bundle : new String[] {"letters", "mailbox", "received-mail"}) {
            Properties texts = load(bundle, "zh_CN");
            for (String key : texts.stringPropertyNames()) {
                assertThat(texts.getProperty(key))
                        .as(key)
                        .doesNotContainPattern("\\p{IsHan} ?[,;:!?()]|[,;:!?(] ?\\p{IsHan}");
            }
        }
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
                Objects.requireNonNull(LetterBundlesTest.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }
}
