package dev.loopdesk.forecast;

import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A statement in words. */
public final class ForecastWords {

    private final Texts texts;
    private final ZoneId zone;
    private final DateTimeFormatter date;

    /** @param language Chinese; any other language gives English */
    public ForecastWords(Locale language, ZoneId zone) {
        this.texts = Texts.of("forecast", language);
        this.zone = zone;
        this.date = DateTimeFormatter.ofPattern(texts.get("date.pattern"), texts.locale());
    }

    /** Returns the statement in a sentence. */
    public String headline(Forecast forecast) {
        Instant half = forecast.half();
        Instant most = forecast.most();
        if (!forecast.isStated()) {
            return texts.get("none", forecast.solved());
        }
        if (half == null || most == null) {
            // The later day is never known without the earlier one.
            return texts.get("half", day(Objects.requireNonNull(half)));
        }
        return texts.get("both", day(half), lastDay(most));
    }

    /** Returns what the statement rests on, a sentence in each line. */
    public List<String> basis(Forecasts.Stated stated) {
        Forecast forecast = stated.forecast();
        List<String> lines = new ArrayList<>();
        if (forecast.isStated()) {
            lines.add(texts.get("basis", forecast.cases(), forecast.days(), forecast.solved()));
            lines.add(texts.get("like."
                    + forecast.likeness().name().toLowerCase(Locale.ROOT).replace('_', '-')));
            if (forecast.sameAge()) {
                lines.add(texts.get("same-age"));
            }
            if (forecast.most() == null) {
                lines.add(texts.get("no-most"));
            }
        } else {
            lines.add(texts.get("too-few", Forecaster.ENOUGH));
        }
        lines.add(
                stated.record().statements() < Forecaster.ENOUGH
                        ? texts.get("record.too-few")
                        : texts.get(
                                "record",
                                stated.record().statements(),
                                stated.record().percent()));
        return List.copyOf(lines);
    }

    String day(Instant moment) {
        return date.format(moment.atZone(zone));
    }

    /** Returns the day that ends at a moment. */
    String lastDay(Instant end) {
        return day(end.minusMillis(1));
    }
}
