package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sets the date until which a ticket rests from the form field that its task names (S4.7). */
@Component
class FollowUpDates {

    private final ServiceTimes serviceTimes;
    private final Clock clock;
    private final Refusals refusals;

    FollowUpDates(ServiceTimes serviceTimes, Clock clock, Refusals refusals) {
        this.serviceTimes = serviceTimes;
        this.clock = clock;
        this.refusals = refusals;
    }

    /**
     * Sets the date from an answer, or removes it after the task that was put aside until then.
     *
     * @throws Refusal if the day is over, which the requester would read in a letter
     */
    void apply(ElementProperties element, Answer answer, Form form) {
        String field = element.followUpField();
        if (field != null) {
            String day = answer.text(field);
            if (day != null
                    && LocalDate.parse(day).isBefore(LocalDate.ofInstant(clock.instant(), serviceTimes.zone()))) {
                throw refusals.of("day-in-past", form.nameAndKey(field)).at(field);
            }
            answer.set(Variable.FOLLOW_UP_ON, from(day));
        } else if (element.followsUp()) {
            answer.set(Variable.FOLLOW_UP_ON, (Object) null);
        }
    }

    /** Returns the start of the stated day, or of the next service day if none was stated. */
    private Instant from(@Nullable String day) {
        Instant start = day == null
                ? clock.instant().plus(Duration.ofDays(1))
                : LocalDate.parse(day).atStartOfDay(serviceTimes.zone()).toInstant();
        return serviceTimes.calendar(ServiceTimes.OFFICE).nextOpen(start);
    }
}
