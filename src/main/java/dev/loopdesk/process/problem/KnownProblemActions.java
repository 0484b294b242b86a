package dev.loopdesk.process.problem;

import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.KnownProblems.Declaration;
import dev.loopdesk.problem.KnownProblems.FormerWording;
import dev.loopdesk.problem.KnownProblems.LinkedTicket;
import dev.loopdesk.problem.RequesterText;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Actions of staff on a known problem. Each action is executed once however often it is submitted, and what two people do
 * with the same problem is done one after the other.
 */
@Service
public class KnownProblemActions {

    private final KnownProblems problems;
    private final CaseFiles caseFiles;
    private final OpenTasks tasks;
    private final RuntimeService runtime;
    private final StaffNames names;
    private final Refusals refusals;
    private final RetriedTransaction transaction;

    KnownProblemActions(
            KnownProblems problems,
            CaseFiles caseFiles,
            OpenTasks tasks,
            RuntimeService runtime,
            StaffNames names,
            Refusals refusals,
            RetriedTransaction transaction) {
        this.problems = problems;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
        this.runtime = runtime;
        this.names = names;
        this.refusals = refusals;
        this.transaction = transaction;
    }

    /**
     * A declared problem.
     *
     * @param isNew false if it was submitted before
     */
    public record Declared(long id, boolean isNew) {}

    /** The outcome for a ticket that was to be linked to a problem. */
    public enum LinkOutcome {
        /** It is linked from now on. */
        NOW,
        /** It was linked to it before. */
        BEFORE,
        /** It is linked to another problem. */
        ELSEWHERE,
        /** It has ended. */
        ENDED,
        /** There is no such ticket. */
        UNKNOWN
    }

    /**
     * Declares a problem.
     *
     * @param submission id given by the page
     * @param ticket number of an existing ticket that shows the problem and is linked to it from now on, or null
     * @param author account
     * @throws Refusal if the ticket cannot be linked to it; then nothing is declared
     */
    public Declared declare(String submission, Declaration declared, @Nullable String ticket, String author) {
        return transaction.run(() -> problems.declaredBy(submission)
                .map(id -> new Declared(id, false))
                .orElseGet(() -> new Declared(declare(submission, ticket, declared, author), true)));
    }

    private long declare(String submission, @Nullable String ticket, Declaration declared, String author) {
        long id = problems.declare(submission, declared, author);
        if (ticket != null) {
            LinkOutcome outcome = include(id, List.of(ticket), author).get(ticket);
            if (outcome == LinkOutcome.ELSEWHERE) {
                throw refusals.of("known-problem-elsewhere", ticket);
            } else if (outcome != LinkOutcome.NOW) {
                throw refusals.of("known-problem-ended", ticket);
            }
        }
        return id;
    }

    /**
     * Links tickets to an open problem.
     *
     * @param numbers numbers of tickets, in the form of one
     * @param author account, or {@link Entry#REQUESTER}
     * @return what became of each
     * @throws Refusal if the problem is solved
     */
    public Map<String, LinkOutcome> link(long problem, Collection<String> numbers, String author) {
        return transaction.run(() -> include(problem, numbers, author));
    }

    /** Links tickets to an open problem in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, LinkOutcome> include(long problem, Collection<String> numbers, String author) {
        KnownProblem found = lockOpen(problem);
        Map<String, LinkOutcome> results = new LinkedHashMap<>();
        numbers.stream()
                .distinct()
                // In the same order in every transaction, so that none waits for the other forever.
                .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
                .forEach(number -> results.put(number, link(found, number, author)));
        return results;
    }

    /**
     * Takes a ticket off a problem, also off a solved one.
     *
     * @param author account
     * @return false if it is not linked to it, or not any more
     */
    public boolean takeOff(long problem, String number, String author) {
        return transaction.run(() -> {
            KnownProblem found = problems.lock(problem).orElse(null);
            Ticket ticket = caseFiles.find(number).orElse(null);
            if (found == null || ticket == null || !problems.takeOff(problem, ticket.id())) {
                return false;
            }
            record(number, Entry.KNOWN_PROBLEM_LEFT, found, author);
            return true;
        });
    }

    /**
     * Writes to the requesters of all open tickets that are linked to a problem, each in their language, as far as the text has
     * it; one job of the engine
     * takes the message to each ticket.
     *
     * @param submission id given by the page
     * @param author account
     * @return false if it was submitted before
     * @throws Refusal if the problem is solved
     */
    public boolean write(String submission, long problem, RequesterText text, String author) {
        return announce(submission, problem, text, false, author);
    }

    /**
     * Solves a problem once for all tickets that are linked to it: their requesters are told, and each ticket goes to a
     * verification of its own, as the diagram draws it (S5.1).
     *
     * @param submission id given by the page
     * @param author account
     * @return false if it was submitted before
     * @throws Refusal if somebody else has solved it
     */
    public boolean solve(String submission, long problem, RequesterText text, String author) {
        return announce(submission, problem, text, true, author);
    }

    /**
     * Replaces the title of an open problem and what requesters read of it; letters that were sent stay as they are.
     *
     * @param seen number of corrections that the author has seen
     * @param author account
     * @return false if it says this already
     * @throws Refusal if the problem is not open, or somebody else has corrected it meanwhile
     */
    public boolean correct(long problem, int seen, String title, RequesterText text, String author) {
        return transaction.run(() -> {
            KnownProblem found = lockOpen(problem);
            if (found.title().equals(title) && found.text().equals(text)) {
                return false;
            }
            List<FormerWording> former = problems.formerWordings(problem);
            if (former.size() > seen) {
                throw refusals.of(
                        "known-problem-corrected", names.of(former.get(0).replacedBy()));
            }
            problems.correct(problem, title, text, author);
            return true;
        });
    }

    /**
     * Withdraws a problem that was declared by mistake, and takes its tickets off it.
     *
     * @param author account
     * @return false if it was withdrawn before
     * @throws Refusal if the problem is solved, or requesters were written to about it
     */
    public boolean withdraw(long problem, String author) {
        return transaction.run(() -> {
            if (problems.find(problem).filter(KnownProblem::isWithdrawn).isPresent()) {
                return false;
            }
            KnownProblem found = lockOpen(problem);
            if (problems.latestOf(problem).isPresent()) {
                throw refusals.of("known-problem-announced");
            }
            problems.tickets(problem, Integer.MAX_VALUE).stream()
                    // In the order of their numbers, as wherever several are changed at once.
                    .sorted(Comparator.comparingLong(LinkedTicket::id))
                    .forEach(ticket -> {
                        problems.takeOff(problem, ticket.id());
                        record(ticket.number(), Entry.KNOWN_PROBLEM_LEFT, found, author);
                    });
            problems.withdraw(problem, author);
            return true;
        });
    }

    private boolean announce(String submission, long problem, RequesterText text, boolean isSolution, String author) {
        return transaction.run(() -> {
            if (problems.messageOf(submission).isPresent()) {
                return false;
            }
            lockOpen(problem);
            if (isSolution) {
                problems.solve(problem, author);
            }
            long message = problems.write(submission, problem, text, isSolution, author);
            for (String number : problems.receivers(message)) {
                runtime.startProcessInstanceByKey(
                        AnnounceProblemProcess.KEY,
                        number,
                        Variables.createVariables()
                                .putValue(AnnounceProblemProcess.PROBLEM_MESSAGE, message)
                                .putValue(AnnounceProblemProcess.PROBLEM_SOLVED, isSolution)
                                .putValue(Variable.TICKET_NUMBER, number));
            }
            return true;
        });
    }

    private KnownProblem lockOpen(long problem) {
        KnownProblem found = problems.lock(problem)
                .orElseThrow(() -> new IllegalArgumentException("There is no known problem " + problem));
        if (found.isWithdrawn()) {
            throw refusals.of("known-problem-withdrawn", names.of(String.valueOf(found.withdrawnBy())));
        }
        if (!found.isOpen()) {
            throw refusals.of("known-problem-solved", names.of(String.valueOf(found.solvedBy())));
        }
        return found;
    }

    private LinkOutcome link(KnownProblem problem, String number, String author) {
        if (caseFiles.find(number).isEmpty()) {
            return LinkOutcome.UNKNOWN;
        }
        caseFiles.lock(number);
        Ticket ticket = caseFiles.get(number);
        Optional<KnownProblem> present = problems.of(ticket.id());
        if (present.isPresent()) {
            return present.get().id() == problem.id() ? LinkOutcome.BEFORE : LinkOutcome.ELSEWHERE;
        }
        if (ticket.endedAs() != null) {
            return LinkOutcome.ENDED;
        }
        problems.link(problem.id(), ticket.id(), author);
        record(number, Entry.KNOWN_PROBLEM, problem, author);
        return LinkOutcome.NOW;
    }

    private void record(String number, String field, KnownProblem problem, String author) {
        caseFiles.append(
                number,
                EntryKind.RELATION,
                null,
                author,
                false,
                Map.of(field, problem.title(), Entry.PROBLEM_ID, problem.id()));
        tasks.refresh(number);
    }
}
