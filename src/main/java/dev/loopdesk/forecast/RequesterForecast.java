package dev.loopdesk.forecast;

import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Dates that requesters may read, where the operator switches that on. */
@Service
public class RequesterForecast {

    private final ForecastSettings settings;
    private final Forecasts forecasts;
    private final ServiceTimes serviceTimes;

    RequesterForecast(ForecastSettings settings, Forecasts forecasts, ServiceTimes serviceTimes) {
        this.settings = settings;
        this.forecasts = forecasts;
        this.serviceTimes = serviceTimes;
    }

    /**
     * Days by which like tickets were solved, in the reader's words.
     *
     * @param half day by which half of them were
     * @param most day by which 85 of 100 were
     */
    public record Days(String half, String most) {}

    /** Returns the days of a ticket; empty if requesters read none, or if not both can be stated. */
    public Optional<Days> of(String number, Locale reader) {
        if (!settings.tellRequesters()) {
            return Optional.empty();
        }
        return forecasts.of(number).flatMap(stated -> {
            Instant half = stated.forecast().half();
            Instant most = stated.forecast().most();
            var words = new ForecastWords(reader, serviceTimes.zone());
            return half == null || most == null
                    ? Optional.empty()
                    : Optional.of(new Days(words.day(half), words.lastDay(most)));
        });
    }
}
