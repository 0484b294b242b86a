package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ProgressPathsTest extends PathTest {

    private static final String INTERNAL = "Blamed on the vendor ${1+1} <b>x</b>";

    @Autowired
    private CaseTexts caseTexts;

    @Test
    void anUpdateTellsOfDiagnosisAndConsultationAndNamesTheNextDate() {
        TicketWalk ticket = inDiagnosis("urgency", "high", "impact", "medium");
        itIs("2026-03-02 10:30");
        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "consult",
                "diagnosisLog",
                INTERNAL,
                "consultQuestion",
                INTERNAL);
        itIs("2026-03-02 11:15");
        ticket.answer("Task_Consult", SPECIALIST, "findings", INTERNAL, "recommendation", INTERNAL);

        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-02 14:00").waitsAt("Task_Diagnose");

        String mail = lastLetter(ticket);
        assertThat(mail.lines())
                .containsSubsequence(
                        "This has happened since we received your request on Monday, 2 March 2026, 10:00 (China Time,"
                                + " UTC+08:00):",
                        "2 March, 10:00: We read your report and judged how urgent it is.",
                        "2 March, 10:30: We looked for the cause of the problem.",
                        "2 March, 11:15: We consulted a specialist.");
        assertThat(mail)
                .contains("You will hear from us again by Tuesday, 3 March 2026, 09:00 (China Time, UTC+08:00)")
                .doesNotContain("vendor", "<b>", "${", "agent", "specialist@", SPECIALIST + ":");

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", INTERNAL)
                .elapse("TimerEvent_ProgressUpdateDue", "2026-03-03 09:00");

        assertThat(lastLetter(ticket))
                .contains("since our last update on Monday, 2 March 2026, 14:00")
                .contains("2 March, 14:00: We looked for the cause of the problem.")
                .contains("by Tuesday, 3 March 2026, 13:00")
                .doesNotContain("consulted", "judged", "vendor");
    }

    @Test
    void anUpdateInChineseIsChinese() {
        TicketWalk ticket = inDiagnosis("urgency", "high", "impact", "medium", "language", "zh-CN");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", INTERNAL);

        ticket.elapse("TimerEvent_ProgressUpdateDue", "2026-03-02 14:00");

        assertThat(lastLetter(ticket))
                .contains("3月2日 10:00： 我们排查了问题原因。", "最迟在2026年3月3日 星期二 09:00")
                .doesNotContain("vendor", "We looked");
    }

    @Test
    void aStepInsideLeavesAStatusThatHoldsNothingOfItsText() {
        TicketWalk ticket = carriedOut();
        notVerified(ticket);
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", INTERNAL);
        verified(solve(ticket));

        assertThat(statuses(ticket))
                .extracting(Entry::content)
                .containsExactly(
                        Map.of("done", "TRIAGE"),
                        Map.of("done", "DIAGNOSIS"),
                        Map.of("done", "SOLUTION"),
                        Map.of("done", "APPLICATION"),
                        Map.of("done", "VERIFICATION", "passed", false),
                        Map.of("done", "DIAGNOSIS"),
                        Map.of("done", "SOLUTION"),
                        Map.of("done", "APPLICATION"),
                        Map.of("done", "VERIFICATION", "passed", true));
        assertThat(statuses(ticket)).extracting(Entry::author).containsOnly(Entry.LOOPDESK);
        assertThat(statuses(ticket)).extracting(Entry::element).startsWith("Task_Triage", "Task_Diagnose");
        assertThat(ticket.entries(EntryKind.DIAGNOSIS))
                .hasSize(2)
                .noneMatch(Entry::visibleToRequester)
                .extracting(entry -> entry.text("cause"))
                .contains(INTERNAL);
    }

    @Test
    void whatTheRequesterReadsAnywayAndWhatALetterSaysLeavesNoStatus() {
        TicketWalk ticket = inDiagnosis();
        int before = statuses(ticket).size();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "no-solution-yet")
                .answer("Task_ExplainDelay", AGENT, "delayReason", "A part is on its way.")
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Still blank?")
                .answered("Task_ProvideMoreDetails", "detailsProvided", "true");

        assertThat(statuses(ticket)).hasSize(before + 2);
    }

    @Test
    void theCaseForStaffTellsEachStepOnce() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "consult",
                "consultQuestion",
                "Which rule blocks it?",
                "diagnosisLog",
                INTERNAL);

        String summary = caseTexts.summary(ticket.task("Task_Consult").getId());

        assertThat(summary).contains(INTERNAL, "Status, loopdesk").doesNotContain("done: ");
    }

    private static List<Entry> statuses(TicketWalk ticket) {
        return ticket.entries(EntryKind.STATUS).stream()
                .filter(Entry::visibleToRequester)
                .toList();
    }

    private static String lastLetter(TicketWalk ticket) {
        List<Entry> letters = ticket.entries(EntryKind.MESSAGE);
        Entry last = letters.get(letters.size() - 1);
        assertThat(last.text("kind")).isEqualTo("progress-update");
        return Objects.requireNonNull(last.text("text"));
    }
}
