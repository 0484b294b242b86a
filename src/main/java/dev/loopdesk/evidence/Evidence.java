package dev.loopdesk.evidence;

import dev.loopdesk.evidence.ClauseTerms.Counts;
import dev.loopdesk.evidence.ClauseTerms.Exemption;
import dev.loopdesk.evidence.Serving.Outcome;
import dev.loopdesk.evidence.Serving.Proof;
import dev.loopdesk.evidence.Verdict.Reason;
import dev.loopdesk.evidence.Verdict.State;
import dev.loopdesk.evidence.Way.Step;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.Outbox.Delivery;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.Entry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Tells of a ticket which clauses of the standard it keeps (S6.2). */
@Service
public class Evidence {

    private static final String TARGETS = "S1.1";
    private static final String ANSWER_AT_ONCE = "S2.2";
    private static final String PROGRESS = "S4.8";
    private static final String SATISFACTION = "S5.3";

    private final TicketRecords records;
    private final ServingElements models;
    private final StaffNames names;

    Evidence(TicketRecords records, ServingElements models, StaffNames names) {
        this.records = records;
        this.models = models;
        this.names = names;
    }

    /** Returns the evidence of a ticket clause by clause; none if there is no such ticket. */
    public List<ClauseEvidence> of(String number, Locale reader) {
        ServingElements.Known known = models.known();
        List<Verdict> verdicts = records.of(List.of(number)).stream()
                .flatMap(ticket -> verdicts(ticket, known).stream())
                .toList();
        Map<String, String> named = names.of(
                verdicts.stream().map(Verdict::by).filter(Objects::nonNull).collect(Collectors.toSet()));
        return verdicts.stream()
                .map(verdict -> ClauseEvidence.of(verdict, named, reader))
                .toList();
    }

    static List<Verdict> verdicts(TicketRecord ticket, ServingElements.Known known) {
        var way = new Way(ticket, known);
        return ClauseTerms.ALL.values().stream()
                .map(terms -> verdict(terms, way, known))
                .toList();
    }

    private static Verdict verdict(ClauseTerms terms, Way way, ServingElements.Known known) {
        Verdict fulfilled = switch (terms.clause()) {
            case TARGETS -> targets(way);
            case ANSWER_AT_ONCE -> delivered(terms, way, receipt(way, known));
            case PROGRESS -> delivered(terms, way, progress(way));
            default -> fulfilled(terms, way);
        };
        if (fulfilled != null) {
            return fulfilled;
        }
        if (!way.isPast(terms.stage())) {
            return Verdict.unsettled(terms.clause(), State.OPEN, Reason.of("open"));
        }
        if (way.isSpam()) {
            return Verdict.unsettled(terms.clause(), State.NOT_NEEDED, Reason.of("not-needed.spam"));
        }
        for (Exemption exemption : terms.exemptions()) {
            if (exemption.applies().test(way)) {
                return Verdict.unsettled(
                        terms.clause(), State.NOT_NEEDED, Reason.of("not-needed." + exemption.reason()));
            }
        }
        return skipped(terms, way);
    }

    /** The first entry that serves the clause. */
    private static @Nullable Verdict fulfilled(ClauseTerms terms, Way way) {
        for (Step step : way.steps()) {
            Proof proof =
                    counts(terms, step.entry(), way) ? step.element().proof(step.entry(), terms.clause()) : Proof.NONE;
            if (proof.outcome() == Outcome.DONE) {
                String key = proof.fields().isEmpty() ? "fulfilled.step" : "fulfilled.fields";
                return by(step, terms, State.FULFILLED, Reason.of(key, step.element(), proof.fields()));
            }
        }
        return null;
    }

    private static Verdict by(Step step, ClauseTerms terms, State state, Reason reason) {
        Entry entry = step.entry();
        return new Verdict(
                terms.clause(),
                state,
                entry.writtenAt(),
                entry.author(),
                step.element().id(),
                reason);
    }

    private static boolean counts(ClauseTerms terms, Entry entry, Way way) {
        List<Entry> failures = way.failures();
        if (terms.counts() == Counts.ALL) {
            return true;
        }
        if (failures.isEmpty()) {
            return terms.counts() == Counts.SINCE_LAST_FAILURE;
        }
        Entry after = failures.get(terms.counts() == Counts.AFTER_A_FAILURE ? 0 : failures.size() - 1);
        return entry.position() > after.position();
    }

    private static Verdict skipped(ClauseTerms terms, Way way) {
        Verdict incomplete = null;
        for (Step step : way.steps()) {
            Proof proof = step.element().proof(step.entry(), terms.clause());
            if (step.element().isTask() && proof.outcome() != Outcome.NONE && proof.outcome() != Outcome.DONE) {
                String key = proof.outcome() == Outcome.EMPTY ? "skipped.empty" : "skipped.denied";
                incomplete = by(step, terms, State.SKIPPED, Reason.of(key, step.element(), proof.fields()));
            }
        }
        if (terms.clause().equals(SATISFACTION) && way.isConfirmedBySilence()) {
            return Verdict.unsettled(terms.clause(), State.SKIPPED, Reason.of("skipped.silence"));
        }
        if (incomplete != null) {
            return incomplete;
        }
        String end = way.earlyEnd();
        return Verdict.unsettled(
                terms.clause(),
                State.SKIPPED,
                Reason.of(
                        end == null
                                ? "skipped.left-out"
                                : switch (TechnicalSupport.ending(end)) {
                                    case "withdrawn" -> "skipped.withdrawn";
                                    case "out-of-scope" -> "skipped.out-of-scope";
                                    case "no-answer" -> "skipped.no-answer";
                                    default -> "skipped.ended";
                                }));
    }

    /** Judges by the clocks of the first response and of the resolution (S1.1). */
    private static @Nullable Verdict targets(Way way) {
        List<ClockEvent> missed = way.missed(Target.FIRST_RESPONSE, Target.RESOLUTION);
        if (!missed.isEmpty()) {
            return judged(missed, State.SKIPPED, "skipped.targets", missed.get(0));
        }
        List<ClockEvent> met = way.events(Kind.MET, Target.FIRST_RESPONSE, Target.RESOLUTION);
        if (!met.isEmpty() && (way.isMet(Target.RESOLUTION) || way.hasEnded())) {
            return judged(met, State.FULFILLED, "fulfilled.targets", met.get(met.size() - 1));
        }
        return way.hasEnded()
                ? Verdict.unsettled(TARGETS, State.NOT_NEEDED, Reason.of("not-needed.no-target-due"))
                : Verdict.unsettled(TARGETS, State.OPEN, Reason.of("open"));
    }

    private static Verdict judged(List<ClockEvent> events, State state, String key, ClockEvent decisive) {
        List<Target> targets =
                events.stream().map(ClockEvent::target).distinct().toList();
        return new Verdict(TARGETS, state, decisive.at(), Entry.LOOPDESK, decisive.element(), Reason.of(key, targets));
    }

    private static Map<MessageKind, String> receipt(Way way, ServingElements.Known known) {
        Map<MessageKind, String> receipt = new EnumMap<>(MessageKind.class);
        receipt.put(
                MessageKind.RECEIPT,
                known.letters(ANSWER_AT_ONCE, way.ticket().version())
                        .getOrDefault(MessageKind.RECEIPT, MessageKind.RECEIPT.key()));
        return receipt;
    }

    /** Returns the letters that report progress; words of staff do, too. */
    private static Map<MessageKind, String> progress(Way way) {
        Map<MessageKind, String> letters = new EnumMap<>(MessageKind.class);
        letters.putAll(way.progressLetters());
        letters.put(MessageKind.STAFF_MESSAGE, MessageKind.STAFF_MESSAGE.key());
        return letters;
    }

    /** Judges by the first letter of some kinds that has reached the requester; null if none was written. */
    private static @Nullable Verdict delivered(ClauseTerms terms, Way way, Map<MessageKind, String> kinds) {
        List<Delivery> letters = way.ticket().letters().stream()
                .filter(letter -> kinds.containsKey(letter.kind()))
                .toList();
        for (Delivery letter : letters) {
            if (letter.reachedAt() != null) {
                return new Verdict(
                        terms.clause(),
                        State.FULFILLED,
                        letter.reachedAt(),
                        Entry.LOOPDESK,
                        Objects.requireNonNull(kinds.get(letter.kind())),
                        Reason.of("fulfilled.letter." + terms.clause()));
            }
        }
        if (letters.isEmpty()) {
            return null;
        }
        return way.hasEnded()
                ? Verdict.unsettled(terms.clause(), State.SKIPPED, Reason.of("skipped.undelivered"))
                : Verdict.unsettled(terms.clause(), State.OPEN, Reason.of("open.undelivered"));
    }
}
