package dev.loopdesk.rerun;

import dev.loopdesk.process.answers.Form;
import dev.loopdesk.rerun.PastTicket.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Most frequent answers of past tickets: those of the same category first, then all. */
final class TypicalAnswers {

    /** Time for a task that no past ticket has come to. */
    private static final long USUAL_MILLIS = 3_600_000;

    private record Given(@Nullable String category, Map<String, Object> values) {}

    /** The last answer that each ticket gave at an element: it led on. */
    private final Map<String, List<Given>> lastAnswers = new HashMap<>();

    private final Map<String, List<Long>> times = new HashMap<>();

    TypicalAnswers(List<PastTicket> tickets) {
        for (PastTicket ticket : tickets) {
            Map<String, Visit> last = new LinkedHashMap<>();
            for (Visit visit : ticket.visits()) {
                if (visit.isAnswered()) {
                    last.put(visit.element(), visit);
                    times.computeIfAbsent(visit.element(), element -> new ArrayList<>())
                            .add(Objects.requireNonNull(visit.millis()));
                }
            }
            last.forEach((element, visit) -> lastAnswers
                    .computeIfAbsent(element, key -> new ArrayList<>())
                    .add(new Given(ticket.category(), visit.values())));
        }
        times.values().forEach(list -> list.sort(null));
    }

    /** Returns the answer whose chosen values are the most frequent ones; empty if there is none. */
    Optional<Map<String, Object>> answer(String element, @Nullable String category, Form form) {
        Map<Map<String, Object>, List<Map<String, Object>>> alike = new LinkedHashMap<>();
        for (Given given : like(element, category)) {
            var chosen = new LinkedHashMap<String, Object>();
            for (Form.Field field : form.fields()) {
                if (!field.takesWords() && given.values().containsKey(field.key())) {
                    chosen.put(field.key(), given.values().get(field.key()));
                }
            }
            alike.computeIfAbsent(chosen, key -> new ArrayList<>()).add(given.values());
        }
        return mostFrequent(alike).map(answers -> answers.get(0));
    }

    /** Returns the most frequent value of a field; empty if nobody has filled it in. */
    Optional<Object> value(String element, String field, @Nullable String category) {
        Map<Object, List<Object>> alike = new LinkedHashMap<>();
        for (Given given : like(element, category)) {
            Object value = given.values().get(field);
            if (value != null) {
                alike.computeIfAbsent(value, key -> new ArrayList<>()).add(value);
            }
        }
        return mostFrequent(alike).map(values -> values.get(0));
    }

    /** Returns the median time of a task. */
    long millis(String element) {
        List<Long> known = times.getOrDefault(element, List.of());
        return known.isEmpty() ? USUAL_MILLIS : known.get(known.size() / 2);
    }

    private List<Given> like(String element, @Nullable String category) {
        List<Given> all = lastAnswers.getOrDefault(element, List.of());
        List<Given> same = all.stream()
                .filter(given -> Objects.equals(given.category(), category))
                .toList();
        return same.isEmpty() ? all : same;
    }

    private static <K, V> Optional<List<V>> mostFrequent(Map<K, List<V>> alike) {
        List<V> most = null;
        for (List<V> group : alike.values()) {
            most = most == null || group.size() > most.size() ? group : most;
        }
        return Optional.ofNullable(most);
    }
}
