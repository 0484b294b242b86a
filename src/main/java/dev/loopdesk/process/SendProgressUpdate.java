package dev.loopdesk.process;

import dev.loopdesk.process.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Tells the requester how far the ticket is (S4.8), within service hours only. */
@Component
class SendProgressUpdate implements JavaDelegate {

    private final Announcements announcements;
    private final CaseFiles caseFiles;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    SendProgressUpdate(Announcements announcements, CaseFiles caseFiles, ServiceTimes serviceTimes, Clock clock) {
        this.announcements = announcements;
        this.caseFiles = caseFiles;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        String calendar = caseFiles.get(number).targets().calendar();
        if (serviceTimes.calendar(calendar).isOpen(clock.instant())) {
            announcements.toRequester(
                    number, Element.of(execution.getBpmnModelElementInstance()).message(), (Integer)
                            execution.getVariable(Variable.TASK_PRIORITY));
        }
    }
}
