package dev.loopdesk.process.problem;

import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Takes reports of people who have a known problem, too: ordinary tickets that are linked to it from the first moment (S2.1). */
@Service
public class KnownProblemReports {

    private final KnownProblems problems;
    private final KnownProblemActions actions;
    private final RequesterActions requester;
    private final SupportProcess process;
    private final RetriedTransaction transaction;

    KnownProblemReports(
            KnownProblems problems,
            KnownProblemActions actions,
            RequesterActions requester,
            SupportProcess process,
            RetriedTransaction transaction) {
        this.problems = problems;
        this.actions = actions;
        this.requester = requester;
        this.process = process;
        this.transaction = transaction;
    }

    /**
     * Registers a report and links its ticket to the problem, whose category, if it has one, triage begins with.
     *
     * @param submission id given by the page; a repeated report returns the first ticket
     * @param report the fields of the form {@code report-problem}
     * @return the number of the ticket, or empty if the problem is solved and the report is new
     * @throws Refusal if the form forbids the report
     */
    public Optional<String> report(String submission, long problem, Map<String, Object> report) {
        return transaction.run(() -> {
            boolean isNew = !requester.isHandedIn(submission);
            KnownProblem found =
                    problems.lock(problem).filter(KnownProblem::isOpen).orElse(null);
            if (isNew && found == null) {
                return Optional.empty();
            }
            String number = requester.report(submission, report);
            if (isNew && found != null) {
                actions.include(problem, List.of(number), Entry.REQUESTER);
                String category = found.category();
                if (category != null) {
                    process.suggestCategory(number, category);
                }
            }
            return Optional.of(number);
        });
    }
}
