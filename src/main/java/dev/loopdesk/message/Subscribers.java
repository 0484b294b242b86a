package dev.loopdesk.message;

import dev.loopdesk.message.Subscriber.Scheme;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The receivers of events, from the configuration only:
 *
 * <ul>
 *   <li>{@code loopdesk.webhooks.<name>.url}, {@code .secret}, {@code .events}, {@code .channels}
 *   <li>{@code loopdesk.robot.dingtalk.url}, {@code .secret}, {@code .channels}
 * </ul>
 */
@Component
public class Subscribers {

    private static final String WEBHOOKS = "webhooks";
    private static final String DINGTALK = "robot.dingtalk";
    private static final Set<String> CHANNELS = Set.of("hotline", "portal", "mail", "chat", "api");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String SECRET = "whsec_";
    private static final int SHORTEST_SECRET = 24;

    private final List<Subscriber> all;

    record Settings(
            @DefaultValue("") String url,
            @DefaultValue("") String secret,
            @Nullable List<String> events,
            @Nullable List<String> channels) {}

    Subscribers(Environment environment) {
        var binder = Binder.get(environment);
        var strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT);
        var found = new ArrayList<Subscriber>();
        binder.bind("loopdesk." + WEBHOOKS, Bindable.mapOf(String.class, Settings.class), strict)
                .orElse(Map.of())
                .forEach((name, settings) -> {
                    if (!settings.url.isBlank()) {
                        found.add(webhook(name, settings));
                    }
                });
        binder.bind("loopdesk." + DINGTALK, Bindable.of(Settings.class), strict)
                .map(Subscribers::robot)
                .ifBound(found::addAll);
        this.all = List.copyOf(found);
    }

    /** Returns the subscribers of an event of a ticket from a channel. */
    List<Subscriber> to(EventType type, String channel) {
        return all.stream().filter(one -> one.wants(type, channel)).toList();
    }

    /** Returns a subscriber, if it is still configured. */
    public Optional<Subscriber> find(String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private static Subscriber webhook(String name, Settings settings) {
        String id = WEBHOOKS + "." + name;
        if (!NAME.matcher(name).matches()) {
            throw unusable(id, "", "its name has other characters than letters, digits, '.', '_' and '-'");
        }
        Set<EventType> events = settings.events == null
                ? EnumSet.copyOf(EventType.forWebhooks())
                : settings.events.stream().map(key -> event(id, key)).collect(Collectors.toSet());
        String secret = settings.secret.strip();
        if (!isSecret(secret)) {
            throw unusable(
                    id,
                    ".secret",
                    "wanted: " + SECRET + " and at least " + SHORTEST_SECRET + " random bytes in Base64");
        }
        return new Subscriber(id, Scheme.WEBHOOK, url(id, settings.url), secret, events, channels(id, settings));
    }

    private static List<Subscriber> robot(Settings settings) {
        if (settings.url.isBlank()) {
            return List.of();
        }
        if (settings.secret.isBlank()) {
            throw unusable(DINGTALK, ".secret", "wanted: the key that the robot signs with");
        }
        return List.of(new Subscriber(
                DINGTALK,
                Scheme.DINGTALK,
                url(DINGTALK, settings.url),
                settings.secret.strip(),
                EnumSet.of(EventType.LEADS),
                channels(DINGTALK, settings)));
    }

    private static Set<String> channels(String id, Settings settings) {
        Set<String> channels = settings.channels == null ? CHANNELS : Set.copyOf(settings.channels);
        if (!CHANNELS.containsAll(channels)) {
            throw unusable(id, ".channels", "these are the channels: " + String.join(", ", CHANNELS));
        }
        return channels;
    }

    private static EventType event(String id, String key) {
        return EventType.forWebhooks().stream()
                .filter(type -> type.key().equals(key))
                .findFirst()
                .orElseThrow(() -> unusable(
                        id,
                        ".events",
                        "these are the events: "
                                + EventType.forWebhooks().stream()
                                        .map(EventType::key)
                                        .collect(Collectors.joining(", "))));
    }

    private static boolean isSecret(String secret) {
        if (!secret.startsWith(SECRET)) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(secret.substring(SECRET.length())).length >= SHORTEST_SECRET;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static URI url(String id, String text) {
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            // The exception's message would disclose the address, which may contain a token.
            throw unusable(id, ".url", "it is no address");
        }
        boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw unusable(id, ".url", "it is no address of the web");
        }
        return url;
    }

    private static IllegalStateException unusable(String id, String property, String why) {
        return new IllegalStateException("loopdesk." + id + property + " cannot be used: " + why);
    }
}
