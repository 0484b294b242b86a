package dev.loopdesk.process.problem;

import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.KnownProblems.ProblemMessage;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Category;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Tells a ticket that the known problem to which it is linked is solved; the diagram leads it to its verification (S5.1). A ticket
 * that is verified already, waits for the confirmation or has ended stays where it is, and so does one that was taken off
 * the problem.
 */
@Component("solveTicket")
class SolveTicket implements JavaDelegate {

    private final KnownProblems problems;
    private final CaseFiles caseFiles;
    private final SupportProcess process;
    private final TargetTracking targets;

    SolveTicket(KnownProblems problems, CaseFiles caseFiles, SupportProcess process, TargetTracking targets) {
        this.problems = problems;
        this.caseFiles = caseFiles;
        this.process = process;
        this.targets = targets;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ProblemMessage message = problems.message((Long) execution.getVariable(AnnounceProblemProcess.PROBLEM_MESSAGE));
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        caseFiles.lock(number);
        Ticket ticket = caseFiles.get(number);
        KnownProblem problem = problems.of(ticket.id())
                .filter(one -> one.id() == message.problem())
                .orElse(null);
        if (problem == null || process.isAt(number, Element.VERIFY) || !process.takesKnownSolution(number)) {
            return;
        }
        String category = Stream.of(ticket.category(), problem.category())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Category.OTHER);
        // Nobody triages it any more: the solution is the first response, the estimate of the report stands.
        caseFiles.assess(number, category, ticket.urgency(), ticket.impact());
        targets.responded(number);
        process.knownProblemSolved(number, message.writtenBy(), category);
    }
}
