package dev.loopdesk.api;

import dev.loopdesk.hardening.SignInThrottle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Keys of integrations: {@code loopdesk.api.keys.<name>=<key>}. Only hashes are kept; a key is compared with all of
 * them in constant time. A blank key is ignored.
 */
@Component
class ApiKeys implements AuthenticationProvider {

    private static final String PROPERTY = "loopdesk.api.keys";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Map<String, byte[]> hashes = new TreeMap<>();
    private final SignInThrottle throttle;

    ApiKeys(Environment environment, SignInThrottle throttle) {
        this.throttle = throttle;
        Map<String, String> keys = Binder.get(environment)
                .bind(PROPERTY, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        var known = new HashSet<String>();
        keys.forEach((name, key) -> {
            if (key.isBlank()) {
                return;
            }
            // The name is stored with the integration's tickets.
            if (!NAME.matcher(name).matches() || !known.add(key.strip())) {
                throw new IllegalStateException(
                        PROPERTY + "." + name
                                + " cannot be used: a name has up to 64 letters, digits, '.', '_' and '-', and a key of its own");
            }
            hashes.put(name, hash(key.strip()));
        });
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String name = integration(String.valueOf(asked.getCredentials()));
        if (!throttle.admitsKey(name) || name == null) {
            throw new BadCredentialsException("The key is wrong");
        }
        return new ApiKeyAuthentication(new Integration(name));
    }

    @Override
    public boolean supports(Class<?> kind) {
        return ApiKeyAuthentication.class.isAssignableFrom(kind);
    }

    private @Nullable String integration(String key) {
        byte[] given = hash(key);
        String found = null;
        for (Map.Entry<String, byte[]> known : hashes.entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), given)) {
                found = known.getKey();
            }
        }
        return found;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
