package dev.loopdesk.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetTerms;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetFiguresTest {

    private static final Instant START = Instant.parse("2020-03-02T09:00:00Z");
    private static final TargetTerms P1 = new TargetTerms("P1", "always", "PT4H");
    private static final TargetTerms P4 = new TargetTerms("P4", "always", "PT40H");

    private final TargetFigures promises = new TargetFigures();

    @Test
    void tellsTheFourWaysAPromiseCanGo() {
        add(started(P4, 0), event(Kind.MET, 1));
        add(started(P4, 0), event(Kind.BREACHED, 40), event(Kind.MET, 50));
        add(started(P4, 0), event(Kind.BREACHED, 40));
        add(started(P4, 0), event(Kind.AT_RISK, 32), event(Kind.PAUSED, 33));
        add(started(P4, 0), event(Kind.STOPPED, 1));
        add(started(P4, 0), event(Kind.BREACHED, 40), event(Kind.STOPPED, 50));

        assertTally("P4", 6, 1, 3, 1, 1);
        assertThat(promises.of(Target.RESOLUTION).get("P4"))
                .extracting(TargetFigures.Tally::percentMet)
                .isEqualTo(25.0);
    }

    @Test
    void countsEveryStartOfATicketAndTheTicketOnce() {
        add(started(P4, 0), event(Kind.BREACHED, 40), event(Kind.MET, 50), started(P4, 60), event(Kind.MET, 61));

        assertTally("P4", 1, 1, 1, 0, 0);
    }

    @Test
    void judgesByTheLastPromise() {
        add(started(P1, 0), event(Kind.BREACHED, 4), retargeted(5), event(Kind.MET, 6));
        add(started(P1, 0), event(Kind.BREACHED, 4), retargeted(50), event(Kind.BREACHED, 50), event(Kind.MET, 51));

        assertTally("P4", 2, 1, 1, 0, 0);
        assertThat(promises.of(Target.RESOLUTION)).containsOnlyKeys("P4");
    }

    @Test
    void keepsPrioritiesAndTargetsApart() {
        add(
                started(P4, 0),
                ClockEvent.started(Target.FIRST_RESPONSE, START, null, P4),
                ClockEvent.of(Target.FIRST_RESPONSE, Kind.BREACHED, START),
                event(Kind.MET, 1),
                started(P1, 2));

        assertTally("P1", 1, 0, 0, 1, 0);
        assertTally("P4", 1, 1, 0, 0, 0);
        assertThat(promises.of(Target.FIRST_RESPONSE).get("P4"))
                .extracting(TargetFigures.Tally::missed)
                .isEqualTo(1);
        assertThat(promises.of(Target.NEXT_UPDATE)).isEmpty();
    }

    @Test
    void countsProgressUpdatesAmongTheLettersThatPutTheNextOneOff() {
        add(
                ClockEvent.started(Target.NEXT_UPDATE, START, null, P4),
                letter("progress-update"),
                letter("details-wanted"),
                ClockEvent.retargeted(Target.NEXT_UPDATE, START, null, P1, P4),
                letter("progress-update"),
                letter("progress-update"));

        assertThat(promises.progressUpdates())
                .containsExactly(java.util.Map.entry("P1", 2), java.util.Map.entry("P4", 1));
    }

    private void assertTally(String priority, int tickets, int met, int missed, int running, int stopped) {
        assertThat(promises.of(Target.RESOLUTION).get(priority))
                .extracting(
                        TargetFigures.Tally::tickets,
                        TargetFigures.Tally::met,
                        TargetFigures.Tally::missed,
                        TargetFigures.Tally::running,
                        TargetFigures.Tally::stopped)
                .containsExactly(tickets, met, missed, running, stopped);
    }

    private void add(ClockEvent... events) {
        ServiceCalendar always = ServiceCalendar.always(ZoneOffset.UTC);
        promises.add(List.of(events), name -> always);
    }

    private static ClockEvent started(TargetTerms terms, int hour) {
        return ClockEvent.started(Target.RESOLUTION, at(hour), null, terms);
    }

    private static ClockEvent retargeted(int hour) {
        return ClockEvent.retargeted(Target.RESOLUTION, at(hour), null, P4, P1);
    }

    private static ClockEvent event(Kind kind, int hour) {
        return ClockEvent.of(Target.RESOLUTION, kind, at(hour));
    }

    private static ClockEvent letter(String kind) {
        return ClockEvent.of(Target.NEXT_UPDATE, Kind.MET, START, kind);
    }

    private static Instant at(int hour) {
        return START.plusSeconds(hour * 3600L);
    }
}
