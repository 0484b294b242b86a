package dev.loopdesk.changes;

import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.TargetTerms;
import dev.loopdesk.ticket.ClockRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Effects of other decision tables on past tickets (S7.1): exact, from what the tickets and their clock records
 * say. Nothing of the draft is live, and nothing of a ticket changes.
 */
@Service
class DecisionWhatIf {

    private static final List<Target> JUDGED = List.of(Target.FIRST_RESPONSE, Target.RESOLUTION);

    private final LiveModels live;
    private final ModelChanges changes;
    private final ModelCheck check;
    private final SupportProcess process;
    private final ClockRecord clocks;
    private final ServiceTimes serviceTimes;
    private final JdbcClient jdbc;
    private final Clock clock;

    DecisionWhatIf(
            LiveModels live,
            ModelChanges changes,
            ModelCheck check,
            SupportProcess process,
            ClockRecord clocks,
            ServiceTimes serviceTimes,
            JdbcClient jdbc,
            Clock clock) {
        this.live = live;
        this.changes = changes;
        this.check = check;
        this.process = process;
        this.clocks = clocks;
        this.serviceTimes = serviceTimes;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Tickets to look at.
     *
     * @param from earliest receipt, or null
     * @param to receipt before which they came in, or null
     * @param most number of the newest ones
     */
    record Range(@Nullable Instant from, @Nullable Instant to, int most) {}

    /** Tickets that a table gives another value. */
    record Shift(String before, String after, List<String> tickets) {}

    /**
     * A target under a priority that it has now or would have.
     *
     * @param newlyMissed tickets that met it and would have missed it
     * @param newlyMet tickets that missed it and would have met it
     */
    record Judged(
            String target,
            String priority,
            int metBefore,
            int missedBefore,
            int metAfter,
            int missedAfter,
            List<String> newlyMissed,
            List<String> newlyMet) {}

    /**
     * Differences between the live tables and those of a draft.
     *
     * @param tickets number of tickets that were looked at
     * @param unjudged tickets whose recorded terms are of no row of the live table, so that their targets stay as they were
     */
    record Result(
            int tickets, List<Shift> priorities, List<Shift> teams, List<Judged> targets, List<String> unjudged) {}

    /** Data of a past ticket that tables decide by. */
    private record Past(
            String number,
            String urgency,
            String impact,
            @Nullable String category) {}

    /** An urgency and an impact. */
    private record Assessment(String urgency, String impact) {}

    /** Decisions of tables: service levels by assessment, teams by category. */
    private record Tables(Map<Assessment, ServiceLevel> levels, Map<String, String> teams) {}

    /** Holds a draft to the tickets of a range. */
    @Transactional(readOnly = true)
    public Result of(ModelChange draft, Range range) {
        List<Past> tickets = tickets(range);
        // The engine's history of decisions keeps nothing of the questions.
        Tables before = check.trial(Map.of(), () -> tables(tickets));
        Map<String, byte[]> whole = changes.files(draft.id()).applied(live.all());
        Tables after = check.trial(whole, () -> tables(tickets));

        Map<String, Map<String, List<String>>> priorities = new TreeMap<>();
        Map<String, Map<String, List<String>>> teams = new TreeMap<>();
        var judgements = new TreeMap<String, Judgement>();
        var unjudged = new ArrayList<String>();
        for (Past ticket : tickets) {
            var assessment = new Assessment(ticket.urgency(), ticket.impact());
            shift(
                    priorities,
                    level(before, assessment).priority(),
                    level(after, assessment).priority(),
                    ticket.number());
            if (ticket.category() != null) {
                shift(
                        teams,
                        before.teams().getOrDefault(ticket.category(), ""),
                        after.teams().getOrDefault(ticket.category(), ""),
                        ticket.number());
            }
            if (!judge(ticket, assessment, before, after, judgements)) {
                unjudged.add(ticket.number());
            }
        }
        return new Result(
                tickets.size(),
                shifts(priorities),
                shifts(teams),
                judgements.values().stream().map(Judgement::shown).toList(),
                unjudged);
    }

    private List<Past> tickets(Range range) {
        return jdbc.sql("""
                        select number, urgency, impact, category from ticket
                        where received_at >= :from and received_at < :to
                        order by id desc fetch first :most rows only
                        """)
                .param(
                        "from",
                        Objects.requireNonNullElse(range.from(), Instant.EPOCH).atOffset(ZoneOffset.UTC))
                .param(
                        "to",
                        Objects.requireNonNullElse(range.to(), clock.instant()).atOffset(ZoneOffset.UTC))
                .param("most", range.most())
                .query((row, n) -> new Past(
                        row.getString("number"),
                        row.getString("urgency"),
                        row.getString("impact"),
                        row.getString("category")))
                .list();
    }

    /** Asks the newest tables for what some tickets need. */
    private Tables tables(List<Past> tickets) {
        Map<Assessment, ServiceLevel> levels = new HashMap<>();
        Map<String, String> teams = new HashMap<>();
        // A ticket may have been assessed otherwise before, so that each urgency counts with each impact.
        Set<String> urgencies = tickets.stream().map(Past::urgency).collect(Collectors.toSet());
        Set<String> impacts = tickets.stream().map(Past::impact).collect(Collectors.toSet());
        for (String urgency : urgencies) {
            for (String impact : impacts) {
                levels.put(new Assessment(urgency, impact), process.newestLevel(urgency, impact));
            }
        }
        for (Past ticket : tickets) {
            if (ticket.category() != null) {
                teams.computeIfAbsent(ticket.category(), process::newestTeam);
            }
        }
        return new Tables(levels, teams);
    }

    private static ServiceLevel level(Tables tables, Assessment assessment) {
        return Objects.requireNonNull(tables.levels().get(assessment));
    }

    private static void shift(Map<String, Map<String, List<String>>> into, String before, String after, String ticket) {
        if (!before.equals(after)) {
            into.computeIfAbsent(before, key -> new TreeMap<>())
                    .computeIfAbsent(after, key -> new ArrayList<>())
                    .add(ticket);
        }
    }

    private static List<Shift> shifts(Map<String, Map<String, List<String>>> found) {
        List<Shift> shifts = new ArrayList<>();
        found.forEach(
                (before, others) -> others.forEach((after, tickets) -> shifts.add(new Shift(before, after, tickets))));
        return shifts;
    }

    /** Counts the targets of a ticket as they were and as they would be; false if its terms are of no row of the table. */
    private boolean judge(
            Past ticket, Assessment assessment, Tables before, Tables after, Map<String, Judgement> judgements) {
        List<ClockEvent> recorded = clocks.events(ticket.number());
        boolean known = true;
        for (Target target : JUDGED) {
            for (List<ClockEvent> run : runs(target, recorded)) {
                List<ClockEvent> changed = new ArrayList<>();
                for (ClockEvent event : run) {
                    TargetTerms terms = event.terms();
                    TargetTerms other = terms == null ? null : terms(terms, target, assessment, before, after);
                    known &= terms == null || other != null;
                    changed.add(other == null ? event : withTerms(event, other));
                }
                count(ticket.number(), target, run, changed, judgements);
            }
        }
        return known;
    }

    /** Returns the terms that the draft gives where the live table gives these; null if it gives them nowhere. */
    private static @Nullable TargetTerms terms(
            TargetTerms recorded, Target target, Assessment present, Tables before, Tables after) {
        if (terms(target, level(before, present)).equals(recorded)) {
            return terms(target, level(after, present));
        }
        // The ticket was assessed otherwise then.
        var others = new TreeMap<String, TargetTerms>();
        before.levels().forEach((assessment, level) -> {
            if (terms(target, level).equals(recorded)) {
                TargetTerms other = terms(target, level(after, assessment));
                others.put(other.toString(), other);
            }
        });
        return others.size() == 1 ? others.firstEntry().getValue() : null;
    }

    private static TargetTerms terms(Target target, ServiceLevel level) {
        Duration allowed = target == Target.FIRST_RESPONSE ? level.firstResponse() : level.resolution();
        return new TargetTerms(level.priority(), level.calendar(), allowed.toString(), level.atRiskShare());
    }

    private static ClockEvent withTerms(ClockEvent event, TargetTerms terms) {
        return new ClockEvent(
                event.target(), event.kind(), event.at(), event.element(), terms, event.former(), event.due());
    }

    private void count(
            String ticket,
            Target target,
            List<ClockEvent> recorded,
            List<ClockEvent> changed,
            Map<String, Judgement> judgements) {
        TargetClock was = TargetClock.of(target, recorded, serviceTimes::calendar);
        TargetClock wouldBe = TargetClock.of(target, changed, serviceTimes::calendar);
        Boolean missedBefore = missed(was);
        Boolean missedAfter = missed(wouldBe);
        if (missedBefore != null && missedAfter != null) {
            judgement(target, was, judgements).before(missedBefore);
            judgement(target, wouldBe, judgements).after(ticket, missedBefore, missedAfter);
        }
    }

    private static Judgement judgement(Target target, TargetClock clock, Map<String, Judgement> judgements) {
        String priority = clock.terms().priority();
        return judgements.computeIfAbsent(target.key() + " " + priority, key -> new Judgement(target.key(), priority));
    }

    /** Tells whether a target was missed; null if that is still open, or if the ticket ended before. */
    private @Nullable Boolean missed(TargetClock target) {
        Instant due = target.due();
        Instant ended = target.events().stream()
                .filter(event -> event.kind() == Kind.MET || event.kind() == Kind.STOPPED)
                .map(ClockEvent::at)
                .reduce((one, other) -> other)
                .orElse(null);
        boolean isMet = target.state() == TargetClock.State.MET;
        Instant judged = ended == null ? clock.instant() : ended;
        if (due != null && due.isBefore(judged)) {
            return true;
        }
        return isMet ? false : null;
    }

    /** Splits the events of a target before each start. */
    private static List<List<ClockEvent>> runs(Target target, List<ClockEvent> events) {
        List<List<ClockEvent>> runs = new ArrayList<>();
        for (ClockEvent event : events) {
            if (event.target() == target) {
                if (event.kind() == Kind.STARTED) {
                    runs.add(new ArrayList<>());
                }
                runs.get(runs.size() - 1).add(event);
            }
        }
        return runs;
    }

    /** Figures of a target under a priority. */
    private static final class Judgement {

        private final String target;
        private final String priority;
        private final TreeSet<String> newlyMissed = new TreeSet<>();
        private final TreeSet<String> newlyMet = new TreeSet<>();
        private int metBefore;
        private int missedBefore;
        private int metAfter;
        private int missedAfter;

        Judgement(String target, String priority) {
            this.target = target;
            this.priority = priority;
        }

        void before(boolean missed) {
            metBefore += missed ? 0 : 1;
            missedBefore += missed ? 1 : 0;
        }

        void after(String ticket, boolean missedNow, boolean missed) {
            metAfter += missed ? 0 : 1;
            missedAfter += missed ? 1 : 0;
            if (missed && !missedNow) {
                newlyMissed.add(ticket);
            } else if (!missed && missedNow) {
                newlyMet.add(ticket);
            }
        }

        Judged shown() {
            return new Judged(
                    target,
                    priority,
                    metBefore,
                    missedBefore,
                    metAfter,
                    missedAfter,
                    List.copyOf(newlyMissed),
                    List.copyOf(newlyMet));
        }
    }
}
