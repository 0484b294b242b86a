package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.EntryKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The requester reads what was found and done, on the ticket's page and in letters (S3.8, S4.6, S5.1, S5.5). */
class FindingsTest extends PathTest {

    private static final String MEMO = """
            {"type": "textarea", "id": "Field_memo", "key": "memo", "label": "Remark", "properties": {"tells": "%s"}}
            """;

    private static final Pattern STAGE =
            Pattern.compile("<li class=\"(done|present|ahead|skipped)\"[^>]*><span>([^<]*)</span>");

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private RequesterActions requester;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TicketLinks links;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> deployments = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    @AfterEach
    void takeBack() {
        for (String number : changed) {
            if (caseFiles.get(number).endedAs() == null) {
                process.ticketWithdrawn(number);
            }
        }
        deployments.forEach(deployment -> engine.getRepositoryService().deleteDeployment(deployment, true, true));
    }

    @Test
    void wordsForTheRequesterAreToldAndInternalOnesAreNot() {
        TicketWalk ticket = inDiagnosis();
        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "cause-found",
                "cause",
                "INTERNAL cause",
                "causeForRequester",
                "The <b>cartridge</b> was empty.");
        assertThat(found(ticket)).isEqualTo("Cause: The <b>cartridge</b> was empty.");
        prepare(ticket, "staff", "A new cartridge");
        assertThat(found(ticket)).doesNotContain("A new cartridge");
        ticket.answer(
                "Task_CarryOutSolution",
                AGENT,
                "workDone",
                "INTERNAL work",
                "workForRequester",
                "We put a new one in.\nThe old one is recycled.");
        ticket.answer(
                "Task_Verify",
                AGENT,
                "symptomGone",
                "true",
                "functionsNormal",
                "true",
                "noNewProblems",
                "true",
                "verificationNote",
                "INTERNAL note",
                "verificationForRequester",
                "Ten pages came out well.");

        assertThat(found(ticket)).isEqualTo("""
                Cause: The <b>cartridge</b> was empty.
                Solution: A new cartridge
                What was done: We put a new one in.
                The old one is recycled.
                What was checked: Ten pages came out well.""");
        assertThat(letter(ticket, "confirmation-wanted"))
                .containsSubsequence(
                        "What was found and done",
                        "Cause: The <b>cartridge</b> was empty.",
                        "Solution: A new cartridge",
                        "We put a new one in.",
                        "The old one is recycled.",
                        "What was checked: Ten pages came out well.",
                        "Please tell us")
                .doesNotContain("INTERNAL", "We tried again", "tried before");
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        assertThat(letter(ticket, "closure"))
                .containsSubsequence("Closed:", "What was found and done", "Cause:", "What happens next")
                .doesNotContain("INTERNAL");
        assertThat(page(ticket)).doesNotContain("INTERNAL", "<b>cartridge");
        assertThat(found(ticket)).endsWith("Result: You confirmed that the problem is solved.");
        assertThat(ticket.entries(EntryKind.DIAGNOSIS))
                .last()
                .satisfies(entry -> assertThat(entry.text("causeForRequester")).contains("cartridge"));
        assertThat(caseFiles.isIntact(ticket.number())).isTrue();
    }

    @Test
    void wordsInAFieldThatTheFormHidesAreKeptButNotTold() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "no-solution-yet",
                "causeForRequester",
                "Perhaps the cartridge.");

        assertThat(page(ticket)).doesNotContain("Perhaps the cartridge");
        assertThat(ticket.entries(EntryKind.DIAGNOSIS))
                .last()
                .satisfies(entry -> assertThat(entry.text("causeForRequester")).isEqualTo("Perhaps the cartridge."));
    }

    @Test
    void wordsThatAreTooLongAreRefusedAndNothingIsTold() {
        TicketWalk ticket = inDiagnosis();

        assertThatThrownBy(() -> ticket.answer(
                        "Task_Diagnose",
                        AGENT,
                        "diagnosisOutcome",
                        "cause-found",
                        "causeForRequester",
                        "x".repeat(4_001)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("causeForRequester")
                .hasMessageContaining("at most 4,000 characters");

        assertThat(found(ticket)).isEmpty();
        ticket.waitsAt("Task_Diagnose");
    }

    @Test
    void withoutWordsWhatIsKnownIsTold() {
        TicketWalk ticket = toBeConfirmed("language", "zh-CN");

        assertThat(letter(ticket, "confirmation-wanted"))
                .containsSubsequence("问题现象已消失", "原因与处理结果", "处理内容：", "服务台已实施该解决方案。")
                .as("the checks are told once")
                .doesNotContain("验证结果：", "Empty cartridge", "Cartridge replaced");
        assertThat(found(ticket)).isEqualTo("""
                Solution: Put a new cartridge in.
                What was done: The service desk carried out the solution.
                What was checked: The problem no longer appears.
                Everything else works as it should.
                No new problem was found.""");
    }

    @Test
    void aLaterRoundTellsWhatWasTriedBeforeAndWhatIsNew() {
        TicketWalk ticket = causeFound();
        prepare(ticket, "staff", "A new cartridge");
        ticket.answer("Task_CarryOutSolution", AGENT, "workDone", "The valve is closed.");
        ticket.answer(
                "Task_Verify",
                AGENT,
                "symptomGone",
                "false",
                "functionsNormal",
                "true",
                "noNewProblems",
                "false",
                "verificationNote",
                "Still the same",
                "verificationForRequester",
                "Hidden while it is not passed.");

        assertThat(found(ticket)).isEqualTo("""
                Solution: A new cartridge
                What was done: The service desk carried out the solution.
                What was checked: The problem still appears.
                A new problem was found.
                Result: The problem was not solved by this.""");
        assertThat(stages(ticket))
                .containsExactly(
                        "done Received",
                        "done Assessment",
                        "present Diagnosis",
                        "ahead Solution",
                        "ahead Verification",
                        "ahead Closed");
        itIs("2026-03-04 10:00");
        ticket.fire("TimerEvent_ProgressUpdateDue");
        assertThat(letter(ticket, "progress-update"))
                .containsSubsequence(
                        "What was tried before (attempt 1)",
                        "Solution: A new cartridge",
                        "The problem still appears.",
                        "Result: The problem was not solved by this.")
                .doesNotContain("We tried again", "Hidden while", "Empty cartridge");

        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "cause-found",
                "cause",
                "The driver",
                "causeForRequester",
                "The driver sends blank pages.");
        prepare(ticket, "requester", "The driver of last year");
        assertThat(letter(ticket, "solution-to-apply")).contains("The driver of last year");
        ticket.answered("Task_ApplySolution", "applyOutcome", "applied");
        verified(ticket);

        assertThat(letter(ticket, "confirmation-wanted"))
                .containsSubsequence(
                        "We have checked that the problem no longer appears",
                        "We tried again: this is what is new",
                        "Cause: The driver sends blank pages.",
                        "Solution: The driver of last year",
                        "What was done: You carried out the solution.",
                        "What was tried before (attempt 1)",
                        "Solution: A new cartridge",
                        "Result: The problem was not solved by this.");
        assertThat(found(ticket)).isEqualTo("""
                Attempt 2
                Cause: The driver sends blank pages.
                Solution: The driver of last year
                What was done: You carried out the solution.
                What was checked: The problem no longer appears.
                Everything else works as it should.
                No new problem was found.
                Attempt 1
                Solution: A new cartridge
                What was done: The service desk carried out the solution.
                What was checked: The problem still appears.
                A new problem was found.
                Result: The problem was not solved by this.""");
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        assertThat(letter(ticket, "closure"))
                .containsSubsequence(
                        "What was found and done", "The driver sends blank pages.", "The driver of last year")
                .as("the confirmation letter told the rest")
                .doesNotContain("We tried again", "tried before", "What was checked", "A new cartridge");
    }

    @Test
    void aConfirmedCaseWithOtherQuestionsSaysThatTheyAreAnsweredAndWhenItWasClosed() {
        TicketWalk ticket = toBeConfirmed();
        itIs("2026-03-02 11:00");
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true", "otherQuestions", "In colour?");

        assertThat(page(ticket)).contains("our answer is on its way").doesNotContain("Solved by", "Closed since");
        assertThat(page(ticket, "zh-CN")).contains("我们会尽快答复").doesNotContain("解决时限");
        itIs("2026-03-02 15:00");
        ticket.answer("Task_AnswerQuestions", AGENT, "questionsOutcome", "answered", "questionsAnswer", "Yes.");

        assertThat(letter(ticket, "closure")).contains("Closed: Monday, 2 March 2026, 15:00");
        assertThat(page(ticket))
                .contains("Closed since Monday, 2 March 2026, 15:00")
                .doesNotContain("our answer is on its way", "Closed since Monday, 2 March 2026, 11:00");
    }

    @Test
    void aChosenOptionIsNamedByItsTitleElseByTheFirstOfItsSteps() {
        TicketWalk ticket = causeFound();
        ticket.answer(
                        "Task_PrepareSolution",
                        AGENT,
                        "option1Steps",
                        "Clean it.\nTry again.",
                        "option2Title",
                        "Another printer",
                        "option2Steps",
                        "Take the other one.",
                        "requesterMayChoose",
                        "true",
                        "sensitive",
                        "false",
                        "performedBy",
                        "staff")
                .answered("Task_ChooseSolution", "chosenOption", "2");

        assertThat(page(ticket)).contains(">Option 2: Another printer<");
        assertThat(page(ticket, "zh-CN")).contains(">方案 2：Another printer<");
    }

    @Test
    void whatWasNotConfirmedOrCameBackIsAnAttemptOfItsOwn() {
        TicketWalk ticket = toBeConfirmed();

        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "false", "comment", "Page two is blank.")
                .waitsAt("Task_Diagnose");
        assertThat(letter(ticket, "reopened"))
                .containsSubsequence(
                        "Page two is blank.",
                        "What was tried before (attempt 1)",
                        "The service desk carried out the solution.",
                        "Result: You told us that the problem was not solved by this.",
                        "What happens next");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        verified(solve(ticket));
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        ticket.elapse("TimerEvent_FollowUpDue", "2026-03-09 10:00");
        ticket.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true", "followUpNote", "Blank again.")
                .waitsAt("Task_Diagnose");

        assertThat(letter(ticket, "reopened"))
                .containsSubsequence(
                        "What was tried before (attempt 2)",
                        "Result: The problem was still there, or came back.",
                        "What was tried before (attempt 1)",
                        "Result: You told us");
    }

    @Test
    void aQuickFixIsToldAndTicksNeitherDiagnosisNorSolution() {
        TicketWalk ticket = triage(callTaken(), "quick-fix");
        ticket.answer("Task_QuickFix", AGENT, "quickFix", "INTERNAL", "quickFixOutcome", "solved");
        assertThat(found(ticket)).isEqualTo("What was done: The service desk solved the problem on the spot.");
        verified(ticket);
        assertThat(letter(ticket, "confirmation-wanted"))
                .contains("The service desk solved the problem on the spot.")
                .doesNotContain("INTERNAL");
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        assertThat(stages(ticket))
                .containsExactly(
                        "done Received",
                        "done Assessment",
                        "skipped Diagnosis",
                        "skipped Solution",
                        "done Verification",
                        "present Solved and confirmed");
        assertThat(page(ticket)).contains("<p>You confirmed that the problem is solved. Closed since ");

        TicketWalk inWords = triage(callTaken(), "quick-fix");
        inWords.answer("Task_QuickFix", AGENT, "quickFixOutcome", "solved", "workForRequester", "The plug was not in.");
        assertThat(found(inWords)).isEqualTo("What was done: The plug was not in.");
        TicketWalk failed = triage(callTaken(), "quick-fix");
        failed.answer("Task_QuickFix", AGENT, "quickFixOutcome", "not-solved", "workForRequester", "The plug was in.");
        assertThat(found(failed)).isEmpty();
        assertThat(stages(failed)).startsWith("done Received", "done Assessment", "present Diagnosis");
    }

    @Test
    void staffWhoHelpedTheRequesterDidTheWork() {
        TicketWalk ticket = causeFound();
        prepare(ticket, "requester", "A new cartridge");
        ticket.answered("Task_ApplySolution", "applyOutcome", "needs-help");
        assertThat(found(ticket)).isEmpty();

        ticket.answer("Task_CarryOutSolution", AGENT, "workDone", "The valve is closed.");

        assertThat(found(ticket))
                .isEqualTo("Solution: A new cartridge\nWhat was done: The service desk carried out the solution.");
    }

    @Test
    void stagesTickWhatWasReachedAndSayHowTheTicketEnded() {
        TicketWalk outOfScope = triage(callTaken(), "out-of-scope", "outOfScopeReason", "No.");
        assertThat(stages(outOfScope))
                .containsExactly(
                        "done Received",
                        "done Assessment",
                        "skipped Diagnosis",
                        "skipped Solution",
                        "skipped Verification",
                        "present Not in our scope");
        TicketWalk withdrawn = ticketReceived();
        process.ticketWithdrawn(withdrawn.number());
        assertThat(stages(withdrawn))
                .containsExactly(
                        "done Received",
                        "skipped Assessment",
                        "skipped Diagnosis",
                        "skipped Solution",
                        "skipped Verification",
                        "present Withdrawn");
        TicketWalk withdrawnLate = causeFound();
        process.ticketWithdrawn(withdrawnLate.number());
        assertThat(stages(withdrawnLate))
                .contains("done Diagnosis", "skipped Solution", "skipped Verification", "present Withdrawn");
    }

    @Test
    void aTicketWithoutAnAnswerSaysSo() {
        TicketWalk unanswered = triage(callTaken(), "details-missing", "question", "Which?")
                .delivered()
                .elapse("TimerEvent_DetailsReminderDue", "2026-03-04 10:00")
                .delivered();
        itIs("2026-03-06 10:00:01");
        unanswered.fire("TimerEvent_DetailsReminderDue").delivered();
        itIs("2026-03-09 10:00:01");
        unanswered.fire("TimerEvent_DetailsOverdue").endedBy("EndEvent_NoAnswer");

        assertThat(stages(unanswered))
                .contains("done Assessment", "skipped Diagnosis", "present Closed without an answer");
        assertThat(stages(unanswered, "zh-CN")).contains("skipped 诊断", "present 未获答复，已关闭");
    }

    @Test
    void aTicketConfirmedBySilenceSaysSo() {
        TicketWalk silent = toBeConfirmed()
                .delivered()
                .elapse("TimerEvent_ConfirmationReminderDue", "2026-03-05 10:00")
                .delivered()
                .elapse("TimerEvent_ConfirmedBySilence", "2026-03-09 10:00");
        assertThat(letter(silent, "confirmation-reminder"))
                .containsSubsequence("What was found and done", "The service desk carried out", "Please tell us");
        assertThat(stages(silent))
                .containsExactly(
                        "done Received",
                        "done Assessment",
                        "done Diagnosis",
                        "done Solution",
                        "done Verification",
                        "present Taken as solved");
        assertThat(found(silent)).endsWith("we took it that the problem is solved.");
        silent.elapse("TimerEvent_FollowUpDue", "2026-03-16 10:00")
                .answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false")
                .endedBy("EndEvent_TicketClosed");
        assertThat(page(silent)).contains("as nobody said otherwise, we took it that the problem is solved.</p>");
        assertThat(page(silent, "zh-CN")).contains("由于没有收到异议，视为问题已解决。", "视为已解决");
    }

    @Test
    void anAnalystsFieldTellsWithoutJavaWhateverItsTaskLetsTheRequesterKnow() {
        for (String may : List.of("nothing", "know", "read")) {
            TicketWalk ticket = withMemo("work", may);

            ticket.answer("Task_Look", SPECIALIST, "memo", "We looked inside.");

            assertThat(found(ticket)).as(may).isEqualTo("What was done: We looked inside.");
            assertThat(stages(ticket)).contains("present Solution");
            ticket.answer(
                    "Task_CarryOutSolution",
                    AGENT,
                    "workDone",
                    "Valve closed.",
                    "workForRequester",
                    "Then we closed it.");
            assertThat(found(ticket)).as(may).isEqualTo("""
                    Solution: A new cartridge
                    What was done: We looked inside.

                    Then we closed it.""");
        }
    }

    @Test
    void onlyStaffTell() {
        deploy(new AnalystModels().field("apply-solution", MEMO.formatted("work")));
        TicketWalk ticket = causeFound();
        changed.add(ticket.number());
        prepare(ticket, "requester", "A new cartridge");
        String task = ticket.task("Task_ApplySolution").getId();

        assertThat(requester.form(ticket.number(), task).orElseThrow().requesterFields())
                .extracting(field -> field.key())
                .doesNotContain("memo");
        assertThatThrownBy(() -> ticket.answered("Task_ApplySolution", "applyOutcome", "applied", "memo", "We pay."))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Only staff");
        ticket.answer("Task_ApplySolution", AGENT, "applyOutcome", "applied", "memo", "Done together by phone.");

        assertThat(found(ticket)).contains("What was done: Done together by phone.");
    }

    private TicketWalk withMemo(String tells, String may) {
        deploy(new AnalystModels()
                .form("look", MEMO.formatted(tells))
                .taskBefore(
                        "Task_CarryOutSolution",
                        "Task_Look",
                        "Look inside",
                        "look",
                        "specialists",
                        "requesterMay",
                        may,
                        "stage",
                        "solve"));
        TicketWalk ticket = causeFound();
        changed.add(ticket.number());
        prepare(ticket, "staff", "A new cartridge");
        return ticket;
    }

    private void deploy(AnalystModels models) {
        var deployment = engine.getRepositoryService().createDeployment();
        models.files()
                .keySet()
                .forEach(file -> deployment.addInputStream(file, new ByteArrayInputStream(models.bytes(file))));
        deployments.add(deployment.deploy().getId());
    }

    private static TicketWalk prepare(TicketWalk ticket, String performedBy, String title) {
        return ticket.answer(
                "Task_PrepareSolution",
                AGENT,
                "option1Title",
                title,
                "option1Steps",
                "Open the lid.",
                "requesterMayChoose",
                "false",
                "sensitive",
                "false",
                "performedBy",
                performedBy);
    }

    /** The section of the page, a line for each label with its value. */
    private String found(TicketWalk ticket) {
        var section =
                Pattern.compile("(?s)<section class=\"found\">(.*?)</section>").matcher(page(ticket));
        if (!section.find()) {
            return "";
        }
        return section.group(1)
                .replaceAll("(?s)^.*?</h2>", "")
                .replaceAll("</dt>\\s*<dd[^>]*>", ": ")
                .replaceAll("</(dd|h3)>", "\r")
                .replaceAll("<[^>]*>", "")
                .replaceAll("\\r\\s*", "\r")
                .strip()
                .replace("\r", "\n")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }

    private List<String> stages(TicketWalk ticket) {
        return stages(ticket, "en");
    }

    private List<String> stages(TicketWalk ticket, String language) {
        return STAGE.matcher(page(ticket, language))
                .results()
                .map(stage -> stage.group(1) + " " + stage.group(2))
                .toList();
    }

    private String page(TicketWalk ticket) {
        return page(ticket, "en");
    }

    private String page(TicketWalk ticket, String language) {
        String link = links.link(ticket.number());
        var place = URI.create("http://localhost:" + port + link.substring(link.indexOf("/t/")) + "?lang=" + language);
        try {
            return http.send(
                            HttpRequest.newBuilder(place).build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The latest letter of a kind. */
    private String letter(TicketWalk ticket, String kind) {
        List<String> letters = jdbc.sql("""
                        select m.text_body from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = :kind order by m.composed_at, m.id
                        """)
                .param("number", ticket.number())
                .param("kind", kind)
                .query(String.class)
                .list();
        assertThat(letters).as(kind).isNotEmpty();
        return letters.get(letters.size() - 1);
    }
}
