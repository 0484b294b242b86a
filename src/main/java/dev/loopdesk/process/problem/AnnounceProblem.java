package dev.loopdesk.process.problem;

import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.KnownProblems.ProblemMessage;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Submissions;
import dev.loopdesk.ticket.Ticket;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Takes a message about a known problem to one ticket, once: an entry of its case file and a letter in its thread, in
 * its requester's language. A ticket that has ended meanwhile gets none.
 */
@Component("announceProblem")
class AnnounceProblem implements JavaDelegate {

    private final KnownProblems problems;
    private final CaseFiles caseFiles;
    private final StaffWords staff;

    AnnounceProblem(KnownProblems problems, CaseFiles caseFiles, StaffWords staff) {
        this.problems = problems;
        this.caseFiles = caseFiles;
        this.staff = staff;
    }

    @Override
    public void execute(DelegateExecution execution) {
        long id = (Long) execution.getVariable(AnnounceProblemProcess.PROBLEM_MESSAGE);
        Ticket ticket = caseFiles.get((String) execution.getVariable(Variable.TICKET_NUMBER));
        if (ticket.endedAs() != null || !problems.deliver(id, ticket.number())) {
            return;
        }
        ProblemMessage message = problems.message(id);
        staff.write(
                ticket.number(),
                Submissions.name("known problem", String.valueOf(id), ticket.number()),
                message.writtenBy(),
                words(message, ticket.locale()),
                List.of());
        problems.sendWith(id, ticket.number());
    }

    private static String words(ProblemMessage message, Locale reader) {
        String text = message.text().in(reader);
        return message.text().isIn(reader)
                ? text
                : Texts.of("requester", reader).get("known.other-language") + "\n\n" + text;
    }
}
