package dev.loopdesk.history;

import java.time.Instant;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.jspecify.annotations.Nullable;

/**
 * A pass of an element as the engine has recorded it.
 *
 * @param scope the pass of the subprocess, or the process instance, around it
 * @param definition id of the version on which it began or, while it lasts, to which it was moved
 * @param isBody true for the whole of a task with several instances, which has passes of its own
 */
record Passage(
        String id,
        String scope,
        String definition,
        String element,
        String type,
        Instant from,
        @Nullable Instant to,
        boolean cancelled,
        @Nullable String assignee,
        boolean isBody) {

    private static final String BODY = "#multiInstanceBody";

    static Passage of(HistoricActivityInstance recorded) {
        boolean isBody = recorded.getActivityId().endsWith(BODY);
        return new Passage(
                recorded.getId(),
                recorded.getParentActivityInstanceId(),
                recorded.getProcessDefinitionId(),
                isBody
                        ? recorded.getActivityId()
                                .substring(0, recorded.getActivityId().length() - BODY.length())
                        : recorded.getActivityId(),
                recorded.getActivityType(),
                recorded.getStartTime().toInstant(),
                recorded.getEndTime() == null ? null : recorded.getEndTime().toInstant(),
                recorded.isCanceled(),
                recorded.getAssignee(),
                isBody);
    }
}
