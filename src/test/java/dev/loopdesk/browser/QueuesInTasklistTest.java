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
import dev.loopdesk.process.conversation.PutAside;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.process.requester.RequesterActions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The queues of an agent: cards whose texts are not cut, and tasks that rest until they come back (S3.6). */
@ServedProduct
class QueuesInTasklistTest {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private PutAside aside;

    @Autowired
    private TaskService tasks;

    @Autowired
    private TicketTasks ticketTasks;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private ProcessEngine engine;

    private static final String CUT = """
            card => [...card.querySelectorAll('.ld-card-title, .ld-card-requester, h4.task, h5.assignee')]
                .filter(text => text.scrollWidth > text.clientWidth + 1 && text.clientWidth > 0).map(text => text.textContent)
            """;

    /** Holders of tasks that other tests use, by task; empty for nobody. */
    private final Map<String, Optional<String>> holders = new HashMap<>();

    /** Other tests leave tasks in the queues: with more than a page of them, a new one stands on the next. */
    @BeforeEach
    void emptyQueues() {
        tasks.createTaskQuery()
                .or()
                .taskUnassigned()
                .taskAssignee("agent")
                .endOr()
                .list()
                .forEach(task -> {
                    holders.put(task.getId(), Optional.ofNullable(task.getAssignee()));
                    tasks.setAssignee(task.getId(), "admin");
                });
    }

    @AfterEach
    void formerQueues() {
        // Timers that were due when the test moved the time have ended some.
        Set<String> open =
                tasks.createTaskQuery().list().stream().map(Task::getId).collect(Collectors.toSet());
        holders.forEach((task, holder) -> {
            if (open.contains(task)) {
                tasks.setAssignee(task, holder.orElse(null));
            }
        });
    }

    @AfterEach
    void presentTime() {
        ClockUtil.reset();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            en,    My team's queue, My tasks, Put aside, Claim, Take back,  New
            zh-CN, 本组队列,         我的任务,  已搁置,     认领,  取消搁置,     新
            """)
    void anAgentPutsATaskAsideAndItComesBackByItself(
            String language, String team, String mine, String rests, String claim, String takeBack, String isNew) {
        String title = "Scanner <b>reads</b> nothing & hums, since the cellar was painted " + UUID.randomUUID();
        String number = ticket(title);
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", language)) {
            Page page = agent.page();
            var calls = new CopyOnWriteArrayList<String>();
            page.onRequest(request -> {
                if (request.url().contains("/loopdesk/cards?")) {
                    calls.add(request.url());
                }
            });
            queue(page, team);
            Locator card = page.locator("li.task.ld-card")
                    .filter(new Locator.FilterOptions().setHasText(title))
                    .first();
            assertThat(card.locator(".ld-card-title")).containsText(isNew);
            assertThat(card.locator(".ld-card-title bdi")).hasText(title);
            assertThat(card.locator(".ld-card-number")).hasText(number);
            assertThat(card.locator(".ld-card-priority")).hasText("P4");
            assertThat(card.locator(".ld-card-requester")).hasText("Room 12");
            assertThat(card.locator(".ld-card-due")).isVisible();
            assertThat(card.locator("h4.task a")).isVisible();
            assertThat(card.locator(".process-definition")).isHidden();
            Pictures.take(page, "queues/" + language + "-team");
            assertThat((List<?>) card.evaluate(CUT)).as("texts that are cut").isEmpty();
            assertThat(height(card)).as("lines of a card").isLessThan(110);
            assertThat(top(card.locator("h4.task"))).isGreaterThan(top(card.locator(".ld-card-title")));
            assertThat(calls.size()).as("calls for all cards").isBetween(1, 4);
            check(page, "li.task.ld-card", language + " cards");

            Tasklist.until(page.locator(".ld-strip"), () -> {
                card.locator("h4.task a").focus();
                page.keyboard().press("Enter");
            });
            assertThat(page.locator(".ld-strip")).containsText(number);
            page.getByText(claim, new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            assertThat(page.locator("button.unclaim")).isVisible();
            queue(page, mine);
            open(page, card, task);

            Locator action = page.locator(".ld-actions button")
                    .filter(new Locator.FilterOptions().setHasText(language.equals("en") ? "Put aside" : "搁置"));
            action.focus();
            page.keyboard().press("Enter");
            Locator dialog = page.locator("dialog.ld-dialog");
            assertThat(dialog.locator("input[type=radio]")).hasCount(3);
            Pictures.take(page, "queues/" + language + "-dialog");
            check(page, "dialog.ld-dialog", language + " dialog");
            dialog.locator("button[type=submit]").press("Enter");
            assertThat(dialog).hasCount(0);
            assertThat(page.locator(".ld-aside .ld-mark")).isVisible();
            Pictures.take(page, "queues/" + language + "-strip");
            queue(page, team);
            queue(page, mine);
            assertThat(card).hasCount(0);
            queue(page, rests);
            assertThat(card.locator(".followup-date")).isVisible();
            Pictures.take(page, "queues/" + language + "-aside");

            ClockUtil.offset(Duration.ofMinutes(121).toMillis());
            queue(page, mine);
            assertThat(card).isVisible();

            open(page, card, task);
            action.click();
            dialog.locator("input[value=tomorrow]").check();
            dialog.locator("button[type=submit]").click();
            Locator back = page.locator(".ld-aside button");
            assertThat(back).hasText(takeBack);
            assertThat(aside.until(task)).isPresent();
            back.click();
            assertThat(page.locator(".ld-aside button")).hasCount(0);
            assertThat(aside.until(task)).isEmpty();
        }
        process.ticketWithdrawn(number);
    }

    @Test
    void aTicketStandsOnceInTheQueuesOfTickets() {
        ClockUtil.setCurrentTime(Date.from(Instant.now().minus(Duration.ofDays(10))));
        String number = ticketTasks
                .ticketOf(new TicketAt(process, engine)
                        .task("Task_ConfirmResolution")
                        .getId())
                .orElseThrow();
        // Somebody reads each message of a requester who is asked to confirm.
        requester.reply(number, UUID.randomUUID().toString(), "It is open now.");
        requester.reply(number, UUID.randomUUID().toString(), "And it squeaks.");
        ClockUtil.reset();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", "en")) {
            Page page = agent.page();
            Locator cards = page.locator("li.task.ld-card").filter(new Locator.FilterOptions().setHasText(number));
            queue(page, "Overdue");
            assertThat(cards.first()).isVisible();
            assertThat(cards.filter(new Locator.FilterOptions().setVisible(true)))
                    .hasCount(1);
            assertThat(cards.nth(1)).isHidden();
        }
        process.ticketWithdrawn(number);
    }

    /** Chooses a queue, which asks for its tasks anew. */
    /** Shows a queue. Until its tasks are there, Tasklist shows those of the former one, and the former task. */
    private static void queue(Page page, String name) {
        Locator item = page.locator(".task-filters .content .item")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
        Runnable click = item.locator("h4 a")::click;
        if (item.getAttribute("class").contains("active")) {
            click.run();
        } else {
            page.waitForResponse(
                            answer -> answer.url().contains("/filter/")
                                    && answer.url().contains("/list"),
                            click)
                    .finished();
            page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))");
        }
    }

    /** Opens a task; until its form is asked for, Tasklist shows the task as it was before. */
    private static void open(Page page, Locator card, String task) {
        page.waitForResponse("**/task/" + task + "/deployed-form*", card.locator("h4.task a")::click);
    }

    private static double height(Locator node) {
        return Objects.requireNonNull(node.boundingBox()).height;
    }

    private static double top(Locator node) {
        return Objects.requireNonNull(node.boundingBox()).y;
    }

    private static void check(Page page, String part, String what) {
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        AxeResults results = new AxeBuilder(page)
                .include(part)
                .options(options)
                .withTags(RULES)
                .setLegacyMode(true)
                .analyze();
        assertThat(results.getPasses()).as(what).hasSizeGreaterThan(3);
        assertThat(results.getViolations())
                .as(what)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private String ticket(String title) {
        return process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon",
                "requesterName", "Room 12",
                "requesterEmail", "queues-" + UUID.randomUUID() + "@example.org",
                "requesterPhone", "+49 123 45",
                "channel", "portal"));
    }
}
