package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.yaml.snakeyaml.Yaml;

/** The files that operators install with, held against what production demands. */
class DeploymentFilesTest {

    private static final Path FOLDER = Path.of("docs", "deploy");
    private static final List<String> INSIDE = List.of("camunda", "engine-rest", "actuator");

    /** A value as an operator may choose it, by the last word of the setting's name. */
    private static final Map<String, String> CHOSEN = Map.of(
            "keys", "8cE5tq0zJ4mWvL1yXr7bN2sKfD9hGuPa",
            "password", "correct-horse-battery-9",
            "LOOPDESK_ADDRESS", "https://support.example.org",
            "LOOPDESK_MAIL_ADDRESS", "support@example.org",
            "LOOPDESK_MAIL_DOMAIN", "example.org",
            "SMTP_HOST", "mail.example.org",
            "SMTP_USER", "support@example.org",
            "IMAP_HOST", "mail.example.org",
            "IMAP_USER", "support@example.org");

    /**
     * Settings of a node.
     *
     * @param file where they stand
     * @param variables of the environment, with their values
     * @param secrets names of the properties that are mounted as files
     */
    record Settings(String file, Map<String, String> variables, Set<String> secrets) {

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Settings> ways() throws IOException {
        return List.of(compose("node-1"), compose("node-2"), unit(), kubernetes());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void each_setting_that_production_demands_is_stated(Settings settings) {
        List<SettingProblem> demanded =
                ProductionSettings.problems(new MockEnvironment(), any -> new DatabaseTrial("PostgreSQL", false, null));

        assertThat(demanded)
                .hasSizeGreaterThan(10)
                .allSatisfy(setting -> assertThat(settings.secrets().contains(setting.property())
                                || settings.variables().containsKey(setting.variable()))
                        .as(setting.property())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void production_starts_with_them_once_the_secrets_are_chosen(Settings settings) {
        var environment = new StandardEnvironment();
        Map<String, Object> variables = new HashMap<>(settings.variables());
        variables.replaceAll((name, value) -> value.toString().isEmpty() ? chosen(name) : value);
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "secrets",
                        settings.secrets().stream()
                                .collect(Collectors.toMap(name -> name, DeploymentFilesTest::chosen))));

        ConfigurationPropertySources.attach(environment);

        assertThat(ProductionSettings.problems(environment, any -> new DatabaseTrial("PostgreSQL", false, null)))
                .isEmpty();
        assertThat(environment.getActiveProfiles()).containsExactly("production");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void no_setting_is_unknown(Settings settings) throws IOException {
        String documents = Files.readString(Path.of("docs", "configuration.md"))
                + Files.readString(Path.of("docs", "operation.md"));
        Set<String> known = Pattern.compile("`([a-z][a-z0-9.-]+)`")
                .matcher(documents)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(Set.of("spring.profiles.active", "spring.mail.username", "spring.mail.port", "export-key.pem"));

        assertThat(known).containsAll(settings.secrets());
        assertThat(known.stream().map(name -> new SettingProblem("", name).variable()))
                .containsAll(settings.variables().keySet());
    }

    @Test
    void what_is_for_staff_and_monitoring_stays_inside() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("nginx.conf")))
                .contains("location ~* ^/(" + String.join("|", INSIDE) + ")(/|$) {\n        if ($is_inside = 0)")
                .contains("proxy_set_header X-Forwarded-For $remote_addr;")
                .contains("proxy_set_header Forwarded \"\";")
                .doesNotContain("$proxy_add_x_forwarded_for");

        List<Map<?, ?>> paths = list(at(manifest("Ingress"), "spec", "rules", "0", "http", "paths"));
        assertThat(paths)
                .extracting(path -> at(path, "path") + " " + at(path, "backend", "service", "name"))
                .containsExactly(
                        "/camunda loopdesk-inside-only",
                        "/engine-rest loopdesk-inside-only",
                        "/actuator loopdesk-inside-only",
                        "/ loopdesk");
    }

    @Test
    void probes_ask_groups_of_the_health_that_exist() throws IOException {
        Object application = new Yaml().load(Files.readString(Path.of("src", "main", "resources", "application.yml")));
        Map<?, ?> groups = (Map<?, ?>) at(application, "management", "endpoint", "health", "group");
        Object container = at(manifest("Deployment"), "spec", "template", "spec", "containers", "0");

        assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe")).allSatisfy(probe -> {
            String path = at(container, probe, "httpGet", "path").toString();
            assertThat(path).startsWith("/actuator/health/");
            assertThat(groups.containsKey(path.substring("/actuator/health/".length())))
                    .as(path)
                    .isTrue();
        });
    }

    @Test
    void every_image_has_a_version() throws IOException {
        Map<?, ?> services = (Map<?, ?>) at(yaml("compose.yaml"), "services");
        List<String> images = services.values().stream()
                .map(service -> at(service, "image").toString().replaceAll("\\$\\{[^}]*:-([^}]*)}", "$1"))
                .toList();

        assertThat(images).hasSize(4).allMatch(image -> image.matches("[a-z-]+:\\d+\\.\\d+.*"));
        assertThat(at(manifest("Deployment"), "spec", "template", "spec", "containers", "0", "image"))
                .isIn(images);
    }

    private static String chosen(String name) {
        String last = name.toLowerCase(Locale.ROOT).replaceAll(".*[._]", "");
        return CHOSEN.getOrDefault(last, "some value");
    }

    private static Settings compose(String node) throws IOException {
        Object service = at(yaml("compose.yaml"), "services", node);
        Map<String, String> variables = new HashMap<>();
        ((Map<?, ?>) at(service, "environment"))
                .forEach((name, value) -> variables.put(
                        name.toString(),
                        Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*)|:\\?[^}]*)?}")
                                .matcher(value.toString())
                                .replaceAll(DeploymentFilesTest::substitute)));
        Set<String> secrets = list(at(service, "secrets")).stream()
                .map(secret -> at(secret, "target").toString())
                .collect(Collectors.toSet());
        return new Settings("compose.yaml, " + node, variables, secrets);
    }

    private static String substitute(MatchResult variable) {
        return variable.group(2) == null ? CHOSEN.getOrDefault(variable.group(1), "some value") : variable.group(2);
    }

    private static Settings unit() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("loopdesk.env"))) {
            if (!line.startsWith("#")) {
                variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        Pattern.compile("(?m)^Environment=([A-Z_]+)=(.*)$")
                .matcher(Files.readString(FOLDER.resolve("loopdesk.service")))
                .results()
                .forEach(found -> variables.put(found.group(1), found.group(2)));
        return new Settings("loopdesk.service", variables, Set.of());
    }

    private static Settings kubernetes() throws IOException {
        Map<String, String> variables = new HashMap<>();
        ((Map<?, ?>) at(manifest("ConfigMap"), "data"))
                .forEach((name, value) -> variables.put(name.toString(), value.toString()));
        Set<String> secrets = ((Map<?, ?>) at(manifest("Secret"), "stringData"))
                .keySet().stream().map(Object::toString).collect(Collectors.toSet());
        return new Settings("kubernetes.yaml", variables, secrets);
    }

    private static Object yaml(String file) throws IOException {
        return new Yaml().load(Files.readString(FOLDER.resolve(file)));
    }

    private static Object manifest(String kind) throws IOException {
        Iterable<Object> all = new Yaml().loadAll(Files.readString(FOLDER.resolve("kubernetes.yaml")));
        return StreamSupport.stream(all.spliterator(), false)
                .filter(one -> kind.equals(at(one, "kind")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<?, ?>> list(Object node) {
        return (List<Map<?, ?>>) node;
    }

    private static Object at(Object node, String... path) {
        Object found = node;
        for (String step : path) {
            Object part =
                    found instanceof List<?> list ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) found).get(step);
            assertThat(part).as(String.join(".", path)).isNotNull();
            found = Objects.requireNonNull(part);
        }
        return found;
    }
}
