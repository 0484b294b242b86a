package dev.loopdesk.workspace;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Refuses to start in the {@code production} profile, naming the property, if a property is missing or has a trial
 * value:
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
 *   <li>{@code loopdesk.admin.username}, {@code .password}: needed as long as there is no administrator
 *   <li>{@code loopdesk.samples}: must not be on
 * </ul>
 *
 * <p>Runs before any bean exists, so that no resource is opened or written before.
 */
class ProductionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Profile of the check. */
    static final String PROFILE = "production";

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

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        if (environment.acceptsProfiles(Profiles.of(PROFILE))) {
            check(environment);
        }
    }

    static void check(Environment environment) {
        if (!required(environment, "spring.datasource.url").startsWith("jdbc:postgresql:")) {
            throw refused("production.not-postgresql", "spring.datasource.url");
        }
        String user = required(environment, "spring.datasource.username");
        String password = required(environment, "spring.datasource.password");
        if (password.equals(user) || GUESSED_FIRST.contains(password.toLowerCase(Locale.ROOT))) {
            throw refused("production.try-out-value", "spring.datasource.password");
        }
        required(environment, "spring.mail.host");
        if (EMBEDDED_SMTP_PORT.equals(environment.getProperty("spring.mail.port"))) {
            throw refused("production.try-out-value", "spring.mail.port");
        }
        String sender = required(environment, "loopdesk.mail.address");
        if (sender.toLowerCase(Locale.ROOT).endsWith(TRY_OUT_DOMAIN)) {
            throw refused("production.try-out-value", "loopdesk.mail.address");
        }
        if (environment.getProperty("loopdesk.mail.imap.enabled", Boolean.class, true)) {
            checkMailbox(environment);
        }
        checkAddress(required(environment, "loopdesk.base-url"));
        checkKeys(environment);
        checkApiKeys(environment);
        checkReceivers(environment, "loopdesk.webhooks");
        checkReceivers(environment, "loopdesk.robot");
        checkTextModel(environment.getProperty(TEXT_MODEL, ""));
        String adminPassword = environment.getProperty(ADMIN_PASSWORD);
        if (adminPassword != null && !adminPassword.isBlank()) {
            checkPassword(adminPassword, environment.getProperty(ADMIN_NAME));
        }
        if (Boolean.parseBoolean(environment.getProperty("loopdesk.samples"))) {
            throw refused("production.try-out-value", "loopdesk.samples");
        }
    }

    /** Requires the properties of the administrator, if there is none yet. */
    static void requireAdministrator(AdministratorProperties administrator) {
        required(administrator.username(), ADMIN_NAME);
        checkPassword(required(administrator.password(), ADMIN_PASSWORD), administrator.username());
    }

    private static void checkMailbox(Environment environment) {
        required(environment, "loopdesk.mail.imap.host");
        String user = required(environment, "loopdesk.mail.imap.username");
        if (required(environment, "loopdesk.mail.imap.password").equals(user)) {
            throw refused("production.try-out-value", "loopdesk.mail.imap.password");
        }
        if (EMBEDDED_IMAP_PORT.equals(environment.getProperty("loopdesk.mail.imap.port"))) {
            throw refused("production.try-out-value", "loopdesk.mail.imap.port");
        }
    }

    private static void checkAddress(String address) {
        URI uri;
        try {
            uri = URI.create(address.trim());
        } catch (IllegalArgumentException e) {
            throw refused("production.not-https", "loopdesk.base-url");
        }
        String host = uri.getHost();
        if (host == null || !"https".equals(uri.getScheme())) {
            throw refused("production.not-https", "loopdesk.base-url");
        }
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.equals("localhost")
                || lower.equals("[::1]")
                || lower.startsWith("127.")
                || lower.endsWith(TRY_OUT_DOMAIN)) {
            throw refused("production.try-out-value", "loopdesk.base-url");
        }
    }

    private static void checkKeys(Environment environment) {
        List<String> keys = Binder.get(environment)
                .bind(LINK_KEYS, Bindable.listOf(String.class))
                .orElse(List.of());
        if (keys.stream().allMatch(String::isBlank)) {
            throw refused("production.missing", LINK_KEYS);
        }
        // A blank key counts as missing.
        if (keys.stream().anyMatch(key -> !key.isBlank() && !KeyStrength.suffices(key))) {
            throw refused("production.weak-key", LINK_KEYS);
        }
    }

    private static void checkApiKeys(Environment environment) {
        Binder.get(environment)
                .bind(API_KEYS, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((name, key) -> {
                    if (key.strip().equals(TRY_OUT_KEY)) {
                        throw refused("production.try-out-value", API_KEYS + "." + name);
                    }
                    if (!key.isBlank() && !KeyStrength.suffices(key)) {
                        throw refused("production.weak-key", API_KEYS + "." + name);
                    }
                });
    }

    /** Checks that receivers use https, because events contain links, which are keys to tickets. */
    private static void checkReceivers(Environment environment, String prefix) {
        Binder.get(environment)
                .bind(prefix, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((property, value) -> {
                    if (property.endsWith(".url")
                            && !value.isBlank()
                            && !value.strip().toLowerCase(Locale.ROOT).startsWith("https://")) {
                        throw refused("production.not-https", prefix + "." + property);
                    }
                });
    }

    /** Checks that cases go to a text model over https, or stay on this machine. */
    private static void checkTextModel(String address) {
        String lower = address.strip().toLowerCase(Locale.ROOT);
        if (!lower.isEmpty() && !lower.startsWith("https://") && !lower.matches(ON_THIS_MACHINE)) {
            throw refused("production.not-https", TEXT_MODEL);
        }
    }

    private static void checkPassword(String password, @Nullable String name) {
        if (password.equals(name) || password.length() < SHORTEST_PASSWORD) {
            throw refused("production.weak-password", ADMIN_PASSWORD);
        }
    }

    private static String required(Environment environment, String property) {
        return required(environment.getProperty(property), property);
    }

    private static String required(@Nullable String value, String property) {
        if (value == null || value.isBlank()) {
            throw refused("production.missing", property);
        }
        return value;
    }

    private static ProductionRefusedException refused(String key, String property) {
        return ProductionRefusedException.of(key, property);
    }
}
