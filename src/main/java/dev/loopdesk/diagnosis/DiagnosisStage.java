package dev.loopdesk.diagnosis;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Consent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Requires the requester's consent for remote assistance, and sets the follow-up date of an explained delay (S3). */
@Component
class DiagnosisStage implements StageRules {

    private final CaseFiles caseFiles;
    private final Refusals refusals;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    DiagnosisStage(CaseFiles caseFiles, Refusals refusals, ServiceTimes serviceTimes, Clock clock) {
        this.caseFiles = caseFiles;
        this.refusals = refusals;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(
                Element.DIAGNOSE,
                Element.AUTHORIZE_REMOTE_ASSISTANCE,
                Element.REMOTE_ASSISTANCE,
                Element.EXPLAIN_DELAY);
    }

    @Override
    public void accept(Answer answer) {
        switch (answer.task()) {
            case Element.DIAGNOSE -> answer.set(Variable.FOLLOW_UP_ON, (Object) null);
            case Element.AUTHORIZE_REMOTE_ASSISTANCE -> acceptConsent(answer);
            case Element.REMOTE_ASSISTANCE -> requireConsent(answer.ticketNumber());
            case Element.EXPLAIN_DELAY -> answer.set(Variable.FOLLOW_UP_ON, followUpOn(answer.text("expectedOn")));
            default -> {}
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

    /** Returns the start of the promised day, or of the next service day if none was promised. */
    private Instant followUpOn(@org.jspecify.annotations.Nullable String expectedOn) {
        Instant day = expectedOn == null
                ? clock.instant().plus(Duration.ofDays(1))
                : LocalDate.parse(expectedOn).atStartOfDay(serviceTimes.zone()).toInstant();
        return serviceTimes.calendar("office").nextOpen(day);
    }
}
