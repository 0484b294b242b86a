package dev.loopdesk.diagnosis;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Consent;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Requires the requester's consent for remote assistance (S3.7). */
@Component
class DiagnosisStage implements StageRules {

    private final CaseFiles caseFiles;
    private final Refusals refusals;
    private final Clock clock;

    DiagnosisStage(CaseFiles caseFiles, Refusals refusals, Clock clock) {
        this.caseFiles = caseFiles;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(Element.AUTHORIZE_REMOTE_ASSISTANCE, Element.REMOTE_ASSISTANCE);
    }

    @Override
    public void accept(Answer answer) {
        if (answer.task().equals(Element.AUTHORIZE_REMOTE_ASSISTANCE)) {
            acceptConsent(answer);
        } else {
            requireConsent(answer.ticketNumber());
        }
    }

    private void acceptConsent(Answer answer) {
        if (!answer.isTrue(Variable.REMOTE_ASSISTANCE_GRANTED)) {
            return;
        }
        Instant now = clock.instant();
        answer.fillIn(Consent.UNTIL, now.plus(Consent.UNLESS_STATED).toString());
        Instant until = Instant.parse(String.valueOf(answer.text(Consent.UNTIL)));
        if (!until.isAfter(now)) {
            throw refusals.of("consent-in-past");
        }
        if (until.isAfter(now.plus(Consent.LONGEST))) {
            throw refusals.of("consent-too-long", Consent.LONGEST.toHours());
        }
        answer.set(Variable.REMOTE_CONSENT_UNTIL, until);
    }

    /** Requires the requester's prior consent to a remote session (S3.7). */
    private void requireConsent(String number) {
        if (!caseFiles.hasConsent(number, clock.instant())) {
            throw refusals.of("no-consent");
        }
    }
}
