package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.answers.TaskChecklists;
import dev.loopdesk.summary.CaseSummary;
import dev.loopdesk.summary.CaseSummary.Point;
import dev.loopdesk.summary.CaseSummary.Section;
import dev.loopdesk.summary.CaseSummary.Source;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The summary of a case on its way: each statement is one that the case file holds, and stands where it belongs (S3.6). */
@Tag("postgresql")
class CaseSummaryTest extends PathTest {

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TaskChecklists checklists;

    @Test
    void aReportIsKnownAndNothingElseIsSaid() {
        TicketWalk ticket =
                callTaken("description", "Blank ${1+1} <b>", "errorMessage", "E-0042", "environment", "Room 12");

        CaseSummary summary = summary(ticket);

        assertThat(told(summary, Section.KNOWN))
                .containsExactly("description: Blank ${1+1} <b>", "errorMessage: E-0042", "environment: Room 12");
        assertThat(told(summary, Section.TRIED)).isEmpty();
        assertThat(told(summary, Section.RULED_OUT)).isEmpty();
        assertThat(told(summary, Section.OPEN)).isEmpty();
        assertThat(summary.knowsCause()).isFalse();
    }

    @Test
    void aQuestionIsOpenUntilItIsAnswered() {
        TicketWalk ticket = inDiagnosis()
                .answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "details-missing",
                        "question",
                        "What do you print?");

        assertThat(told(summary(ticket), Section.OPEN)).containsExactly("question: What do you print?");

        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "Labels.");

        CaseSummary answered = summary(ticket);
        assertThat(told(answered, Section.OPEN)).isEmpty();
        assertThat(told(answered, Section.KNOWN))
                .contains("details: Labels.")
                .doesNotContain("question: What do you print?");
    }

    @Test
    void aQuestionThatTheRequesterCannotAnswerIsKnownToBeOne() {
        TicketWalk ticket = inDiagnosis()
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "What do you print?")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "false");

        CaseSummary summary = summary(ticket);

        assertThat(told(summary, Section.OPEN)).isEmpty();
        assertThat(told(summary, Section.KNOWN)).contains("question: What do you print? NOT_KNOWN_TO_REQUESTER");
    }

    @Test
    void aSpecialistsFindingsEndTheQuestionToThem() {
        TicketWalk ticket = inDiagnosis()
                .answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "consult",
                        "consultQuestion",
                        "Known with this model?");

        assertThat(told(summary(ticket), Section.OPEN)).containsExactly("consultQuestion: Known with this model?");

        ticket.answer("Task_Consult", SPECIALIST, "findings", "A worn drum.", "recommendation", "Look at the drum.");

        assertThat(told(summary(ticket), Section.OPEN)).isEmpty();
        assertThat(told(summary(ticket), Section.KNOWN))
                .contains("findings: A worn drum.", "recommendation: Look at the drum.");
    }

    @Test
    void checksBeforeTheOneThatFoundTheCauseAreRuledOutWhateverTheOrderOfTheTicks() {
        TicketWalk ticket = inDiagnosis()
                .answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "cause-found",
                        "cause",
                        "Empty cartridge",
                        "checksHardware",
                        List.of("self-test", "network-connection", "exchange"),
                        "diagnosisLog",
                        "The self-test says so.");

        CaseSummary summary = summary(ticket);

        assertThat(told(summary, Section.RULED_OUT))
                .containsExactly("checksHardware: [network-connection, exchange] NO_CAUSE");
        assertThat(told(summary, Section.TRIED))
                .containsExactly("checksHardware: [self-test]", "diagnosisLog: The self-test says so.");
        assertThat(told(summary, Section.KNOWN)).contains("cause: Empty cartridge");
        assertThat(summary.knowsCause()).isTrue();
    }

    @Test
    void aCauseIsRuledOutWhenItsSolutionDoesNotHoldAndWhatIsWrongIsOpenUntilAnotherOneDoes() {
        TicketWalk ticket = notVerified(carriedOut());

        CaseSummary failed = summary(ticket);

        assertThat(told(failed, Section.RULED_OUT)).containsExactly("cause: Empty cartridge NOT_THE_CAUSE");
        assertThat(told(failed, Section.KNOWN)).doesNotContain("cause: Empty cartridge");
        assertThat(told(failed, Section.TRIED))
                .containsExactly("workDone (Put a new cartridge in.): Cartridge replaced. NOT_SOLVED");
        assertThat(told(failed, Section.OPEN)).containsExactly("verificationNote: Still the same");
        assertThat(failed.knowsCause()).isFalse();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "A worn drum");
        verified(solve(ticket));

        CaseSummary solved = summary(ticket);
        assertThat(told(solved, Section.KNOWN)).contains("cause: A worn drum");
        assertThat(told(solved, Section.RULED_OUT)).containsExactly("cause: Empty cartridge NOT_THE_CAUSE");
        assertThat(told(solved, Section.TRIED))
                .contains("workDone (Put a new cartridge in.): Cartridge replaced. SOLVED");
        assertThat(told(solved, Section.OPEN)).isEmpty();
    }

    @Test
    void notesOfStaffAreTheirsAndWordsOfTheRequesterTheRequesters() {
        TicketWalk ticket = callTaken();
        triage(ticket, "diagnose", "triageNote", "Calls often", "additionalDetails", "On the third floor");

        CaseSummary summary = summary(ticket);

        assertThat(summary.from(Set.of(Source.NOTES)).get(Section.KNOWN))
                .extracting(Point::value)
                .containsExactly("Calls often");
        assertThat(summary.from(Set.of(Source.WORK)).get(Section.KNOWN))
                .extracting(Point::value)
                .containsExactly("On the third floor");
        assertThat(summary.from(Set.of(Source.REPORT)).get(Section.KNOWN))
                .extracting(Point::field)
                .contains("description")
                .doesNotContain("triageNote", "additionalDetails");
    }

    private CaseSummary summary(TicketWalk ticket) {
        return CaseSummary.of(
                caseFiles.entries(ticket.number()), checklists.inOrder(ticket.number(), Set.of("Task_Diagnose")));
    }

    private static List<String> told(CaseSummary summary, Section section) {
        return summary.in(section).stream()
                .map(point -> point.field() + (point.what() == null ? "" : " (" + point.what() + ")") + ": "
                        + point.value() + (point.remark() == null ? "" : " " + point.remark()))
                .toList();
    }
}
