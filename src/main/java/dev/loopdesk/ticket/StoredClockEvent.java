package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetTerms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event of the clocks of a ticket in stored form, see {@link ClockEvent}. */
public record StoredClockEvent(
        int position,
        String target,
        String kind,
        Instant at,
        @Nullable String element,
        @Nullable TargetTerms terms,
        @Nullable TargetTerms former,
        @Nullable Instant due,
        String hash) {

    public StoredClockEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(hash, "hash");
    }

    /** Returns an event as it is stored after an event with that hash. */
    static StoredClockEvent of(int position, ClockEvent event, String before) {
        var unsealed = new StoredClockEvent(
                position,
                event.target().key(),
                event.kind().name(),
                event.at().truncatedTo(ChronoUnit.MICROS),
                event.element(),
                event.terms(),
                event.former(),
                event.due() == null ? null : event.due().truncatedTo(ChronoUnit.MICROS),
                HashChain.START);
        return new StoredClockEvent(
                position,
                unsealed.target,
                unsealed.kind,
                unsealed.at,
                unsealed.element,
                unsealed.terms,
                unsealed.former,
                unsealed.due,
                unsealed.hashAfter(before));
    }

    ClockEvent event() {
        return new ClockEvent(Target.of(target), ClockEvent.Kind.valueOf(kind), at, element, terms, former, due);
    }

    /** Returns the hash that the event must have after another one. */
    public String hashAfter(String before) {
        return HashChain.link(
                before,
                position,
                target,
                kind,
                at.toString(),
                element,
                hashed(terms),
                hashed(former),
                due == null ? null : due.toString());
    }

    /**
     * Returns the text of terms in the hash chain. The share is written only if it is not the default, so that chains
     * recorded without a share stay valid.
     */
    private static @Nullable String hashed(@Nullable TargetTerms terms) {
        if (terms == null) {
            return null;
        }
        String share = terms.atRiskShare().compareTo(TargetTerms.USUAL_SHARE) == 0
                ? ""
                : ", atRiskShare=" + terms.atRiskShare().toPlainString();
        return "Terms[priority=" + terms.priority() + ", calendar=" + terms.calendar() + ", allowed=" + terms.allowed()
                + share + "]";
    }
}
