package dev.loopdesk.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.forecast.RequesterForecast.Days;
import dev.loopdesk.message.TestDesk;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class RequesterForecastTest {

    @Configuration
    @EnableConfigurationProperties(ForecastSettings.class)
    static class Settings {}

    @Test
    void requestersReadTheDaysWhereTheOperatorSwitchesItOn() {
        assertThat(days("true", 16)).isEqualTo(new Days("1 Dec 2026", "8 Dec 2026"));
    }

    @Test
    void requestersReadNothingByDefault() {
        assertThat(days("false", 16)).isNull();
    }

    @Test
    void requestersReadNothingThatTooFewCasesTell() {
        assertThat(days("true", Forecaster.ENOUGH - 1)).isNull();
    }

    /** Returns the days of a ticket that has come in, after some were solved within 1, 2, 3 and so on days. */
    private static @Nullable Days days(String told, int solved) {
        try (var desk = new TestDesk(
                Map.of("loopdesk.forecast.tell-requesters", told),
                Settings.class,
                Courses.class,
                Forecasts.class,
                RequesterForecast.class)) {
            for (int days = 1; days <= solved; days++) {
                Instant cameIn = TestDesk.NOW.minus(Duration.ofDays(20));
                Ticket past = desk.ticket("en", "Past", "Past", "past@example.org");
                desk.file(past, EntryKind.TRIAGE, Map.of());
                var jdbc = desk.bean(JdbcClient.class);
                jdbc.sql("update ticket_entry set written_at = :at where ticket_id = :id")
                        .param("at", cameIn.atOffset(ZoneOffset.UTC))
                        .param("id", past.id())
                        .update();
                jdbc.sql("insert into clock_event (ticket_id, position, target, kind, happened_at, hash)"
                                + " values (:id, 1, 'resolution', 'MET', :at, '')")
                        .param("id", past.id())
                        .param("at", cameIn.plus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC))
                        .update();
            }
            Ticket ticket = desk.ticket("en", "New", "New", "new@example.org");
            desk.file(ticket, EntryKind.TRIAGE, Map.of());
            return desk.bean(RequesterForecast.class)
                    .of(ticket.number(), Locale.ENGLISH)
                    .orElse(null);
        }
    }
}
