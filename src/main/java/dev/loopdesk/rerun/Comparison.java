package dev.loopdesk.rerun;

import dev.loopdesk.rerun.Outcome.Guess;
import dev.loopdesk.rerun.Outcome.Judged;
import dev.loopdesk.rerun.Outcome.Stuck;
import dev.loopdesk.rerun.Outcome.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Differences between what became of past tickets under two sets of models. Each number names the tickets behind it.
 *
 * @param tickets number of tickets that both runs have led
 * @param ways tickets that go another way, by the place where the ways part
 * @param stuck tickets that cannot go on with the draft
 * @param stuckBefore tickets that cannot go on with the live models either
 * @param ends tickets that end otherwise
 * @param loops loops back in both runs, and the tickets whose number differs
 * @param guesses answers that only the draft asks for
 * @param unasked answers that were given, and that only the draft does not ask for
 * @param misplaced what people did beside the tasks, and only the draft has no place for
 * @param strays tickets that the live models lead otherwise than they really went: older models, or what is not repeated
 */
public record Comparison(
        int tickets,
        List<Parting> ways,
        List<Standing> stuck,
        List<Standing> stuckBefore,
        List<Shift> ends,
        List<Shift> priorities,
        List<Shift> teams,
        List<Kept> targets,
        List<Count> letters,
        Count loops,
        List<Effort> work,
        List<Guessed> guesses,
        List<Group> unasked,
        List<Group> misplaced,
        List<String> strays) {

    /** A place where ways part: one goes to this element, the other to that; null if it ends there. */
    public record Parting(@Nullable String before, @Nullable String now, List<String> tickets) {}

    /** A place where tickets cannot go on; without a reason nothing leads on. */
    public record Standing(String element, String reason, List<String> tickets) {}

    /** Tickets that have another value. */
    public record Shift(String before, String after, List<String> tickets) {}

    /** A target under a priority. */
    public record Kept(
            String target,
            String priority,
            int metBefore,
            int missedBefore,
            int metAfter,
            int missedAfter,
            List<String> newlyMissed,
            List<String> newlyMet) {}

    /** A number before and after, and the tickets in which it differs. */
    public record Count(String name, int before, int after, List<String> tickets) {}

    /** Work at an element: how often, and how many minutes it was there in all. */
    public record Effort(
            String team,
            String element,
            int before,
            int after,
            long minutesBefore,
            long minutesAfter,
            List<String> tickets) {}

    /** Answers that nobody had given. */
    public record Guessed(String element, @Nullable String field, boolean typical, int number, List<String> tickets) {}

    /** Tickets that have something in common. */
    public record Group(String name, List<String> tickets) {}

    /** Tells whether nothing differs. */
    public boolean isSame() {
        return ways.isEmpty()
                && stuck.isEmpty()
                && ends.isEmpty()
                && priorities.isEmpty()
                && teams.isEmpty()
                && targets.stream().allMatch(Comparison::isSame)
                && letters.stream().allMatch(count -> count.tickets().isEmpty())
                && loops.tickets().isEmpty()
                && work.stream().allMatch(effort -> effort.tickets().isEmpty())
                && guesses.isEmpty()
                && unasked.isEmpty()
                && misplaced.isEmpty();
    }

    private static boolean isSame(Kept kept) {
        return kept.newlyMet().isEmpty()
                && kept.newlyMissed().isEmpty()
                && kept.metBefore() == kept.metAfter()
                && kept.missedBefore() == kept.missedAfter();
    }

    /** Compares two runs of the same tickets. */
    public static Comparison of(List<PastTicket> past, List<Outcome> live, List<Outcome> draft) {
        Map<String, Outcome> after = new HashMap<>();
        draft.forEach(outcome -> after.put(outcome.number(), outcome));
        Map<String, List<String>> really = new HashMap<>();
        past.forEach(ticket -> really.put(ticket.number(), ticket.way()));
        var sums = new Sums();
        for (Outcome before : live) {
            Outcome now = after.get(before.number());
            if (now != null) {
                sums.add(before, now);
                if (!before.way().equals(really.get(before.number()))) {
                    sums.strays.add(before.number());
                }
            }
        }
        return sums.comparison();
    }

    /** Sums over tickets. */
    private static final class Sums {

        private record Place(
                @Nullable String before, @Nullable String now) {}

        private record Values(String before, String after) {}

        private record Promise(String target, String priority) {}

        private record Task(String team, String element) {}

        private static final class Tally {
            private int before;
            private int after;
            private long millisBefore;
            private long millisAfter;
            private final TreeSet<String> tickets = new TreeSet<>();
        }

        private static final class Judgement {
            private int metBefore;
            private int missedBefore;
            private int metAfter;
            private int missedAfter;
            private final TreeSet<String> newlyMissed = new TreeSet<>();
            private final TreeSet<String> newlyMet = new TreeSet<>();
        }

        private final Map<Place, List<String>> ways = new LinkedHashMap<>();
        private final Map<Stuck, List<String>> stuck = new LinkedHashMap<>();
        private final Map<Stuck, List<String>> stuckBefore = new LinkedHashMap<>();
        private final Map<Values, List<String>> ends = new LinkedHashMap<>();
        private final Map<Values, List<String>> priorities = new LinkedHashMap<>();
        private final Map<Values, List<String>> teams = new LinkedHashMap<>();
        private final Map<String, Judgement> judgements = new TreeMap<>();
        private final Map<String, Promise> promises = new HashMap<>();
        private final Map<String, Tally> letters = new TreeMap<>();
        private final Tally loops = new Tally();
        private final Map<Task, Tally> work = new LinkedHashMap<>();
        private final Map<Guess, Tally> guesses = new LinkedHashMap<>();
        private final Map<String, Set<String>> unasked = new TreeMap<>();
        private final Map<String, Set<String>> misplaced = new TreeMap<>();
        private final List<String> strays = new ArrayList<>();
        private int tickets;

        void add(Outcome before, Outcome now) {
            String number = before.number();
            tickets++;
            part(before.way(), now.way(), number);
            if (now.stuck() != null) {
                Map<Stuck, List<String>> into = before.stuck() == null ? stuck : stuckBefore;
                into.computeIfAbsent(now.stuck(), key -> new ArrayList<>()).add(number);
            }
            shift(ends, before.endedAs(), now.endedAs(), number);
            shift(priorities, before.priority(), now.priority(), number);
            shift(teams, before.team(), now.team(), number);
            judge(before.targets(), now.targets(), number);
            var kinds = new TreeSet<>(before.letters().keySet());
            kinds.addAll(now.letters().keySet());
            for (String kind : kinds) {
                count(
                        letters.computeIfAbsent(kind, key -> new Tally()),
                        before.letters().getOrDefault(kind, 0),
                        now.letters().getOrDefault(kind, 0),
                        number);
            }
            count(loops, before.loops(), now.loops(), number);
            work(before.work(), now.work(), number);
            List<Guess> more = new ArrayList<>(now.guesses());
            before.guesses().forEach(more::remove);
            for (Guess guess : more) {
                Tally tally = guesses.computeIfAbsent(guess, key -> new Tally());
                tally.after++;
                tally.tickets.add(number);
            }
            more(before.unasked(), now.unasked(), number, unasked);
            more(before.misplaced(), now.misplaced(), number, misplaced);
        }

        private void part(List<String> before, List<String> now, String number) {
            if (before.equals(now)) {
                return;
            }
            int same = 0;
            while (same < before.size() && same < now.size() && before.get(same).equals(now.get(same))) {
                same++;
            }
            ways.computeIfAbsent(
                            new Place(
                                    same < before.size() ? before.get(same) : null,
                                    same < now.size() ? now.get(same) : null),
                            key -> new ArrayList<>())
                    .add(number);
        }

        private static void shift(
                Map<Values, List<String>> into, @Nullable String before, @Nullable String after, String number) {
            if (!Objects.equals(before, after)) {
                into.computeIfAbsent(
                                new Values(
                                        Objects.requireNonNullElse(before, ""), Objects.requireNonNullElse(after, "")),
                                key -> new ArrayList<>())
                        .add(number);
            }
        }

        private void judge(List<Judged> before, List<Judged> after, String number) {
            before.forEach(judged -> {
                Judgement judgement = judgement(judged);
                judgement.metBefore += Boolean.TRUE.equals(judged.met()) ? 1 : 0;
                judgement.missedBefore += Boolean.FALSE.equals(judged.met()) ? 1 : 0;
            });
            after.forEach(judged -> {
                Judgement judgement = judgement(judged);
                judgement.metAfter += Boolean.TRUE.equals(judged.met()) ? 1 : 0;
                judgement.missedAfter += Boolean.FALSE.equals(judged.met()) ? 1 : 0;
                boolean missed = isMissed(before, judged.target());
                boolean missesNow = isMissed(after, judged.target());
                if (missesNow && !missed) {
                    judgement.newlyMissed.add(number);
                } else if (missed && !missesNow) {
                    judgement.newlyMet.add(number);
                }
            });
        }

        private static boolean isMissed(List<Judged> all, String target) {
            return all.stream()
                    .anyMatch(judged -> judged.target().equals(target) && Boolean.FALSE.equals(judged.met()));
        }

        private Judgement judgement(Judged judged) {
            String key = judged.target() + " " + judged.priority();
            promises.putIfAbsent(key, new Promise(judged.target(), judged.priority()));
            return judgements.computeIfAbsent(key, absent -> new Judgement());
        }

        private static void count(Tally tally, int before, int after, String number) {
            tally.before += before;
            tally.after += after;
            if (before != after) {
                tally.tickets.add(number);
            }
        }

        private void work(List<Work> before, List<Work> now, String number) {
            Map<Task, long[]> sums = new LinkedHashMap<>();
            before.forEach(one -> add(sums, one, 0));
            now.forEach(one -> add(sums, one, 2));
            sums.forEach((task, sum) -> {
                Tally tally = work.computeIfAbsent(task, key -> new Tally());
                tally.before += (int) sum[0];
                tally.millisBefore += sum[1];
                tally.after += (int) sum[2];
                tally.millisAfter += sum[3];
                if (sum[0] != sum[2] || sum[1] != sum[3]) {
                    tally.tickets.add(number);
                }
            });
        }

        private static void add(Map<Task, long[]> sums, Work work, int from) {
            long[] sum = sums.computeIfAbsent(new Task(work.team(), work.element()), key -> new long[4]);
            sum[from]++;
            sum[from + 1] += work.millis();
        }

        private static void more(List<String> before, List<String> now, String number, Map<String, Set<String>> into) {
            List<String> more = new ArrayList<>(now);
            before.forEach(more::remove);
            more.forEach(
                    name -> into.computeIfAbsent(name, key -> new TreeSet<>()).add(number));
        }

        Comparison comparison() {
            List<Parting> partings = new ArrayList<>();
            ways.forEach((place, numbers) -> partings.add(new Parting(place.before(), place.now(), numbers)));
            List<Kept> kept = new ArrayList<>();
            judgements.forEach((key, one) -> {
                Promise promise = Objects.requireNonNull(promises.get(key));
                kept.add(new Kept(
                        promise.target(),
                        promise.priority(),
                        one.metBefore,
                        one.missedBefore,
                        one.metAfter,
                        one.missedAfter,
                        List.copyOf(one.newlyMissed),
                        List.copyOf(one.newlyMet)));
            });
            List<Effort> efforts = new ArrayList<>();
            work.forEach((task, tally) -> efforts.add(new Effort(
                    task.team(),
                    task.element(),
                    tally.before,
                    tally.after,
                    tally.millisBefore / 60_000,
                    tally.millisAfter / 60_000,
                    List.copyOf(tally.tickets))));
            List<Guessed> guessed = new ArrayList<>();
            guesses.forEach((guess, tally) -> guessed.add(new Guessed(
                    guess.element(), guess.field(), guess.typical(), tally.after, List.copyOf(tally.tickets))));
            List<Count> sent = new ArrayList<>();
            letters.forEach((kind, tally) -> sent.add(counted(kind, tally)));
            return new Comparison(
                    tickets,
                    partings,
                    standing(stuck),
                    standing(stuckBefore),
                    shifts(ends),
                    shifts(priorities),
                    shifts(teams),
                    kept,
                    sent,
                    counted("", loops),
                    efforts,
                    guessed,
                    groups(unasked),
                    groups(misplaced),
                    strays);
        }

        private static Count counted(String name, Tally tally) {
            return new Count(name, tally.before, tally.after, List.copyOf(tally.tickets));
        }

        private static List<Standing> standing(Map<Stuck, List<String>> found) {
            List<Standing> standing = new ArrayList<>();
            found.forEach((place, numbers) -> standing.add(new Standing(place.element(), place.reason(), numbers)));
            return standing;
        }

        private static List<Shift> shifts(Map<Values, List<String>> found) {
            List<Shift> shifts = new ArrayList<>();
            found.forEach((values, numbers) -> shifts.add(new Shift(values.before(), values.after(), numbers)));
            return shifts;
        }

        private static List<Group> groups(Map<String, Set<String>> found) {
            List<Group> groups = new ArrayList<>();
            found.forEach((name, numbers) -> groups.add(new Group(name, List.copyOf(numbers))));
            return groups;
        }
    }
}
