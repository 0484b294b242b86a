package dev.loopdesk.process.conversation;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.Date;
import java.util.LinkedHashMap;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.persistence.entity.PropertyChange;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records in the case file that a task was put aside or taken back, however its follow-up date was set (S3.6). */
@Component
class FollowUpRecord {

    private static final String TASK = "asideTask";
    private static final String UNTIL = "asideUntil";
    private static final String BEFORE = "asideBefore";

    private final CaseFiles caseFiles;
    private final IdentityService identities;

    FollowUpRecord(CaseFiles caseFiles, IdentityService identities) {
        this.caseFiles = caseFiles;
        this.identities = identities;
    }

    @EventListener(condition = "#task.eventName == 'update'")
    public void onUpdate(DelegateTask task) {
        PropertyChange change =
                task instanceof TaskEntity saved ? saved.getPropertyChanges().get(TaskEntity.FOLLOW_UP_DATE) : null;
        if (change == null) {
            return;
        }
        String before = moment(change.getOrgValue());
        String until = moment(change.getNewValue());
        String number = task.getExecution().getProcessBusinessKey();
        if (number == null
                || (before == null ? until == null : before.equals(until))
                || caseFiles.find(number).isEmpty()) {
            return;
        }
        var content = new LinkedHashMap<String, Object>();
        content.put(TASK, task.getName());
        if (until != null) {
            content.put(UNTIL, until);
        }
        if (before != null) {
            content.put(BEFORE, before);
        }
        var person = identities.getCurrentAuthentication();
        caseFiles.append(
                number,
                until == null ? EntryKind.TAKEN_BACK : EntryKind.PUT_ASIDE,
                task.getTaskDefinitionKey(),
                person == null ? Entry.LOOPDESK : person.getUserId(),
                false,
                content);
    }

    private static @Nullable String moment(@Nullable Object date) {
        return date instanceof Date moment ? moment.toInstant().toString() : null;
    }
}
