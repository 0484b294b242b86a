package dev.loopdesk.diagnosis;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.requester.UnreadReplies;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Requires the requester's consent for remote assistance, and that what they write meanwhile is read (S3.7). */
@Component
class DiagnosisStage implements StageRules {

    private final CaseFiles caseFiles;
    private final UnreadReplies unread;
    private final Refusals refusals;
    private final Clock clock;

    DiagnosisStage(CaseFiles caseFiles, UnreadReplies unread, Refusals refusals, Clock clock) {
        this.caseFiles = caseFiles;
        this.unread = unread;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.AUTHORIZE_REMOTE_ASSISTANCE, Element.REMOTE_ASSISTANCE, Element.RECORD_SESSION);
    }

    @Override
    public Map<String, Boolean> told(Answer answer) {
        return answer.task().equals(Element.RECORD_SESSION) ? Map.of(Entry.CUT_SHORT, true) : Map.of();
    }

    @Override
    public void accept(Answer answer) {
        switch (answer.task()) {
            case Element.AUTHORIZE_REMOTE_ASSISTANCE -> acceptConsent(answer);
            case Element.REMOTE_ASSISTANCE -> {
                requireConsent(answer.ticketNumber());
                requireRead(answer.ticketNumber());
            }
            default -> {}
        }
    }

    private void acceptConsent(Answer answer) {
        if (!answer.isTrue(Variable.REMOTE_ASSISTANCE_GRANTED)) {
            return;
        }
        Instant now = clock.instant();
        String hours = answer.text(Consent.HOURS);
        if (hours != null && answer.text(Consent.UNTIL) != null) {
            throw refusals.of("consent-ends-twice").at(List.of(Consent.UNTIL, Consent.HOURS));
        }
        answer.fillIn(
                Consent.UNTIL,
                now.plus(hours == null ? Consent.UNLESS_STATED : duration(hours))
                        .toString());
        Instant until = Instant.parse(String.valueOf(answer.text(Consent.UNTIL)));
        if (!until.isAfter(now)) {
            throw refusals.of("consent-in-past").at(Consent.UNTIL);
        }
        if (until.isAfter(now.plus(Consent.LONGEST))) {
            throw refusals.of("consent-too-long", Consent.LONGEST.toHours()).at(Consent.UNTIL);
        }
        answer.set(Variable.REMOTE_CONSENT_UNTIL, until);
    }

    /** Returns the duration that an option of the form stands for. */
    private Duration duration(String hours) {
        if (!hours.matches("[1-9]\\d?") || Long.parseLong(hours) > Consent.LONGEST.toHours()) {
            throw refusals.of("consent-hours", Consent.LONGEST.toHours()).at(Consent.HOURS);
        }
        return Duration.ofHours(Long.parseLong(hours));
    }

    /** Requires that a message is read before its session ends as if nothing had happened (S3.7). */
    private void requireRead(String number) {
        unread.writer(number).ifPresent(writer -> {
            throw writer.other() == null
                    ? refusals.of("session-message-unread")
                    : refusals.of("session-message-unread-by", writer.other());
        });
    }

    /** Requires the requester's prior consent to a remote session (S3.7). */
    private void requireConsent(String number) {
        if (!caseFiles.hasConsent(number, clock.instant())) {
            throw refusals.of("no-consent");
        }
    }
}
