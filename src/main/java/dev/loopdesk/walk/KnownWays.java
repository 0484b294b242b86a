package dev.loopdesk.walk;

import dev.loopdesk.walk.Choice.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the walks have found: where tickets can stand, what can be done there, and where that leads. */
final class KnownWays {

    /** Walks that set out for a choice that was not there when they arrived. */
    private static final int MOST_SEARCHES = 3;

    /** A choice that is new until it was tried once: an answer or a timer wherever it is, a message at each single task. */
    private record Novelty(String place, Choice choice) {

        static Novelty of(String place, Choice choice) {
            return new Novelty(choice.kind() == Kind.MESSAGE ? place : "", choice);
        }
    }

    private final Set<Novelty> tried = new HashSet<>();
    private final Set<Novelty> refused = new HashSet<>();
    private final Map<String, Set<Choice>> seen = new HashMap<>();
    private final Map<String, Map<Choice, Set<String>>> led = new HashMap<>();
    private final Map<Novelty, Integer> searches = new HashMap<>();
    private boolean sendsMessages = true;
    private final Set<Novelty> aims = new HashSet<>();

    /** Notes that a walk begins. */
    void begin() {
        aims.clear();
    }

    /** Forgets the ways, because walks start otherwise from now on; what was tried stays tried, and messages are sent no more. */
    void startOtherwise() {
        seen.clear();
        led.clear();
        refused.clear();
        searches.clear();
        sendsMessages = false;
    }

    /** Notes what can be done where a ticket stands. */
    void see(String place, Collection<Choice> choices) {
        seen.computeIfAbsent(place, key -> new LinkedHashSet<>()).addAll(choices);
    }

    /** Notes that something was done, and where it led. */
    void took(String place, Choice choice, String reached) {
        tried.add(Novelty.of(place, choice));
        led.computeIfAbsent(place, key -> new LinkedHashMap<>())
                .computeIfAbsent(choice, key -> new LinkedHashSet<>())
                .add(reached);
    }

    /** Notes that an answer is not accepted at a place. */
    void refused(String place, Choice choice) {
        refused.add(new Novelty(place, choice));
    }

    /** Notes that a choice has failed, which needs no other try. */
    void failed(String place, Choice choice) {
        tried.add(Novelty.of(place, choice));
    }

    /** Tells whether a walk has not started so yet. */
    boolean isUntried(Choice start) {
        return !tried.contains(Novelty.of("", start));
    }

    /** Returns what to do at a place: something new, or a step towards something new; null if nothing new is known. */
    @Nullable
    Choice next(String place, List<Choice> choices) {
        for (Choice choice : choices) {
            if (isNew(place, choice)) {
                return choice;
            }
        }
        Choice step = stepTowardsNew(place);
        return step != null && choices.contains(step) ? step : null;
    }

    private boolean isNew(String place, Choice choice) {
        boolean isAtSeveralTasks = place.indexOf(' ') >= 0;
        return !tried.contains(Novelty.of(place, choice))
                && !refused.contains(new Novelty(place, choice))
                && !(choice.kind() == Kind.MESSAGE && (isAtSeveralTasks || !sendsMessages));
    }

    private @Nullable Choice stepTowardsNew(String place) {
        Map<String, Choice> firstStep = new HashMap<>();
        var ahead = new ArrayDeque<String>(List.of(place));
        while (!ahead.isEmpty()) {
            String here = ahead.remove();
            for (Map.Entry<Choice, Set<String>> way :
                    led.getOrDefault(here, Map.of()).entrySet()) {
                for (String there : way.getValue()) {
                    if (there.equals(place) || firstStep.containsKey(there)) {
                        continue;
                    }
                    Choice first = here.equals(place) ? way.getKey() : firstStep.get(here);
                    firstStep.put(there, first);
                    for (Choice choice : seen.getOrDefault(there, Set.of())) {
                        if (isNew(there, choice) && isSearched(Novelty.of(there, choice))) {
                            return first;
                        }
                    }
                    ahead.add(there);
                }
            }
        }
        return null;
    }

    /** Tells whether a walk may set out for a choice; after some walks in vain it counts as tried. */
    private boolean isSearched(Novelty novelty) {
        if (aims.add(novelty) && searches.merge(novelty, 1, Integer::sum) > MOST_SEARCHES) {
            tried.add(novelty);
        }
        return !tried.contains(novelty);
    }
}
