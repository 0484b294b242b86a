package dev.loopdesk.api;

import dev.loopdesk.forecast.Forecast;
import dev.loopdesk.forecast.ForecastWords;
import dev.loopdesk.forecast.Forecasts;
import dev.loopdesk.forecast.TrackRecord;
import dev.loopdesk.servicetime.ServiceTimes;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** API of the honest date of a ticket (S4.7). */
@RestController
class TicketForecast {

    private final TicketAccess ticketAccess;
    private final Forecasts forecasts;
    private final ServiceTimes serviceTimes;

    TicketForecast(TicketAccess ticketAccess, Forecasts forecasts, ServiceTimes serviceTimes) {
        this.ticketAccess = ticketAccess;
        this.forecasts = forecasts;
        this.serviceTimes = serviceTimes;
    }

    /**
     * When a ticket is solved, as far as can be said.
     *
     * @param open false if the ticket is solved or has ended; then nothing else is stated
     * @param headline the statement in a sentence
     * @param basis what it rests on, a sentence each
     */
    record ForecastView(
            boolean open,
            @Nullable Forecast forecast,
            @Nullable TrackRecord record,
            @Nullable String headline,
            List<String> basis) {}

    @GetMapping(
            path = {"/api/tickets/{number}/forecast", "/camunda/api/loopdesk/tickets/{number}/forecast"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ForecastView forecast(@PathVariable String number, Locale language) {
        ticketAccess.admitStaff(number);
        var words = new ForecastWords(language, serviceTimes.zone());
        return forecasts
                .of(number)
                .map(stated -> new ForecastView(
                        true,
                        stated.forecast(),
                        stated.record(),
                        words.headline(stated.forecast()),
                        words.basis(stated)))
                .orElse(new ForecastView(false, null, null, null, List.of()));
    }
}
