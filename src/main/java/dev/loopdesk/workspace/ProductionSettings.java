package dev.loopdesk.workspace;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Settings of production that are missing or have a trial value:
 *
 * <ul>
 *   <li>{@code spring.datasource.url}, {@code .username}, {@code .password}: a PostgreSQL database
 *   <li>{@code spring.mail.host} and {@code .port}: a mail server other than the embedded one
 *   <li>{@code loopdesk.mail.imap.host}, {@code .username}, {@code .password}: the mailbox to read, on another mail
 *       server than the embedded one, unless {@code loopdesk.mail.imap.enabled} is off
 *   <li>{@code loopdesk.mail.address}: the service desk's own address
 *   <li>{@code loopdesk.base-url}: the https address at which people reach Loopdesk
 *   <li>{@code loopdesk.links.keys}: what the links in mails are signed with, at least 32 random characters each
 *   <li>{@code loopdesk.api.keys.<name>}: none, or at least 32 random characters each
 *   <li>{@code loopdesk.webhooks.<name>.url}, {@code loopdesk.robot.<kind>.url}: none, or https addresses
 *   <li>{@code loopdesk.text-model.url}: none, or an https address, unless it is on the same machine
 *   <li>{@code loopdesk.admin.username}, {@code .password}: needed as long as the database holds no administrator
 *   <li>{@code loopdesk.samples}: must not be on
 * </ul>
 */
final class ProductionSettings {

    private static final String ADMIN_NAME = "loopdesk.admin.username";
    private static final String ADMIN_PASSWORD = "loopdesk.admin.password";
    private static final String LINK_KEYS = "loopdesk.links.keys";
    private static final String API_KEYS = "loopdesk.api.keys";
    private static final String TRY_OUT_KEY = "tryout";
    private static final String TRY_OUT_DOMAIN = "loopdesk.local";
    private static final String TEXT_MODEL = "loopdesk.text-model.url";
    private static final String ON_THIS_MACHINE = "http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?(/.*)?";
    private static final int SHORTEST_PASSWORD = 12;
    private static final String EMBEDDED_SMTP_PORT = "3025";
    private static final String EMBEDDED_IMAP_PORT = "3143";
    private static final Set<String> GUESSED_FIRST =
            Set.of("postgres", "password", "loopdesk", "camunda", "secret", "changeme", "admin", "sa");

    private final Environment environment;
    private final List<SettingProblem> problems = new ArrayList<>();

    private ProductionSettings(Environment environment) {
        this.environment = environment;
    }

    /**
     * Returns all settings that are missing or unsafe in production, in the order in which they are documented.
     *
     * @param trial tries the configured database, which says whether there is an administrator
     */
    static List<SettingProblem> problems(Environment environment, Function<Environment, DatabaseTrial> trial) {
        var check = new ProductionSettings(environment);
        check.checkDatabase();
        check.checkMailServer();
        check.checkMailbox();
        check.checkBaseUrl();
        check.checkLinkKeys();
        check.checkApiKeys();
        check.checkReceivers("loopdesk.webhooks");
        check.checkReceivers("loopdesk.robot");
        check.checkTextModel();
        check.checkAdministrator(trial);
        if (Boolean.parseBoolean(environment.getProperty("loopdesk.samples"))) {
            check.refuse("production.try-out-value", "loopdesk.samples");
        }
        return List.copyOf(check.problems);
    }

    /** Requires the properties of the administrator, if there is none yet. */
    static void requireAdministrator(AdministratorProperties administrator) {
        String name = administrator.username();
        String password = administrator.password();
        var problems = new ArrayList<SettingProblem>();
        if (name == null || name.isBlank()) {
            problems.add(new SettingProblem("production.missing", ADMIN_NAME));
        }
        if (password == null || password.isBlank()) {
            problems.add(new SettingProblem("production.missing", ADMIN_PASSWORD));
        } else if (isGuessable(password, name)) {
            problems.add(new SettingProblem("production.weak-password", ADMIN_PASSWORD));
        }
        if (!problems.isEmpty()) {
            throw ProductionRefusedException.of(problems);
        }
    }

    private void checkDatabase() {
        String url = required("spring.datasource.url");
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            refuse("production.not-postgresql", "spring.datasource.url");
        }
        String user = required("spring.datasource.username");
        String password = required("spring.datasource.password");
        if (!password.isEmpty()
                && (password.equals(user) || GUESSED_FIRST.contains(password.toLowerCase(Locale.ROOT)))) {
            refuse("production.try-out-value", "spring.datasource.password");
        }
    }

    private void checkMailServer() {
        required("spring.mail.host");
        if (EMBEDDED_SMTP_PORT.equals(environment.getProperty("spring.mail.port"))) {
            refuse("production.try-out-value", "spring.mail.port");
        }
        if (required("loopdesk.mail.address").toLowerCase(Locale.ROOT).endsWith(TRY_OUT_DOMAIN)) {
            refuse("production.try-out-value", "loopdesk.mail.address");
        }
    }

    private void checkMailbox() {
        if (!environment.getProperty("loopdesk.mail.imap.enabled", Boolean.class, true)) {
            return;
        }
        required("loopdesk.mail.imap.host");
        String user = required("loopdesk.mail.imap.username");
        String password = required("loopdesk.mail.imap.password");
        if (!password.isEmpty() && password.equals(user)) {
            refuse("production.try-out-value", "loopdesk.mail.imap.password");
        }
        if (EMBEDDED_IMAP_PORT.equals(environment.getProperty("loopdesk.mail.imap.port"))) {
            refuse("production.try-out-value", "loopdesk.mail.imap.port");
        }
    }

    private void checkBaseUrl() {
        String address = required("loopdesk.base-url");
        if (address.isEmpty()) {
            return;
        }
        String host;
        try {
            URI uri = URI.create(address.trim());
            host = "https".equals(uri.getScheme()) ? uri.getHost() : null;
        } catch (IllegalArgumentException e) {
            host = null;
        }
        if (host == null) {
            refuse("production.not-https", "loopdesk.base-url");
            return;
        }
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.equals("localhost")
                || lower.equals("[::1]")
                || lower.startsWith("127.")
                || lower.endsWith(TRY_OUT_DOMAIN)) {
            refuse("production.try-out-value", "loopdesk.base-url");
        }
    }

    private void checkLinkKeys() {
        List<String> keys = Binder.get(environment)
                .bind(LINK_KEYS, Bindable.listOf(String.class))
                .orElse(List.of());
        if (keys.stream().allMatch(String::isBlank)) {
            refuse("production.missing", LINK_KEYS);
            return;
        }
        // A blank key counts as missing.
        if (keys.stream().anyMatch(key -> !key.isBlank() && !KeyStrength.suffices(key))) {
            refuse("production.weak-key", LINK_KEYS);
        }
    }

    private void checkApiKeys() {
        Binder.get(environment)
                .bind(API_KEYS, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((name, key) -> {
                    if (key.strip().equals(TRY_OUT_KEY)) {
                        refuse("production.try-out-value", API_KEYS + "." + name);
                    } else if (!key.isBlank() && !KeyStrength.suffices(key)) {
                        refuse("production.weak-key", API_KEYS + "." + name);
                    }
                });
    }

    /** Checks that receivers use https, because events contain links, which are keys to tickets. */
    private void checkReceivers(String prefix) {
        Binder.get(environment)
                .bind(prefix, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((property, value) -> {
                    if (property.endsWith(".url")
                            && !value.isBlank()
                            && !value.strip().toLowerCase(Locale.ROOT).startsWith("https://")) {
                        refuse("production.not-https", prefix + "." + property);
                    }
                });
    }

    /** Checks that cases go to a text model over https, or stay on this machine. */
    private void checkTextModel() {
        String lower = environment.getProperty(TEXT_MODEL, "").strip().toLowerCase(Locale.ROOT);
        if (!lower.isEmpty() && !lower.startsWith("https://") && !lower.matches(ON_THIS_MACHINE)) {
            refuse("production.not-https", TEXT_MODEL);
        }
    }

    private void checkAdministrator(Function<Environment, DatabaseTrial> trial) {
        String name = environment.getProperty(ADMIN_NAME, "");
        String password = environment.getProperty(ADMIN_PASSWORD, "");
        if (!password.isBlank() && isGuessable(password, name)) {
            refuse("production.weak-password", ADMIN_PASSWORD);
        }
        // The database is asked only where the answer matters; one that cannot be asked may have no administrator.
        if ((name.isBlank() || password.isBlank()) && !trial.apply(environment).hasAdministrator()) {
            if (name.isBlank()) {
                refuse("production.no-administrator", ADMIN_NAME);
            }
            if (password.isBlank()) {
                refuse("production.no-administrator", ADMIN_PASSWORD);
            }
        }
    }

    private static boolean isGuessable(String password, @Nullable String name) {
        return password.equals(name) || password.length() < SHORTEST_PASSWORD;
    }

    /** Returns the value of a property, empty if it is missing, which is a problem. */
    private String required(String property) {
        String value = environment.getProperty(property);
        if (value == null || value.isBlank()) {
            refuse("production.missing", property);
            return "";
        }
        return value;
    }

    private void refuse(String key, String property) {
        problems.add(new SettingProblem(key, property));
    }
}
