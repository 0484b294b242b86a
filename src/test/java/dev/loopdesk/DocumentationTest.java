package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** Compares what the documents name (links, properties, commands, tests) with the sources, and keeps the README short. */
class DocumentationTest {

    private static final Path README = Path.of("README.md");
    private static final Path CONFIGURATION = Path.of("docs/configuration.md");
    private static final int MOST_WORDS = 1_200;
    private static final int LINES_OF_A_SCREEN = 50;

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:[a-z]+:.*)");
    private static final Pattern PROPERTY =
            Pattern.compile("(?:loopdesk|spring|server|management|camunda|logging)(?:\\.(?:[a-z0-9-]+|<name>))+");
    private static final Pattern TEST_NAME = Pattern.compile("[A-Z]\\w*Test");

    private static final Pattern LITERAL = Pattern.compile("\"(?:\\$\\{)?(loopdesk(?:\\.[a-z0-9-]+)+)");
    private static final Pattern VALUE = Pattern.compile("@Value\\(\"\\$\\{(loopdesk(?:\\.[a-z0-9-]+)+)");
    private static final Pattern SETTINGS_RECORD = Pattern.compile("record \\w+\\s*\\(([^()]*§[^()]*)\\)");
    private static final Pattern GENERIC = Pattern.compile("<[\\w?, ]*>");
    private static final Set<String> PHASES = Set.of("compile", "test", "package", "verify");

    @Test
    void theReadmeHasFewerThan1200Words() throws IOException {
        String text = LINK.matcher(Files.readString(README)).replaceAll(link -> link.group(1) + " ");
        long words = Stream.of(text.split("\\s+", -1))
                .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
                .count();

        assertThat(words).isBetween(400L, (long) MOST_WORDS - 1);
    }

    @Test
    void everyRelativeLinkLeadsToAFileAndItsHeading() throws IOException {
        var broken = new ArrayList<String>();
        int followed = 0;
        for (Path document : documents()) {
            for (MatchResult link : LINK.matcher(prose(document)).results().toList()) {
                String target = link.group(2);
                if (!ELSEWHERE.matcher(target).matches()) {
                    followed++;
                    if (!leadsSomewhere(document, target)) {
                        broken.add(document + " -> " + target);
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(40);
    }

    @Test
    void everyPropertyThatADocumentNamesExists() throws IOException {
        Set<String> known = knownProperties();
        Map<String, Set<String>> namedSettings = namedSettings(known);
        var unknown = new ArrayList<String>();
        for (Path document : documents()) {
            for (String property : namedProperties(document)) {
                if (!known.contains(property) && !isNamedSetting(namedSettings, property)) {
                    unknown.add(document + ": " + property);
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(namedProperties(CONFIGURATION)).hasSizeGreaterThan(50);
        assertThat(isNamedSetting(namedSettings, "loopdesk.webhooks.<name>.address"))
                .isFalse();
        assertThat(known).doesNotContain("loopdesk.portal.reports-per-day", "spring.datasource.address");
    }

    @Test
    void everyPropertyOfLoopdeskIsInTheConfigurationPage() throws IOException {
        Set<String> documented = namedProperties(CONFIGURATION);

        assertThat(ownProperties().stream().filter(property -> !isDocumented(documented, property)))
                .as("properties without a line in " + CONFIGURATION)
                .isEmpty();
        assertThat(isDocumented(documented, "loopdesk.portal.reports-per-day")).isFalse();
    }

    @Test
    void everyCommandThatADocumentNamesExists() throws IOException {
        var unknown = new ArrayList<String>();
        for (Path document : documents()) {
            for (String command : commands(document)) {
                if (!exists(command)) {
                    unknown.add(document + ": " + command);
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(commands(README)).startsWith("mvn spring-boot:run", "mvn verify");
        assertThat(exists("mvn tomcat7:run")).isFalse();
        assertThat(exists("mvn test -Dtest=MissingTest")).isFalse();
        assertThat(exists("npm run missing")).isFalse();
        assertThat(Files.readString(Path.of(".ci/run"))).contains("verify", "npm run --silent lint");
        assertThat(Files.readString(Path.of(".github/workflows/ci.yml"))).contains("run: .ci/run");
    }

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        var missing = new ArrayList<String>();
        int named = 0;
        for (Path document : documents()) {
            for (MatchResult code : CODE.matcher(prose(document)).results().toList()) {
                if (TEST_NAME.matcher(code.group(1)).matches()) {
                    named++;
                    if (!isTest(code.group(1))) {
                        missing.add(document + ": " + code.group(1));
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    @Test
    void everyDecisionIsOnOneScreenAndInTheIndex() throws IOException {
        Path folder = Path.of("docs/decisions");
        String index = Files.readString(folder.resolve("README.md"));
        List<Path> pages = markdown(folder).stream()
                .filter(page -> !page.endsWith("README.md"))
                .toList();

        assertThat(pages).hasSizeGreaterThanOrEqualTo(6).allSatisfy(page -> {
            String text = Files.readString(page);
            assertThat(index).contains("](" + page.getFileName() + ")");
            assertThat(headings(text)).containsSubsequence("context", "decision", "consequences");
            assertThat(text.lines().count()).isLessThanOrEqualTo(LINES_OF_A_SCREEN);
        });
    }

    /** Entries that an operator names are documented with {@code <name>}; sources have the prefix or one of the names. */
    private static boolean isDocumented(Set<String> documented, String property) {
        Stream<String> prefixes = documented.stream()
                .filter(name -> name.contains(".<name>"))
                .map(name -> name.substring(0, name.indexOf(".<name>")));
        return documented.contains(property)
                || prefixes.anyMatch(prefix -> property.equals(prefix) || property.startsWith(prefix + "."));
    }

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<Path>(
                List.of(README, Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md"), Path.of("CHANGELOG.md")));
        documents.addAll(markdown(Path.of("docs")));
        return documents;
    }

    private static List<Path> markdown(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** A document without its blocks of code. */
    private static String prose(Path document) throws IOException {
        return FENCE.matcher(Files.readString(document)).replaceAll("");
    }

    private static List<String> blocks(Path document, String language) throws IOException {
        return FENCE.matcher(Files.readString(document))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path folder = document.toAbsolutePath().getParent();
        Path file = parts[0].isEmpty() || folder == null
                ? document
                : folder.resolve(parts[0]).normalize();
        boolean inside = file.toAbsolutePath().startsWith(Path.of("").toAbsolutePath());
        return inside
                && Files.exists(file)
                && (parts.length == 1 || headings(Files.readString(file)).contains(parts[1]));
    }

    /** The headings of a document, written as in the fragment of a link. */
    private static List<String> headings(String text) {
        return HEADING.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static Set<String> namedProperties(Path document) throws IOException {
        var named = new TreeSet<String>();
        CODE.matcher(prose(document))
                .results()
                .map(code -> code.group(1))
                .filter(PROPERTY.asMatchPredicate())
                .forEach(named::add);
        for (String yaml : blocks(document, "yaml")) {
            names(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8))).forEach(named::add);
        }
        return named;
    }

    /** The properties of Spring Boot, Camunda and Loopdesk, from their metadata, the application files and the sources. */
    private static Set<String> knownProperties() throws IOException {
        var known = new TreeSet<String>(metadata("properties"));
        for (String file : List.of("application.yml", "application-production.yml")) {
            known.addAll(names(new FileSystemResource("src/main/resources/" + file)));
        }
        for (String source : sources().values()) {
            LITERAL.matcher(source).results().map(literal -> literal.group(1)).forEach(known::add);
        }
        return known;
    }

    /** The properties of Loopdesk itself that an operator can set. */
    private static Set<String> ownProperties() throws IOException {
        Set<String> own = metadata("properties").stream()
                .filter(name -> name.startsWith("loopdesk."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(own).as("metadata of @ConfigurationProperties").hasSizeGreaterThan(20);
        for (String file : List.of("application.yml", "application-production.yml")) {
            names(new FileSystemResource("src/main/resources/" + file)).stream()
                    .filter(name -> name.startsWith("loopdesk."))
                    .forEach(own::add);
        }
        for (String source : sources().values()) {
            VALUE.matcher(source).results().map(value -> value.group(1)).forEach(own::add);
        }
        return own;
    }

    private static Set<String> metadata(String kind) throws IOException {
        var names = new TreeSet<String>();
        for (String file :
                List.of("spring-configuration-metadata.json", "additional-spring-configuration-metadata.json")) {
            for (URL found :
                    Collections.list(DocumentationTest.class.getClassLoader().getResources("META-INF/" + file))) {
                try (InputStream content = found.openStream()) {
                    for (JsonNode entry : new JsonMapper().readTree(content).path(kind)) {
                        names.add(entry.path("name").asText());
                    }
                }
            }
        }
        return names;
    }

    private static List<String> names(Resource yaml) throws IOException {
        return new YamlPropertySourceLoader()
                .load("yaml", yaml).stream()
                        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                        .map(name -> name.replaceAll("\\[\\d+\\]$", ""))
                        .distinct()
                        .toList();
    }

    /**
     * The settings of entries that an operator names: calendars, integrations, receivers. The key is the prefix of the
     * name, the value the components of the settings records in the packages that read this prefix.
     */
    private static Map<String, Set<String>> namedSettings(Set<String> known) throws IOException {
        Set<String> fixed = metadata("groups");
        Map<Path, String> sources = sources();
        var below = new TreeMap<String, Set<String>>();
        for (String prefix : known) {
            if (!prefix.startsWith("loopdesk.") || fixed.contains(prefix)) {
                continue;
            }
            Pattern read =
                    Pattern.compile("[\".]" + Pattern.quote(prefix.substring(prefix.lastIndexOf('.') + 1)) + "[\".]");
            Set<Path> packages = sources.entrySet().stream()
                    .filter(source -> read.matcher(source.getValue()).find())
                    .map(source -> source.getKey().resolveSibling(""))
                    .collect(Collectors.toSet());
            below.put(
                    prefix,
                    sources.entrySet().stream()
                            .filter(source -> packages.contains(source.getKey().resolveSibling("")))
                            .flatMap(source -> componentsOfSettings(source.getValue()))
                            .collect(Collectors.toSet()));
        }
        return below;
    }

    private static boolean isNamedSetting(Map<String, Set<String>> namedSettings, String property) {
        return namedSettings.entrySet().stream().anyMatch(chosen -> {
            if (!property.startsWith(chosen.getKey() + ".")) {
                return false;
            }
            String[] below = property.substring(chosen.getKey().length() + 1).split("\\.", -1);
            return below.length == 1
                    ? below[0].equals("<name>")
                    : chosen.getValue().contains(below[1]);
        });
    }

    /** The components of the settings records in a source, in the spelling of properties. */
    private static Stream<String> componentsOfSettings(String source) {
        String plain = source.replaceAll("@DefaultValue(\\([^)]*\\))?", "§");
        while (GENERIC.matcher(plain).find()) {
            plain = GENERIC.matcher(plain).replaceAll("");
        }
        return SETTINGS_RECORD
                .matcher(plain)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",", -1)))
                .map(component -> component.strip().replaceFirst("(?s).*\\s", ""))
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    private static Map<Path, String> sources() throws IOException {
        var sources = new TreeMap<Path, String>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(file, Files.readString(file));
            }
        }
        return sources;
    }

    /** The first line of each command in blocks of shell, without comments. */
    private static List<String> commands(Path document) throws IOException {
        return blocks(document, "sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.matches("[a-z.].*"))
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .toList();
    }

    private static boolean exists(String command) throws IOException {
        String[] words = command.split("\\s+", -1);
        String pom = Files.readString(Path.of("pom.xml"));
        return switch (words[0]) {
            case "mvn" -> Stream.of(words).skip(1).allMatch(word -> isOfMaven(word, pom));
            case "npm" -> isOfNpm(words);
            case "java" ->
                command.startsWith("java -jar target/loopdesk.jar") && pom.contains("<finalName>loopdesk</finalName>");
            case ".ci/run" -> Files.isExecutable(Path.of(".ci/run"));
            // The examples of the API are run by their own test.
            case "curl" -> true;
            default -> false;
        };
    }

    private static boolean isOfMaven(String word, String pom) {
        if (word.startsWith("-Dtest=")) {
            return isTest(word.substring("-Dtest=".length()));
        }
        if (word.startsWith("-D")) {
            String property = word.substring(2).replaceFirst("=.*", "");
            return property.startsWith("surefire.") || isReadByATest(property);
        }
        if (word.startsWith("-P")) {
            return pom.contains("<id>" + word.substring(2) + "</id>");
        }
        int colon = word.indexOf(':');
        return colon < 0
                ? PHASES.contains(word)
                : pom.contains("<artifactId>" + word.substring(0, colon) + "-maven-plugin</artifactId>");
    }

    private static boolean isOfNpm(String... words) throws IOException {
        if (words.length == 2) {
            return words[1].equals("ci") && Files.exists(Path.of("package-lock.json"));
        }
        JsonNode scripts = new JsonMapper()
                .readTree(Files.readString(Path.of("package.json")))
                .path("scripts");
        return words.length == 3 && words[1].equals("run") && scripts.has(words[2]);
    }

    private static boolean isTest(String name) {
        return tests().anyMatch(file -> file.endsWith(name + ".java"));
    }

    private static boolean isReadByATest(String property) {
        return tests().filter(file -> !file.endsWith("DocumentationTest.java")).anyMatch(file -> {
            try {
                return Files.readString(file).contains("\"" + property + "\"");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Stream<Path> tests() {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
