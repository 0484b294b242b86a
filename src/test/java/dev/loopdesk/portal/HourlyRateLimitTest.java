package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HourlyRateLimitTest {

    private Instant now = Instant.parse("2026-11-23T02:15:00Z");

    private final Clock clock = new Clock() {
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
    };

    @Test
    void thousandAtOnceAreNoMoreThanTheCap() {
        var cap = new HourlyRateLimit(3, clock);

        assertThat(IntStream.range(0, 1_000)
                        .parallel()
                        .filter(i -> cap.allows(i % 2 == 0 ? "ana@example.org" : " Ana@EXAMPLE.org "))
                        .count())
                .isEqualTo(3);
        assertThat(cap.allows("bo@example.org")).isTrue();
    }

    @Test
    void anHourLaterThereIsRoomAgain() {
        var cap = new HourlyRateLimit(1, clock);
        assertThat(cap.allows("ana@example.org")).isTrue();

        now = now.plus(Duration.ofHours(1)).minusNanos(1);
        assertThat(cap.allows("ana@example.org")).isFalse();
        now = now.plusNanos(1);
        assertThat(cap.allows("ana@example.org")).isTrue();
    }

    @Test
    void itTellsWhenThereIsRoomAgain() {
        var cap = new HourlyRateLimit(3, clock);
        assertThat(cap.secondsUntilRoom("ana@example.org")).isEqualTo(1);
        cap.allows("ana@example.org", 2);
        now = now.plus(Duration.ofMinutes(10));
        cap.allows("ana@example.org");

        assertThat(cap.secondsUntilRoom("Ana@example.org")).isEqualTo(50 * 60);
        assertThat(cap.secondsUntilRoom("ana@example.org", 3)).isEqualTo(60 * 60);
        now = now.plus(Duration.ofMinutes(50)).minusMillis(1);
        assertThat(cap.secondsUntilRoom("ana@example.org")).isEqualTo(1);
    }

    @Test
    @Tag("thorough")
    void aMillionAddressesDoNotGrowBeyondTheMaximum() {
        var cap = new HourlyRateLimit(1, clock);

        for (int i = 0; i < 1_000_000; i++) {
            cap.allows("stranger" + i + "@example.org");
        }

        assertThat(cap.size()).isLessThanOrEqualTo(HourlyRateLimit.MOST_ADDRESSES);
    }

    /** A flood of other addresses does not make the limit forget an address that is being written to. */
    @Test
    void aFloodOfAddressesDoesNotResetTheCountOfAVictim() {
        var cap = new HourlyRateLimit(3, clock);
        for (int i = 0; i < 10; i++) {
            cap.allows("victim@example.org");
        }

        int allowed = 0;
        for (int i = 0; i < 1_000_000; i++) {
            cap.allows("stranger" + i + "@example.org");
            if (i % 10_000 == 0 && cap.allows("victim@example.org")) {
                allowed++;
            }
        }

        assertThat(allowed).isZero();
        assertThat(cap.size()).isLessThanOrEqualTo(HourlyRateLimit.MOST_ADDRESSES);
    }
}
