package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.ClassPathResource;

class StaffLanguageTest {

    @ParameterizedTest
    @CsvSource({"zh, zh-CN", "en, en", "de, en"})
    void staffAreWrittenToInTheLanguageOfTheMachineUnlessAnotherIsStated(String machine, String written)
            throws IOException {
        assertThat(staffLanguage(Map.of("user.language", machine))).isEqualTo(written);
        assertThat(staffLanguage(Map.of("user.language", machine, "loopdesk.staff-language", "zh-CN")))
                .isEqualTo("zh-CN");
    }

    private static String staffLanguage(Map<String, Object> stated) throws IOException {
        var sources = new MutablePropertySources();
        sources.addLast(new MapPropertySource("stated", stated));
        new YamlPropertySourceLoader()
                .load("shipped", new ClassPathResource("application.yml"))
                .forEach(sources::addLast);
        String tag = new PropertySourcesPropertyResolver(sources).getRequiredProperty("loopdesk.staff-language");
        return Texts.language(Locale.forLanguageTag(tag)).toLanguageTag();
    }
}
