package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    private Instant now = Instant.parse("2026-11-28T09:00:00Z");

    private final SignInThrottle throttle = new SignInThrottle(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void guessing_one_account_from_one_address_is_slowed_more_and_more() {
        assertThat(guesses("agent", ELSEWHERE, Duration.ofHours(1))).isLessThan(70);
    }

    @Test
    void spraying_many_accounts_from_one_address_is_slowed() {
        int looked = 0;
        for (int second = 0; second < 3_600; second++) {
            now = now.plusSeconds(1);
            if (admits("account" + second, ELSEWHERE)) {
                throttle.failed("account" + second, ELSEWHERE);
                looked++;
            }
        }

        assertThat(looked).isBetween(SignInThrottle.MISTAKES, 80);
    }

    @Test
    void guessing_one_account_from_many_addresses_is_slowed() {
        int looked = 0;
        for (int i = 0; i < 60_000; i++) {
            now = now.plusMillis(1);
            String address = "2001:db8:" + Integer.toHexString(i) + "::1";
            if (admits("agent", address)) {
                throttle.failed("agent", address);
                looked++;
            }
        }

        assertThat(looked).isBetween(SignInThrottle.MISTAKES, 40);
    }

    @Test
    void failures_of_others_hold_no_account_up_where_it_is_used() {
        throttle.succeeded("agent", HOME);
        guesses("agent", ELSEWHERE, Duration.ofHours(1));
        for (int i = 0; i < 1_000; i++) {
            throttle.failed("agent", "203.0.113." + i);
            throttle.failed("other" + i, HOME);
        }

        assertThat(admits("agent", HOME)).isTrue();
    }

    @Test
    void failures_of_others_hold_an_account_up_for_three_seconds_where_it_is_new() {
        for (int i = 0; i < 1_000; i++) {
            throttle.failed("agent", "203.0.113." + i);
        }
        now = now.plus(SignInThrottle.FIRST_DELAY);

        assertThat(admits("agent", HOME)).isTrue();
    }

    @Test
    void one_wrong_password_elsewhere_holds_nobody_up() {
        throttle.failed("agent", ELSEWHERE);

        assertThat(admits("agent", HOME)).isTrue();
    }

    @Test
    void wrong_keys_are_slowed_by_address() {
        throttle.rightKey("chat", ELSEWHERE);
        for (int i = 0; i <= SignInThrottle.MISTAKES; i++) {
            throttle.wrongKey(ELSEWHERE);
        }

        assertThat(throttle.keyDelay("robot", ELSEWHERE)).isEqualTo(SignInThrottle.FIRST_DELAY);
        assertThat(throttle.keyDelay("robot", HOME)).isZero();
        assertThat(throttle.keyDelay("chat", ELSEWHERE)).as("was there before").isZero();
        assertThat(admits("agent", ELSEWHERE)).as("passwords").isTrue();

        now = now.plus(SignInThrottle.LONGEST_DELAY);
        assertThat(throttle.keyDelay("robot", ELSEWHERE)).isZero();
    }

    @Test
    void subscribers_of_a_network_of_IPv6_count_as_one() {
        assertThat(ClientAddress.of("2001:db8:1:2::1")).isEqualTo(ClientAddress.of("2001:db8:1:2:ffff::9"));
        assertThat(ClientAddress.of("2001:db8:1:3::1")).isNotEqualTo(ClientAddress.of("2001:db8:1:2::1"));
        assertThat(ClientAddress.of("::ffff:192.0.2.1")).isEqualTo(ClientAddress.of("192.0.2.1"));
    }

    private boolean admits(String account, String address) {
        return throttle.delay(account, address).isZero();
    }

    private int guesses(String account, String address, Duration time) {
        int looked = 0;
        for (long second = 0; second < time.toSeconds(); second++) {
            now = now.plusSeconds(1);
            if (admits(account, address)) {
                throttle.failed(account, address);
                looked++;
            }
        }
        return looked;
    }
}
