package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.ElementProperties;
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

    FollowUpDates(ServiceTimes serviceTimes, Clock clock) {
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /** Sets the date from an answer, or removes it after the task that was put aside until then. */
    void apply(ElementProperties element, Answer answer) {
        String field = element.followUpField();
        if (field != null) {
            answer.set(Variable.FOLLOW_UP_ON, from(answer.text(field)));
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
