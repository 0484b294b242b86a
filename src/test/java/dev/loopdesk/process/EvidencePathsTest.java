package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.SqlStatements;
import dev.loopdesk.evidence.ClauseEvidence;
import dev.loopdesk.evidence.Evidence;
import dev.loopdesk.evidence.StandardReport;
import dev.loopdesk.evidence.StandardReport.ClauseFigures;
import dev.loopdesk.problem.KnownProblems.Declaration;
import dev.loopdesk.problem.RequesterText;
import dev.loopdesk.process.problem.KnownProblemActions;
import dev.loopdesk.ticket.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The evidence of tickets: each clause of the standard is fulfilled, not needed or skipped as the ticket has gone (S6.2). */
@Tag("postgresql")
class EvidencePathsTest extends PathTest {

    private static final String FULFILLED = "fulfilled";
    private static final String NOT_NEEDED = "not-needed";
    private static final String SKIPPED = "skipped";
    private static final String OPEN = "open";
    private static final RequesterText DOWN = new RequesterText("The print server is down.", null);
    private static final String CHECK = """
            {"type": "textfield", "id": "Field_checkedCable", "key": "checkedCable", "label": "Cable",
            "properties": {"clause": "S3.4"}}
            """;
    private static final String NOTE = """
            {"type": "textfield", "id": "Field_checkNote", "key": "checkNote", "label": "Note"}
            """;

    @Autowired
    private Evidence evidence;

    @Autowired
    private StandardReport report;

    @Autowired
    private KnownProblemActions problems;

    private final List<String> deployments = new ArrayList<>();
    private final List<String> walked = new ArrayList<>();

    @BeforeEach
    void countNothing() {
        Footprints.countAsCovered(false);
    }

    @AfterEach
    void takeBack() {
        for (String number : walked) {
            if (caseFiles.get(number).endedAs() == null) {
                process.ticketWithdrawn(number);
            }
        }
        deployments.forEach(deployment -> engine.getRepositoryService().deleteDeployment(deployment, true, true));
    }

    @Test
    void aTicketThatWasWorkedOnThoroughlyFulfilsWhatItNeeds() {
        TicketWalk ticket = ours(thorough());

        assertThat(states(ticket))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("S1.1", FULFILLED),
                        Map.entry("S1.2", FULFILLED),
                        Map.entry("S2.1", FULFILLED),
                        Map.entry("S2.2", FULFILLED),
                        Map.entry("S2.3", FULFILLED),
                        Map.entry("S2.4", FULFILLED),
                        Map.entry("S2.5", FULFILLED),
                        Map.entry("S2.6", NOT_NEEDED),
                        Map.entry("S3.1", FULFILLED),
                        Map.entry("S3.2", NOT_NEEDED),
                        Map.entry("S3.3", FULFILLED),
                        Map.entry("S3.4", FULFILLED),
                        Map.entry("S3.5", NOT_NEEDED),
                        Map.entry("S3.6", FULFILLED),
                        Map.entry("S3.7", NOT_NEEDED),
                        Map.entry("S3.8", FULFILLED),
                        Map.entry("S4.1", FULFILLED),
                        Map.entry("S4.2", NOT_NEEDED),
                        Map.entry("S4.3", FULFILLED),
                        Map.entry("S4.4", NOT_NEEDED),
                        Map.entry("S4.5", FULFILLED),
                        Map.entry("S4.6", NOT_NEEDED),
                        Map.entry("S4.7", NOT_NEEDED),
                        Map.entry("S4.8", NOT_NEEDED),
                        Map.entry("S5.1", FULFILLED),
                        Map.entry("S5.2", FULFILLED),
                        Map.entry("S5.3", FULFILLED),
                        Map.entry("S5.4", FULFILLED),
                        Map.entry("S5.5", NOT_NEEDED),
                        Map.entry("S5.6", FULFILLED),
                        Map.entry("S6.1", FULFILLED)));
        assertIs(
                ticket,
                "S3.1",
                FULFILLED,
                "Task_Diagnose",
                AGENT,
                "Entered in “Diagnose problem”: “Could you reproduce it?”.");
        assertThat(clause(ticket, "S3.1").at()).isEqualTo(at("2026-03-02 11:00"));
        assertIs(
                ticket,
                "S2.2",
                FULFILLED,
                "Task_AcknowledgeReceipt",
                Entry.LOOPDESK,
                "The receipt has reached the requester.");
        assertIs(
                ticket,
                "S5.3",
                FULFILLED,
                "Task_ConfirmResolution",
                Entry.REQUESTER,
                "Entered in “Confirm resolution”: “Satisfaction”.");
        assertIs(ticket, "S5.6", FULFILLED, "Task_FollowUpVisit", AGENT, "Done in “Visit requester for follow-up”.");
        assertIs(ticket, "S6.1", FULFILLED, "Task_ArchiveCase", Entry.LOOPDESK, "Done in “Archive case”.");
        assertIs(ticket, "S3.2", NOT_NEEDED, null, null, "The problem was reproduced at once.");
        assertIs(ticket, "S4.2", NOT_NEEDED, null, null, "There was one option only.");
        assertThat(evidence.of(ticket.number(), Locale.SIMPLIFIED_CHINESE))
                .filteredOn(found -> found.clause().equals("S4.1"))
                .singleElement()
                .satisfies(found -> assertThat(found.why()).startsWith("已在“").doesNotContain("Steps"));
    }

    @Test
    void aTicketIsBeforeWhatItHasNotComeTo() {
        TicketWalk ticket = ours(callTaken());

        assertThat(states(ticket).entrySet().stream()
                        .filter(state -> !state.getValue().equals(OPEN))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("S2.1", "S2.3", "S2.4");
        assertThat(clause(ticket, "S2.2").why()).isEqualTo("It is written and has not reached the requester yet.");

        ticket.delivered();
        triage(ticket, "diagnose");

        assertState(ticket, FULFILLED, "S2.2", "S2.5");
        assertState(ticket, OPEN, "S1.1", "S3.1", "S3.2", "S5.5", "S6.1");
    }

    @Test
    void whatIsSolvedOnTheSpotNeedsNoDiagnosisAndNoChoice() {
        TicketWalk ticket = ours(callTaken());
        triage(ticket, "quick-fix");
        ticket.answer("Task_QuickFix", AGENT, "quickFixOutcome", "solved", "quickFix", "Restarted.");
        verified(ticket);

        assertState(ticket, FULFILLED, "S2.6", "S5.1", "S5.2");
        for (String clause : List.of("S3.1", "S3.3", "S3.4", "S3.5", "S3.6", "S3.7", "S3.8", "S4.1", "S4.5", "S4.6")) {
            assertIs(ticket, clause, NOT_NEEDED, null, null, "The problem was solved on the spot.");
        }
    }

    @Test
    void whatASolvedKnownProblemSettlesNeedsNoSolutionOfItsOwn() {
        TicketWalk ticket = ours(inDiagnosis());
        long problem = problems.declare(
                        UUID.randomUUID().toString(),
                        new Declaration("Printers are down", DOWN, "hardware"),
                        null,
                        LEAD)
                .id();
        problems.link(problem, List.of(ticket.number()), AGENT);
        problems.solve(UUID.randomUUID().toString(), problem, DOWN, LEAD);
        announce(ticket);
        announce(ticket);
        ticket.waitsAt("Task_Verify");
        verified(ticket);

        assertState(ticket, FULFILLED, "S5.1");
        for (String clause : List.of("S3.1", "S3.4", "S3.7", "S4.1", "S4.2", "S4.5")) {
            assertIs(ticket, clause, NOT_NEEDED, null, null, "The known problem that the ticket hung on was solved.");
        }
    }

    @Test
    void aDiagnosisThatLeavesEverythingEmptySkipsItsClauses() {
        TicketWalk ticket = ours(carriedOut());

        assertState(ticket, FULFILLED, "S3.3", "S4.1", "S4.5");
        assertState(ticket, SKIPPED, "S3.1", "S3.4", "S3.6", "S3.8");
        assertIs(
                ticket,
                "S3.2",
                NOT_NEEDED,
                null,
                null,
                "No diagnosis recorded that the problem could not be reproduced.");
        assertIs(
                ticket,
                "S3.1",
                SKIPPED,
                "Task_Diagnose",
                AGENT,
                "“Diagnose problem” was completed without “Could you reproduce it?”.");
        assertThat(clause(ticket, "S3.4").why()).contains("Checklist: Hardware");
    }

    @Test
    void whatWasNotReproducedIsAskedForOrLeftOut() {
        TicketWalk asked = ours(inDiagnosis())
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "reproduction", "not-reproduced")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "Labels only.");
        TicketWalk left = ours(inDiagnosis())
                .answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "cause-found",
                        "cause",
                        "Drum",
                        "reproduction",
                        "not-reproduced");
        solve(left);

        assertIs(
                asked,
                "S3.2",
                FULFILLED,
                "Task_ProvideMoreDetails",
                Entry.REQUESTER,
                "Entered in “Provide more details”: “Details”.");
        assertIs(left, "S3.2", SKIPPED, null, null, "No step of the ticket did it.");
    }

    @Test
    void aSpecialistIsAskedOrWasWantedInVain() {
        TicketWalk asked = ours(inDiagnosis())
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which drum?");
        assertState(asked, OPEN, "S3.5", "S3.6");

        asked.answer("Task_Consult", SPECIALIST, "findings", "A worn drum.");
        assertIs(asked, "S3.5", FULFILLED, "Task_Consult", SPECIALIST, "Entered in “Consult specialist”: “Findings”.");
        assertState(asked, FULFILLED, "S3.6");

        TicketWalk inVain = ours(inDiagnosis())
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which drum?");
        process.ticketWithdrawn(inVain.number());
        assertIs(inVain, "S3.5", SKIPPED, null, null, "The requester withdrew the ticket before.");
    }

    @Test
    void remoteAssistanceIsConsentedToDeclinedOrWithdrawnFrom() {
        TicketWalk granted = ours(remoteAssistanceWanted())
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "true", "remoteHours", "2");
        TicketWalk declined = ours(remoteAssistanceWanted())
                .answered("Task_AuthorizeRemoteAssistance", "remoteAssistanceGranted", "false")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Drum");
        solve(declined);
        TicketWalk withdrawn = ours(remoteAssistanceWanted());
        process.ticketWithdrawn(withdrawn.number());

        assertThat(clause(granted, "S3.7").where()).isEqualTo("Task_AuthorizeRemoteAssistance");
        assertState(granted, FULFILLED, "S3.7");
        assertIs(
                declined,
                "S3.7",
                NOT_NEEDED,
                null,
                null,
                "The requester declined remote assistance, and none was given.");
        assertIs(withdrawn, "S3.7", SKIPPED, null, null, "The requester withdrew the ticket before.");
    }

    @Test
    void theRequesterChoosesAmongOptionsOrIsSparedIt() {
        TicketWalk chosen =
                ours(prepared("true", "false", "staff", "optionCount", "2", "option2Steps", "Buy a new one."));
        assertState(chosen, OPEN, "S4.2");
        chosen.answered("Task_ChooseSolution", "chosenOption", "2");
        TicketWalk spared =
                ours(prepared("false", "false", "staff", "optionCount", "2", "option2Steps", "Buy a new one."));
        spared.answer("Task_CarryOutSolution", AGENT, "workDone", "Done.");
        verified(spared);
        TicketWalk withdrawn =
                ours(prepared("true", "false", "staff", "optionCount", "2", "option2Steps", "Buy a new one."));
        process.ticketWithdrawn(withdrawn.number());

        assertThat(clause(chosen, "S4.2").by()).isEqualTo(Entry.REQUESTER);
        assertState(chosen, FULFILLED, "S4.2");
        assertIs(spared, "S4.2", NOT_NEEDED, null, null, "A choice by the requester would have endangered the system.");
        assertIs(withdrawn, "S4.2", SKIPPED, null, null, "The requester withdrew the ticket before.");
    }

    @Test
    void whatTheRequesterCarriesOutNeedsAGuideAndNoStaff() {
        TicketWalk ticket = ours(prepared("false", "false", "requester"));
        assertState(ticket, OPEN, "S4.3", "S4.4");
        ticket.answered("Task_ApplySolution", "applyOutcome", "applied");
        verified(ticket);
        TicketWalk withdrawn = ours(prepared("false", "false", "requester"));
        process.ticketWithdrawn(withdrawn.number());

        assertState(ticket, FULFILLED, "S4.4");
        assertIs(
                ticket,
                "S4.5",
                NOT_NEEDED,
                null,
                null,
                "The requester carried out the solution, and it was not sensitive.");
        assertIs(ticket, "S4.6", NOT_NEEDED, null, null, "The solution was not sensitive.");
        assertIs(
                ticket,
                "S4.3",
                SKIPPED,
                "Task_PrepareSolution",
                AGENT,
                "“Prepare solution” was completed without “Guide”.");
        assertState(withdrawn, SKIPPED, "S4.4");
    }

    @Test
    void aSensitiveChangeIsBackedUpOrNeverCarriedOut() {
        TicketWalk carriedOut =
                ours(prepared("false", "true", "staff")).answer("Task_ApproveChange", LEAD, "changeApproved", "true");
        assertIs(
                carriedOut,
                "S4.5",
                FULFILLED,
                "Task_ApproveChange",
                LEAD,
                "Entered in “Approve change”: “Do you approve the change?”.");
        assertState(carriedOut, OPEN, "S4.6");
        carriedOut.answer("Task_CarryOutSolution", AGENT, "backupConfirmed", "true", "workDone", "Replaced.");
        TicketWalk withdrawn = ours(prepared("false", "true", "staff"));
        process.ticketWithdrawn(withdrawn.number());

        assertIs(
                carriedOut,
                "S4.6",
                FULFILLED,
                "Task_CarryOutSolution",
                AGENT,
                "Entered in “Carry out solution”: “Is there a usable backup?”.");
        assertState(withdrawn, SKIPPED, "S4.5", "S4.6");
    }

    @Test
    void aDelayIsExplainedOrKeptQuiet() {
        TicketWalk explained = ours(inDiagnosis())
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .answer("Task_ExplainDelay", AGENT, "delayReason", "The part is on order.");
        assertState(explained, FULFILLED, "S4.7");
        assertState(explained, OPEN, "S4.8");
        explained.delivered();
        assertIs(
                explained,
                "S4.8",
                FULFILLED,
                "Task_SendDelayNotice",
                Entry.LOOPDESK,
                "A report of progress has reached the requester.");

        TicketWalk quiet = ours(inDiagnosis()).elapse("TimerEvent_ResolutionAtRisk", "2026-03-04 11:12");
        quiet.elapse("TimerEvent_ResolutionOverdue", "2026-03-04 16:00")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Drum");
        verified(solve(quiet)).answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        assertIs(quiet, "S4.7", SKIPPED, null, null, "No step of the ticket did it.");
        assertThat(clause(quiet, "S1.1").why()).isEqualTo("Missed: resolution.");
        assertState(quiet, SKIPPED, "S1.1");
    }

    @Test
    void aReportOfProgressThatNeverArrivedIsSkipped() {
        TicketWalk ticket = ours(inDiagnosis())
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .answer("Task_ExplainDelay", AGENT, "delayReason", "The part is on order.");
        process.ticketWithdrawn(ticket.number());

        assertIs(ticket, "S4.8", SKIPPED, null, null, "It was written, but has not reached the requester.");
        assertIs(ticket, "S2.2", SKIPPED, null, null, "It was written, but has not reached the requester.");
    }

    @Test
    void aFailedVerificationIsFollowedByAnotherDiagnosisOrByNothing() {
        TicketWalk again = notVerified(ours(carriedOut()));
        assertState(again, OPEN, "S5.1", "S5.2", "S5.5");
        again.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Drum");
        assertIs(
                again,
                "S5.5",
                FULFILLED,
                "Task_Diagnose",
                AGENT,
                "Entered in “Diagnose problem”: “What did the diagnosis find?”.");
        verified(solve(again));
        assertState(again, FULFILLED, "S5.1", "S5.2");

        TicketWalk nothing = notVerified(ours(carriedOut()));
        process.ticketWithdrawn(nothing.number());
        assertState(nothing, SKIPPED, "S5.2", "S5.5", "S5.6", "S1.2", "S5.4", "S6.1");
        assertIs(nothing, "S5.1", SKIPPED, "Task_Verify", AGENT, "“Verify solution” says no: “Is the symptom gone?”.");
    }

    @Test
    void aTicketThatIsOpenedAgainIsToBeVerifiedAnew() {
        TicketWalk ticket = ours(toBeConfirmed());
        assertState(ticket, FULFILLED, "S5.1");

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Blank again.");

        assertState(ticket, OPEN, "S5.1", "S5.2", "S5.3", "S5.5");
    }

    @Test
    void silenceIsNoAnswerToWhetherTheRequesterIsSatisfied() {
        TicketWalk silent = ours(toBeConfirmed())
                .delivered()
                .elapse("TimerEvent_ConfirmationReminderDue", "2026-03-05 10:00")
                .delivered()
                .elapse("TimerEvent_ConfirmedBySilence", "2026-03-09 10:00");
        TicketWalk curt = ours(toBeConfirmed()).answered("Task_ConfirmResolution", "resolutionConfirmed", "true");

        assertState(silent, OPEN, "S5.3", "S5.6");
        silent.elapse("TimerEvent_FollowUpDue", "2026-03-16 10:00")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false");
        curt.ring("TimerEvent_FollowUpDue").answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false");
        assertIs(
                silent,
                "S5.3",
                SKIPPED,
                null,
                null,
                "The requester did not answer; the solution counts as confirmed by silence.");
        assertIs(
                curt,
                "S5.3",
                SKIPPED,
                "Task_ConfirmResolution",
                Entry.REQUESTER,
                "“Confirm resolution” was completed without “Satisfaction”, “Other questions”.");
        assertState(silent, FULFILLED, "S5.4", "S5.6", "S6.1");
    }

    @Test
    void aTicketThatEndsEarlySkipsWhatEveryTicketNeeds() {
        TicketWalk withdrawn = ours(callTaken());
        process.ticketWithdrawn(withdrawn.number());
        TicketWalk outOfScope = ours(callTaken());
        triage(outOfScope, "out-of-scope", "outOfScopeReason", "Private phone.");
        TicketWalk spared = ours(callTaken());
        triage(spared, "quick-fix");
        process.ticketWithdrawn(spared.number());

        assertState(withdrawn, SKIPPED, "S2.5", "S3.1", "S3.3", "S3.4", "S3.6", "S3.8", "S4.1", "S5.1", "S5.2", "S5.3");
        assertState(withdrawn, NOT_NEEDED, "S2.6", "S3.2", "S3.5", "S3.7", "S4.2", "S4.5", "S4.7", "S4.8", "S5.5");
        assertIs(withdrawn, "S1.1", NOT_NEEDED, null, null, "The ticket ended before a target was due.");
        assertThat(clause(outOfScope, "S3.1").why()).isEqualTo("The ticket was closed before, as it is out of scope.");
        assertState(outOfScope, FULFILLED, "S1.1", "S2.5");
        assertState(spared, SKIPPED, "S2.6");
    }

    @Test
    void spamNeedsNothing() {
        TicketWalk spam = ours(ticketReceived("channel", "mail", "requesterEmail", "evidence.spam@example.org"));
        spam.answer("Task_Triage", AGENT, "triageOutcome", "spam");

        assertState(spam, NOT_NEEDED, "S1.1", "S2.5", "S3.1", "S4.1", "S5.1", "S5.4", "S6.1");
        assertThat(clause(spam, "S3.1").why()).isEqualTo("The mail was spam.");
    }

    @Test
    void aNewTaskOfAnAnalystCounts() {
        deploy(new AnalystModels()
                .form("check-cable", NOTE)
                .taskBefore(
                        "Task_CarryOutSolution",
                        "Task_CheckCable",
                        "Check cable",
                        "check-cable",
                        "service-desk",
                        "clause",
                        "S3.4, S3.8",
                        "stage",
                        "solve"));
        TicketWalk ticket = ours(prepared("false", "false", "staff"));
        assertState(ticket, SKIPPED, "S3.4", "S3.8");

        ticket.answer("Task_CheckCable", AGENT, "checkNote", "Firm.");

        assertIs(ticket, "S3.4", FULFILLED, "Task_CheckCable", AGENT, "Done in “Check cable”.");
        assertState(ticket, FULFILLED, "S3.8");
    }

    @Test
    void aFieldOfAnAnalystCountsOnceItIsFilled() {
        deploy(new AnalystModels()
                .form("check-cable", CHECK, NOTE)
                .taskBefore("Task_CarryOutSolution", "Task_CheckCable", "Check cable", "check-cable", "service-desk"));
        TicketWalk empty =
                ours(prepared("false", "false", "staff")).answer("Task_CheckCable", AGENT, "checkNote", "No time.");
        TicketWalk filled =
                ours(prepared("false", "false", "staff")).answer("Task_CheckCable", AGENT, "checkedCable", "Firm.");

        assertIs(empty, "S3.4", SKIPPED, "Task_CheckCable", AGENT, "“Check cable” was completed without “Cable”.");
        assertIs(filled, "S3.4", FULFILLED, "Task_CheckCable", AGENT, "Entered in “Check cable”: “Cable”.");
    }

    @Test
    void theReportCountsTheTicketsOfItsDaysByClauseWorstFirst() {
        Instant from = at("2031-03-03 00:00");
        itIs("2031-03-03 10:00");
        TicketWalk good = ours(callTaken()).delivered();
        TicketWalk bad = ours(carriedOut());
        itIs("2031-03-04 00:00");
        TicketWalk nextDay = ours(callTaken());

        List<ClauseFigures> day = report.of(from, at("2031-03-04 00:00"));

        assertThat(day).hasSize(31);
        assertThat(day.get(0)).isEqualTo(new ClauseFigures("S3.1", 0, 0, 1, 1, List.of(bad.number())));
        assertThat(day)
                .contains(
                        new ClauseFigures("S2.2", 1, 0, 0, 1, List.of()),
                        new ClauseFigures("S2.3", 2, 0, 0, 0, List.of()),
                        new ClauseFigures("S2.6", 0, 1, 0, 1, List.of()));
        assertThat(day)
                .allSatisfy(figures -> assertThat(figures.tickets())
                        .doesNotContain(good.number(), nextDay.number())
                        .hasSize(figures.skipped()));
        assertThat(report.of(from, at("2031-03-05 00:00")))
                .allSatisfy(figures -> assertThat(
                                figures.fulfilled() + figures.notNeeded() + figures.skipped() + figures.open())
                        .isEqualTo(3));
    }

    @Test
    void aTicketThatWentOnIsJudgedAnewByTheNextReport() {
        Instant from = at("2033-03-07 00:00");
        Instant to = at("2033-03-08 00:00");
        itIs("2033-03-07 10:00");
        TicketWalk ticket = ours(callTaken()).delivered();
        assertThat(report.tickets("S2.5", OPEN, from, to, null, 2)).containsExactly(ticket.number());
        assertThat(report.tickets("S2.5", FULFILLED, from, to, null, 2)).isEmpty();

        triage(ticket, "diagnose");

        assertThat(report.tickets("S2.5", OPEN, from, to, null, 2)).isEmpty();
        assertThat(report.tickets("S2.5", FULFILLED, from, to, null, 2)).containsExactly(ticket.number());
        assertThat(report.tickets("S2.5", FULFILLED, from, to, ticket.number(), 2))
                .isEmpty();
        assertThat(report.of(from, to)).contains(new ClauseFigures("S2.5", 1, 0, 0, 0, List.of()));
    }

    @Test
    void aReportCostsTheSameNumberOfStatementsHoweverManyTicketsCameIn() {
        Instant from = at("2032-03-01 00:00");
        itIs("2032-03-01 10:00");
        ours(carriedOut());
        itIs("2032-03-02 10:00");
        for (int n = 0; n < 4; n++) {
            ours(carriedOut());
        }
        report.of(from, at("2032-03-03 00:00"));

        List<String> one = SqlStatements.during(() -> report.of(from, at("2032-03-02 00:00")));
        List<String> five = SqlStatements.during(() -> report.of(from, at("2032-03-03 00:00")));

        assertThat(five).hasSameSizeAs(one).hasSizeBetween(5, 10);
    }

    /** A ticket whose every form is filled in, closed and visited. */
    private TicketWalk thorough() {
        TicketWalk ticket = callTaken().delivered();
        triage(ticket, "diagnose");
        itIs("2026-03-02 11:00");
        ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "cause-found",
                        "cause",
                        "Empty cartridge",
                        "reproduction",
                        "reproduced",
                        "checksHardware",
                        List.of(firstCheck()),
                        "diagnosisLog",
                        "Printed a test page: blank.")
                .answer(
                        "Task_PrepareSolution",
                        AGENT,
                        "option1Steps",
                        "Put a new cartridge in.",
                        "option1Guide",
                        "https://example.org/cartridge",
                        "requesterMayChoose",
                        "false",
                        "sensitive",
                        "false",
                        "performedBy",
                        "staff")
                .answer("Task_CarryOutSolution", AGENT, "workDone", "Cartridge replaced.");
        return verified(ticket)
                .answered("Task_ConfirmResolution", "resolutionConfirmed", "true", "satisfaction", 5)
                .ring("TimerEvent_FollowUpDue")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false")
                .endedBy("EndEvent_TicketClosed");
    }

    private static String firstCheck() {
        return FormFields.in("diagnose").stream()
                .filter(field -> field.path("key").asText().equals("checksHardware"))
                .findFirst()
                .orElseThrow()
                .at("/values/0/value")
                .asText();
    }

    /** The next job of what is told of the known problem of a ticket. */
    private void announce(TicketWalk ticket) {
        String instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("announce-problem")
                .processInstanceBusinessKey(ticket.number())
                .singleResult()
                .getId();
        String job = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId();
        engine.getManagementService().executeJob(job);
    }

    private TicketWalk remoteAssistanceWanted() {
        return inDiagnosis()
                .answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "remote-assistance",
                        "remoteScope",
                        "Look at the queue.");
    }

    private TicketWalk prepared(String requesterMayChoose, String sensitive, String performedBy, Object... more) {
        Map<String, Object> fields = TicketWalk.fields(more);
        fields.put("option1Steps", "Put a new cartridge in.");
        fields.put("requesterMayChoose", requesterMayChoose);
        fields.put("sensitive", sensitive);
        fields.put("performedBy", performedBy);
        TicketWalk ticket = causeFound();
        process.complete(ticket.task("Task_PrepareSolution").getId(), AGENT, fields);
        return ticket;
    }

    private void deploy(AnalystModels models) {
        var deployment = engine.getRepositoryService().createDeployment().name("analyst");
        models.files().forEach(deployment::addString);
        deployments.add(deployment.deploy().getId());
    }

    private TicketWalk ours(TicketWalk ticket) {
        walked.add(ticket.number());
        return ticket;
    }

    private Map<String, String> states(TicketWalk ticket) {
        return evidence.of(ticket.number(), Locale.ENGLISH).stream()
                .collect(Collectors.toMap(ClauseEvidence::clause, ClauseEvidence::state));
    }

    private ClauseEvidence clause(TicketWalk ticket, String clause) {
        return evidence.of(ticket.number(), Locale.ENGLISH).stream()
                .filter(found -> found.clause().equals(clause))
                .findFirst()
                .orElseThrow();
    }

    private void assertState(TicketWalk ticket, String state, String... clauses) {
        Map<String, String> states = states(ticket);
        for (String clause : clauses) {
            assertThat(states.get(clause))
                    .as("%s: %s", clause, clause(ticket, clause))
                    .isEqualTo(state);
        }
    }

    private @Nullable String name(@Nullable String account) {
        return Optional.ofNullable(account)
                .map(id ->
                        engine.getIdentityService().createUserQuery().userId(id).singleResult())
                .map(user -> (user.getFirstName() + " " + user.getLastName()).strip())
                .orElse(null);
    }

    private void assertIs(
            TicketWalk ticket, String clause, String state, @Nullable String where, @Nullable String by, String why) {
        ClauseEvidence found = clause(ticket, clause);
        assertThat(found).isEqualTo(new ClauseEvidence(clause, state, found.at(), by, name(by), where, why));
        assertThat(found.at() == null).as("%s", found).isEqualTo(by == null);
    }
}
