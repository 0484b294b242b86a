package dev.loopdesk.diagnosis;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Files what diagnosis finds and holds remote assistance to the requester's consent (S3). */
@Component
class DiagnosisStage implements StageRules {

    private static final String UNTIL = "remoteUntil";

    /** How long a consent lasts that says nothing of its end. */
    private static final Duration UNLESS_SAID = Duration.ofHours(8);

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
    public Map<String, Filing> tasks() {
        return Map.of(
                Element.DIAGNOSE, new Filing(EntryKind.DIAGNOSIS, RequesterMay.KNOW_OF_IT),
                Element.PROVIDE_MORE_DETAILS, new Filing(EntryKind.DETAILS, RequesterMay.READ_IT),
                Element.CONSULT, new Filing(EntryKind.CONSULTATION, RequesterMay.KNOW_OF_IT),
                Element.AUTHORIZE_REMOTE_ASSISTANCE, new Filing(EntryKind.CONSENT, RequesterMay.READ_IT),
                Element.REMOTE_ASSISTANCE, new Filing(EntryKind.REMOTE_SESSION, RequesterMay.KNOW_OF_IT),
                Element.EXPLAIN_DELAY, new Filing(EntryKind.DELAY, RequesterMay.NOT_KNOW));
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
        answer.fillIn(UNTIL, clock.instant().plus(UNLESS_SAID).toString());
        Instant until = Instant.parse(String.valueOf(answer.text(UNTIL)));
        if (!until.isAfter(clock.instant())) {
            throw refusals.of("consent-in-past");
        }
        answer.set(Variable.REMOTE_CONSENT_UNTIL, until);
    }

    /** No remote session without the requester's consent given beforehand (S3.7). */
    private void requireConsent(String number) {
        boolean standing = caseFiles
                .latest(number, EntryKind.CONSENT)
                .filter(consent -> consent.isTrue(Variable.REMOTE_ASSISTANCE_GRANTED))
                .map(consent -> consent.text(UNTIL))
                .filter(until -> Instant.parse(until).isAfter(clock.instant()))
                .isPresent();
        if (!standing) {
            throw refusals.of("no-consent");
        }
    }

    /** The start of the promised day, or of the next service day where none was promised. */
    private Instant followUpOn(@org.jspecify.annotations.Nullable String expectedOn) {
        Instant day = expectedOn == null
                ? clock.instant().plus(Duration.ofDays(1))
                : LocalDate.parse(expectedOn).atStartOfDay(serviceTimes.zone()).toInstant();
        return serviceTimes.calendar("office").nextOpen(day);
    }
}
