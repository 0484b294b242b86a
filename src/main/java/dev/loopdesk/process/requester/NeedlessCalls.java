package dev.loopdesk.process.requester;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.targets.QuestionOvertaken;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends the calls that were to ask a requester what is answered by mail or page meanwhile, and takes the question out of a call
 * that has more to tell (S2.1).
 */
@Component
class NeedlessCalls {

    private final RequesterCalls calls;
    private final CaseFiles caseFiles;
    private final OpenTasks tasks;
    private final RuntimeService runtime;

    NeedlessCalls(RequesterCalls calls, CaseFiles caseFiles, OpenTasks tasks, RuntimeService runtime) {
        this.calls = calls;
        this.caseFiles = caseFiles;
        this.tasks = tasks;
        this.runtime = runtime;
    }

    @EventListener
    void onOvertaken(QuestionOvertaken question) {
        String number = question.number();
        caseFiles.lock(number);
        RequesterCalls.Overtaken overtaken = calls.overtake(question.messages());
        overtaken.over().forEach((call, words) -> {
            caseFiles.append(number, EntryKind.STATUS, null, Entry.LOOPDESK, false, Map.of("callNotNeeded", words));
            runtime.createMessageCorrelation(DeliverMessageProcess.CALL_NOT_NEEDED)
                    .processInstanceBusinessKey(number)
                    .processInstanceVariableEquals(DeliverMessageProcess.MESSAGE_ID, call)
                    .correlateAll();
        });
        if (overtaken.shortened()) {
            tasks.refreshCallsBeforeCommit(number);
        }
    }
}
