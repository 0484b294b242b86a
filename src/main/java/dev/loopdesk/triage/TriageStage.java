package dev.loopdesk.triage;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Category;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.FormField;
import dev.loopdesk.process.contract.TechnicalSupport.TriageOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.OriginalSender;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Records the assessment of triage in the ticket (S2.5). */
@Component
class TriageStage implements StageRules {

    private final CaseFiles caseFiles;

    private final TicketParticipants participants;
    private final TargetTracking targetTracking;
    private final Notifications notifications;
    private final Refusals refusals;

    TriageStage(
            CaseFiles caseFiles,
            TicketParticipants participants,
            TargetTracking targetTracking,
            Notifications notifications,
            Refusals refusals) {
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.targetTracking = targetTracking;
        this.notifications = notifications;
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.TRIAGE);
    }

    @Override
    public void accept(Answer answer) {
        if (TriageOutcome.SPAM.equals(answer.text(Variable.TRIAGE_OUTCOME))) {
            spam(answer);
            return;
        }
        if (answer.isTrue(FormField.SENDER_IS_REQUESTER)) {
            originalSenderIsRequester(answer);
        }
        caseFiles.assess(
                answer.ticketNumber(),
                required(answer, Variable.CATEGORY),
                required(answer, Variable.URGENCY),
                required(answer, Variable.IMPACT));
    }

    /** Spam is assessed by nobody, so that it has no first response; the decision tables go by what was estimated. */
    private void spam(Answer answer) {
        targetTracking.dismissed(answer.ticketNumber());
        if (answer.text(Variable.CATEGORY) == null) {
            answer.set(Variable.CATEGORY, Category.OTHER);
        }
    }

    /** Makes the original sender of a forwarded mail the requester. */
    private void originalSenderIsRequester(Answer answer) {
        NamedAddress sender = caseFiles
                .latest(answer.ticketNumber(), EntryKind.MAIL)
                .flatMap(OriginalSender::in)
                .orElseThrow(() -> refusals.of("no-original-sender").at(FormField.SENDER_IS_REQUESTER));
        caseFiles.changeRequester(answer.ticketNumber(), sender.name(), sender.address());
        participants.exclude(answer.ticketNumber(), sender.address());
        answer.set(Variable.REQUESTER_NAME, sender.name());
        answer.set(Variable.REQUESTER_EMAIL, sender.address());
        notifications.receipt(answer.ticketNumber());
    }

    private static String required(Answer answer, String field) {
        return Objects.requireNonNull(answer.text(field));
    }
}
