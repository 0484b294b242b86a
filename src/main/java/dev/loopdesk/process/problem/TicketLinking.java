package dev.loopdesk.process.problem;

import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.DecisionLocks;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.RelationKind;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.TicketRelations;
import dev.loopdesk.ticket.TicketRelations.Related;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Links two tickets and separates them again; both case files say so (S3.6). */
@Service
public class TicketLinking {

    /** Name of the lock on decisions about links. */
    private static final String LINKS = "ticket links";

    private final CaseFiles caseFiles;
    private final TicketRelations relations;
    private final OpenTasks tasks;
    private final Refusals refusals;
    private final DecisionLocks locks;
    private final RetriedTransaction transaction;

    TicketLinking(
            CaseFiles caseFiles,
            TicketRelations relations,
            OpenTasks tasks,
            Refusals refusals,
            DecisionLocks locks,
            RetriedTransaction transaction) {
        this.caseFiles = caseFiles;
        this.relations = relations;
        this.tasks = tasks;
        this.refusals = refusals;
        this.locks = locks;
        this.transaction = transaction;
    }

    /**
     * Links a ticket to another one.
     *
     * @param number number of the ticket that the kind speaks of
     * @param other number of the other ticket, which exists
     * @param author account
     * @return false if the two have a link of this kind already
     * @throws Refusal if they are the same ticket, the link stands in the opposite direction, or it would close a circle
     */
    public boolean link(String number, String other, RelationKind kind, String author) {
        return transaction.run(() -> include(number, other, kind, author));
    }

    /** Links a ticket to another one in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean include(String number, String other, RelationKind kind, String author) {
        if (number.equals(other)) {
            throw refusals.of("link-itself");
        }
        // A circle may be closed by links between other tickets, too.
        locks.lock(List.of(LINKS));
        lock(number, other);
        Ticket source = caseFiles.get(number);
        Ticket target = caseFiles.get(other);
        Related present = relations.of(source.id()).stream()
                .filter(link -> link.kind() == kind && link.number().equals(other))
                .findFirst()
                .orElse(null);
        if (present != null && !present.isSource() && kind != RelationKind.SEE_ALSO) {
            throw refusals.of("link-opposite", number, other);
        }
        if (present != null) {
            return false;
        }
        if (kind != RelationKind.SEE_ALSO) {
            refuseCircle(kind, source, target);
        }
        relations.add(kind, source.id(), target.id(), author);
        record(Entry.RELATION, number, kind.seenBy(true), other, author);
        record(Entry.RELATION, other, kind.seenBy(false), number, author);
        return true;
    }

    /**
     * Removes a link of a ticket.
     *
     * @param author account
     * @return false if the ticket has no such link, or not any more
     */
    public boolean separate(String number, long id, String author) {
        return transaction.run(() -> {
            Ticket ticket = caseFiles.get(number);
            Related seen = relations.find(ticket.id(), id).orElse(null);
            if (seen == null) {
                return false;
            }
            lock(number, seen.number());
            if (relations.find(ticket.id(), id).isEmpty()) {
                return false;
            }
            relations.remove(id);
            record(Entry.RELATION_ENDED, number, seen.kind().seenBy(seen.isSource()), seen.number(), author);
            record(Entry.RELATION_ENDED, seen.number(), seen.kind().seenBy(!seen.isSource()), number, author);
            return true;
        });
    }

    private void refuseCircle(RelationKind kind, Ticket source, Ticket target) {
        List<String> path = relations.path(kind, target.id(), source.id());
        if (!path.isEmpty()) {
            throw refusals.of("link-circle", source.number() + " → " + String.join(" → ", path));
        }
    }

    /** Locks both in the same order in every transaction, so that none waits for the other forever. */
    private void lock(String one, String other) {
        Stream.of(caseFiles.get(one), caseFiles.get(other))
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .forEach(ticket -> caseFiles.lock(ticket.number()));
    }

    private void record(String field, String number, String relation, String other, String author) {
        caseFiles.append(
                number, EntryKind.RELATION, null, author, false, Map.of(field, relation, Entry.RELATED_TICKET, other));
        tasks.refresh(number);
    }
}
