package dev.loopdesk.api;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.ClockRecord;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** API of clocks and the explanation of deadlines (S1.1). */
@RestController
class TicketClocks {

    private final TicketAccess ticketAccess;
    private final ClockRecord record;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    TicketClocks(TicketAccess ticketAccess, ClockRecord record, ServiceTimes serviceTimes, Clock clock) {
        this.ticketAccess = ticketAccess;
        this.record = record;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    @GetMapping("/api/tickets/{number}/clock")
    ClockView clock(@PathVariable String number, Locale language) {
        ticketAccess.admit(number, null);
        List<ClockEvent> events = record.events(number);
        return ClockView.of(
                number,
                Stream.of(Target.values())
                        .map(target -> TargetClock.of(target, events, serviceTimes::calendar))
                        .toList(),
                events,
                clock.instant(),
                serviceTimes.zone(),
                language);
    }
}
