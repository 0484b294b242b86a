package dev.loopdesk.desk;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.Ticket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The target of a ticket that is to be met next: the first response, then the resolution. */
final class NextTarget {

    private NextTarget() {}

    /** Returns its clock; empty if the ticket has ended, or no target is open. */
    static Optional<TargetClock> of(Ticket ticket, List<ClockEvent> events, ServiceTimes serviceTimes) {
        return ticket.endedAs() != null
                ? Optional.empty()
                : Stream.of(Target.FIRST_RESPONSE, Target.RESOLUTION)
                        .map(target -> TargetClock.of(target, events, serviceTimes::calendar))
                        .filter(TargetClock::isOpen)
                        .findFirst();
    }
}
