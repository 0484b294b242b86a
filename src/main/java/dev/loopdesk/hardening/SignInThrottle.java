package dev.loopdesk.hardening;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Delays clients that guess passwords or keys, on this node; a refused client is told when to try again. Failures are counted per account and client address, per
 * client address, and per account. An address from which an account has signed in before is trusted for that account:
 * failures of others do not delay it.
 */
@Component
public class SignInThrottle {

    static final Duration FIRST_DELAY = Duration.ofSeconds(3);
    static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

    /** Number of failures with many accounts, or from many addresses, that is tolerated as mistakes. */
    static final int MISTAKES = 10;

    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration FAILURES_REMEMBERED = Duration.ofHours(1);
    private static final Duration SUCCESS_REMEMBERED = Duration.ofDays(30);
    /** No account has such a name. */
    private static final String KEYS = "key of ";

    private static final int MOST_DOUBLINGS = 10;

    private final Clock clock;
    private final Cache<Guess, Failures> failures;
    private final Cache<Guess, Boolean> trusted;

    @Autowired
    SignInThrottle() {
        this(Clock.systemUTC());
    }

    SignInThrottle(Clock clock) {
        this.clock = clock;
        this.failures = remembering(FAILURES_REMEMBERED).build();
        this.trusted = remembering(SUCCESS_REMEMBERED).build();
    }

    /** A counter of failures: an account at an address, or one of them with any value of the other. */
    private record Guess(@Nullable String account, @Nullable String address) {}

    private record Failures(int count, Instant last) {}

    /** Returns how long an attempt must wait until its password is checked; zero if it is checked now. */
    Duration delay(String account, String address) {
        var pair = new Guess(account, address);
        Duration own = delay(pair, 0, LONGEST_DELAY);
        if (!own.isZero() || trusted.getIfPresent(pair) != null) {
            return own;
        }
        Duration sprayed = delay(new Guess(null, address), MISTAKES, LONGEST_DELAY);
        // The delay is short, because an attacker with many addresses could otherwise lock out an account.
        Duration attacked = delay(new Guess(account, null), MISTAKES, FIRST_DELAY);
        return sprayed.compareTo(attacked) > 0 ? sprayed : attacked;
    }

    /** Counts a wrong password. */
    void failed(String account, String address) {
        count(new Guess(account, address));
        count(new Guess(account, null));
        count(new Guess(null, address));
    }

    /** Trusts an address for an account; its failures with other accounts stay counted. */
    void succeeded(String account, String address) {
        var pair = new Guess(account, address);
        failures.invalidate(pair);
        trusted.put(pair, true);
    }

    /**
     * Decides on the key of the current request. A wrong key belongs to no account, so it counts for the address, apart
     * from wrong passwords; an integration known at that address is still admitted.
     *
     * @param integration the integration with that key, or null for a wrong key
     * @return true if the request is admitted
     */
    public boolean admitsKey(@Nullable String integration) {
        String address = ClientAddress.current();
        if (address == null || integration == null) {
            if (address != null) {
                wrongKey(address);
            }
            return integration != null;
        }
        Duration delay = keyDelay(integration, address);
        if (delay.isZero()) {
            rightKey(integration, address);
        } else {
            answerRetryAfter(delay);
        }
        return delay.isZero();
    }

    Duration keyDelay(String integration, String address) {
        return trusted.getIfPresent(new Guess(KEYS + integration, address)) == null
                ? delay(new Guess(KEYS, address), MISTAKES, LONGEST_DELAY)
                : Duration.ZERO;
    }

    void wrongKey(String address) {
        count(new Guess(KEYS, address));
    }

    void rightKey(String integration, String address) {
        trusted.put(new Guess(KEYS + integration, address), true);
    }

    /** Tells the client of the current request when its next attempt is checked. */
    static void answerRetryAfter(Duration delay) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
                && asked.getResponse() != null) {
            long seconds = Math.max(1, delay.plusMillis(999).toSeconds());
            asked.getResponse().setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
    }

    /** Resets the failures of an account, at the request of an administrator. */
    void forget(String account) {
        failures.asMap().keySet().removeIf(guess -> account.equals(guess.account()));
    }

    private void count(Guess guess) {
        Instant now = clock.instant();
        failures.asMap().compute(guess, (key, known) -> new Failures(known == null ? 1 : known.count() + 1, now));
    }

    private Duration delay(Guess guess, int free, Duration longest) {
        Failures known = failures.getIfPresent(guess);
        if (known == null || known.count() <= free) {
            return Duration.ZERO;
        }
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(MOST_DOUBLINGS, known.count() - free - 1));
        Instant next = known.last().plus(delay.compareTo(longest) < 0 ? delay : longest);
        Instant now = clock.instant();
        return now.isBefore(next) ? Duration.between(now, next) : Duration.ZERO;
    }

    private Caffeine<Object, Object> remembering(Duration time) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(time)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }
}
