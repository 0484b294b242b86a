package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.loopdesk.process.TicketAt;
import dev.loopdesk.process.contract.SupportProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What past cases say, as the desk shows it: when such tickets were solved (S4.7), and the next check (S3.4). */
@ServedProduct
class PastCasesInTasklistTest {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final String FIELD = "checksConfiguration";

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ManagementService management;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theNextCheckAndTheDateAreShownWithTheirFigures() {
        Instant now = Instant.now();
        for (int i = 0; i < 16; i++) {
            closed(
                    now.minus(Duration.ofDays(30)),
                    now.minus(Duration.ofDays(29 - i)),
                    i < 12
                            ? List.of("network-connection", "account-rights", "basic-configuration")
                            : List.of("network-connection"));
        }
        String title = "Settings are lost " + UUID.randomUUID();
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(inDiagnosis(title))
                .singleResult()
                .getId();
        try (Browsers browsers = Browsers.open()) {
            try (Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", "en")) {
                Page page = agent.page();
                agent.openTask(task);
                if (page.locator("button.claim").count() > 0) {
                    agent.claim();
                }
                Locator marked = page.locator(".fjs-container .ld-next");
                assertThat(marked).hasText("Best next check: most causes found per minute");
                assertThat(page.locator(".ld-check:has(.ld-next)"))
                        .containsText("found the cause 12 of 12 times, about 5 min");
                assertThat(page.locator(".fjs-container .ld-check").first())
                        .hasText("found the cause 4 of 16 times, about 2 min");
                assertThat(page.locator(".fjs-container .ld-check")).hasCount(9);
                marked.scrollIntoViewIfNeeded();
                forEverybody(page, ".fjs-container", "next-check-en");

                page.locator(".ld-check:has(.ld-next)")
                        .locator("xpath=..")
                        .locator("input")
                        .check();
                assertThat(page.locator(".ld-check:has(.ld-next)")).containsText("found the cause 4 of 16 times");
                assertThat(marked).hasCount(1);

                Locator date = page.locator(".ld-strip .ld-expected");
                assertThat(date.locator("summary")).containsText("Half of such tickets were solved by ");
                assertThat(date.locator("li").first()).isHidden();
                date.locator("summary").press("Enter");
                assertThat(date.locator("li").first())
                        .containsText(Pattern.compile("It rests on \\d+ tickets of the last 45 days"));
                forEverybody(page, ".ld-desk", "date-en");
                date.locator("summary").press("Enter");
            }
            try (Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", "zh-CN")) {
                Page page = agent.page();
                agent.openTask(task);
                assertThat(page.locator(".fjs-container .ld-next")).containsText("建议下一步");
                Locator date = page.locator(".ld-strip .ld-expected");
                assertThat(date.locator("summary")).containsText("半数已解决");
                date.locator("summary").press("Enter");
                page.locator(".fjs-container .ld-next").scrollIntoViewIfNeeded();
                forEverybody(page, ".ld-desk", "date-zh");
            }
        }
    }

    private String inDiagnosis(String title) {
        var report = new HashMap<>(TicketAt.REPORT);
        report.put("title", title);
        String number = process.callTaken("agent", report);
        var triage = new HashMap<>(TicketAt.shortestAnswer("Task_Triage"));
        triage.put("category", "configuration");
        process.answer(number, "Task_Triage", "agent", triage);
        return number;
    }

    private void closed(Instant cameIn, Instant solved, List<String> checks) {
        String number = inDiagnosis("Settings are lost");
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "cause-found", "cause", "Policy", FIELD, checks));
        for (String element :
                List.of("Task_PrepareSolution", "Task_CarryOutSolution", "Task_Verify", "Task_ConfirmResolution")) {
            process.answer(number, element, "agent", TicketAt.shortestAnswer(element));
        }
        String instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey("technical-support")
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        management.executeJob(management
                .createJobQuery()
                .processInstanceId(instance)
                .activityId("TimerEvent_FollowUpDue")
                .singleResult()
                .getId());
        process.answer(number, "Task_FollowUpVisit", "agent", TicketAt.shortestAnswer("Task_FollowUpVisit"));
        assertThat(tasks.createTaskQuery().processInstanceBusinessKey(number).count())
                .isZero();
        happened("ticket_entry set written_at", number, solved);
        happened("clock_event set happened_at", number, solved);
        jdbc.sql("update ticket_entry set written_at = :at where kind in ('REPORT', 'TRIAGE')"
                        + " and ticket_id = (select id from ticket where number = :number)")
                .param("at", cameIn.atOffset(ZoneOffset.UTC))
                .param("number", number)
                .update();
    }

    /** The clock of the running product cannot be set back. */
    private void happened(String update, String number, Instant at) {
        jdbc.sql("update " + update + " = :at where ticket_id = (select id from ticket where number = :number)")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("number", number)
                .update();
    }

    private static void forEverybody(Page page, String part, String picture) {
        Pictures.take(page, "desk/" + picture);
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        AxeResults results = new AxeBuilder(page)
                .include(part)
                .options(options)
                .withTags(RULES)
                .setLegacyMode(true)
                .analyze();
        assertThat(results.getPasses()).as(picture).isNotEmpty();
        assertThat(results.getViolations())
                .as(picture)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }
}
