package dev.loopdesk.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our Chinese texts of Tasklist, Cockpit and the welcome page against the English ones of the platform. */
class WebApplicationTextsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APPLICATIONS = "META-INF/resources/webjars/camunda/app/";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    /** A pattern of English words in the script of Tasklist, and a sentence that the library of the forms says. */
    private static final Pattern TRANSLATED = Pattern.compile("\\[/(\\^.*?\\$)/, '");

    private static final Pattern SAID = Pattern.compile("push\\([\"`]([^\"`]+)[\"`]");
    /** Texts that are alike in both languages. */
    private static final Set<String> ALIKE = Set.of("Camunda", "ID", "");

    @ParameterizedTest
    @ValueSource(strings = {"tasklist", "cockpit", "welcome"})
    void everyTextIsThereAndNoneIsLeftOver(String application) throws IOException {
        JsonNode english = english(application).path("labels");
        JsonNode chinese = chinese(application).path("labels");
        var wanted = keys(english);
        if (application.equals("cockpit")) {
            // The file also serves an edition whose scripts the product does not contain.
            wanted.retainAll(words(script("webjars/camunda/app/cockpit/camunda-cockpit-bootstrap.js")
                    + script("webjars/camunda/lib/deps.js")
                    + script("plugin/cockpit/app/plugin.js")));
            assertThat(wanted).hasSizeGreaterThan(900);
        }

        var missing = new TreeSet<>(wanted);
        missing.removeAll(keys(chinese));
        var leftOver = keys(chinese);
        leftOver.removeAll(keys(english));
        assertThat(missing).as("missing in Chinese").isEmpty();
        assertThat(leftOver).as("unknown to the platform").isEmpty();
        assertThat(keys(chinese(application).path("dateLocales")))
                .isEqualTo(keys(english(application).path("dateLocales")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasklist", "cockpit", "welcome"})
    void everyTextIsChineseAndInsertsTheSameValues(String application) throws IOException {
        JsonNode english = english(application).path("labels");
        JsonNode chinese = chinese(application).path("labels");
        for (String key : keys(chinese)) {
            String original = english.path(key).asText();
            String text = chinese.path(key).asText();
            assertThat(values(text)).as(key).isEqualTo(values(original));
            boolean symbol = !original.matches("(?s).*[A-Za-z]{2}.*") || ALIKE.contains(original.strip());
            if (!symbol) {
                assertThat(text).as(key).containsPattern("\\p{IsHan}");
            }
        }
    }

    @Test
    void theApplicationsOfferBothLanguages() throws IOException {
        for (String application : List.of("tasklist", "cockpit", "welcome")) {
            assertThat(Files.readString(
                            Path.of("src/main/resources", APPLICATIONS, application, "scripts", "config.js")))
                    .as(application)
                    .contains("availableLocales: ['en', 'zh']");
        }
    }

    /** The library of the forms has English words only; what it says of a wrong value is read from its script. */
    @Test
    void whatAFormSaysOfAWrongValueIsSaidInChinese() throws IOException {
        String config =
                Files.readString(Path.of("src/main/resources", APPLICATIONS, "tasklist", "scripts", "config.js"));
        List<Pattern> translated = TRANSLATED
                .matcher(config)
                .results()
                .map(found -> Pattern.compile(found.group(1)))
                .toList();
        String library = script("webjars/camunda/lib/deps.js");
        int start = library.indexOf("Value is not a number.");
        String checks = library.substring(start - 20, library.indexOf("Field must be a valid email.", start) + 40);
        List<String> said = new ArrayList<>(SAID.matcher(checks)
                .results()
                .map(found -> found.group(1).replaceAll("\\$\\{[^}]*}", "7"))
                .toList());
        assertThat(said).hasSizeGreaterThan(8).anyMatch(text -> text.startsWith("Please select a valid value"));
        // Put together of parts.
        said.removeIf(text -> text.equals("Value is expected to "));
        assertThat(checks).contains("Value is expected to ", "be an integer", "have at most ${n} decimal digit");
        said.add("Value is expected to be an integer.");
        said.add("Value is expected to have at most 1 decimal digit.");
        said.add("Value is expected to have at most 2 decimal digits.");

        assertThat(said)
                .allSatisfy(text -> assertThat(translated)
                        .as(text)
                        .anyMatch(one -> one.matcher(text).matches()));
    }

    private static Set<String> values(String text) {
        var values = new TreeSet<String>();
        PLACEHOLDER.matcher(text).results().forEach(found -> values.add(found.group(1)));
        return values;
    }

    private static Set<String> keys(JsonNode node) {
        var keys = new TreeSet<String>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static Set<String> words(String script) {
        var words = new TreeSet<String>();
        Pattern.compile("\\w+").matcher(script).results().forEach(word -> words.add(word.group()));
        return words;
    }

    private static JsonNode chinese(String application) throws IOException {
        return JSON.readTree(
                Files.readString(Path.of("src/main/resources", APPLICATIONS, application, "locales", "zh.json")));
    }

    private static JsonNode english(String application) throws IOException {
        return JSON.readTree(
                resource(APPLICATIONS + application + "/locales/en.json").replace("\uFEFF", ""));
    }

    private static String script(String name) throws IOException {
        return resource("META-INF/resources/" + name);
    }

    private static String resource(String name) throws IOException {
        List<URL> found =
                Collections.list(WebApplicationTextsTest.class.getClassLoader().getResources(name));
        assertThat(found).as(name).isNotEmpty();
        try (InputStream content = found.get(0).openStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
