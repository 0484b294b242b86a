package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.mail.Drop;
import dev.loopdesk.process.TicketAt;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.knowledge.ArticleLife;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every form in Tasklist in a small window: its first field and the button that completes it are in sight at once. */
@ServedProduct
class FormsInTasklistTest {

    private static final int LOWEST_FIRST_FIELD = 330;

    private static final Pattern USER_TASK = Pattern.compile("<bpmn:userTask id=\"(\\w+)\"");

    /** Tasks of other processes, and the account that works on each. */
    private static final String REVIEW = "Task_ReviewArticle";

    private static final Map<String, String> OTHER = Map.of(
            "Task_AcknowledgeBreach",
            "lead",
            "Task_InspectMail",
            "manager",
            "Task_ReadLateReply",
            "agent",
            REVIEW,
            "specialist");

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private ArticleLife articles;

    @Autowired
    private Drop drop;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void everyFormBeginsAtTheTopAndItsButtonIsInSight() throws Exception {
        Map<String, List<String>> byAccount = elements()
                .collect(Collectors.groupingBy(
                        element -> OTHER.getOrDefault(element, TicketAt.worker(element)),
                        TreeMap::new,
                        Collectors.toList()));
        var low = new TreeSet<String>();
        try (Browsers browsers = Browsers.open()) {
            for (var of : byAccount.entrySet()) {
                try (Tasklist tasklist = signIn(browsers, of.getKey())) {
                    for (String element : of.getValue()) {
                        Task task = task(element);
                        tasklist.openTask(task.getId());
                        Page page = tasklist.page();
                        if (!element.equals("Task_InspectMail") && !element.equals(REVIEW)) {
                            // It is the ticket's, and a mail has none yet, nor an article.
                            page.locator(".ld-strip").waitFor();
                        }
                        Locator field = page.locator(".fjs-form-field").first();
                        BoundingBox box = requireNonNull(field.boundingBox(), element);
                        if (box.y > LOWEST_FIRST_FIELD) {
                            low.add(element + " at " + box.y);
                        }
                        if (element.equals("Task_Triage")) {
                            readsTheReport(page);
                        } else if (element.equals("Task_ApproveChange")) {
                            // Each field of the solution is a paragraph of its own.
                            assertThat(page.locator(".case-text p.field").nth(1))
                                    .hasText("Option 1, steps: Plug the cable in.");
                        }
                        assertThat(page.locator("button.btn-primary:has-text('Complete')"))
                                .isInViewport();
                        tasklist.picture(element);
                        if (element.equals(REVIEW)) {
                            // It would stand in the queues of the specialists.
                            engine.getRuntimeService()
                                    .deleteProcessInstance(task.getProcessInstanceId(), "end of test");
                        }
                    }
                }
            }
        }
        assertThat(low).isEmpty();
    }

    /** The words of the report stand beside the form, and give way to it. */
    private static void readsTheReport(Page page) {
        Locator words = page.locator(".ld-report-words");
        assertThat(words).containsText((String) TicketAt.REPORT.get("description"));
        assertThat(words).isInViewport();
        BoundingBox beside = requireNonNull(words.boundingBox());
        BoundingBox form = requireNonNull(page.locator(".fjs-container").boundingBox());
        assertThat(form.x + form.width).isLessThanOrEqualTo(beside.x);
        Locator fold = page.locator(".ld-report > button");
        fold.focus();
        page.keyboard().press("Enter");
        assertThat(words).hasCount(0);
        assertThat(fold).hasAttribute("aria-expanded", "false");
        page.keyboard().press("Enter");
        assertThat(words).isVisible();
    }

    @Test
    void whatIsTypedOutlivesTheCardThePageAndTheMachineForItsAccountAlone() {
        var tickets = new TicketAt(process, engine);
        String task = tickets.task("Task_Diagnose").getId();
        String other = tickets.task("Task_Triage").getId();
        String words = "<img src=x onerror=\"document.title='ran'\"> {{1+1}} " + UUID.randomUUID();
        try (Browsers browsers = Browsers.open()) {
            try (Tasklist agent = signIn(browsers, "agent")) {
                Page page = agent.page();
                agent.openTask(task);
                page.getByLabel("Cause found: prepare a solution").check();
                Locator cause = page.locator("textarea[id$='-Field_cause']");
                // More bytes than a browser sends for a page that is left, though fewer characters.
                kept(page, "长".repeat(25_000), cause);
                kept(page, words, cause);
                agent.openTask(other);
                agent.openTask(task);
                assertThat(cause).hasValue(words);
                kept(page, words + " and more", cause);
                assertThat((String) page.evaluate("Object.keys(localStorage).join()"))
                        .doesNotContain("camunda-form");
            }
            try (Tasklist elsewhere = signInElsewhere(browsers, "agent");
                    Tasklist lead = signIn(browsers, "lead")) {
                elsewhere.openTask(task);
                assertThat(elsewhere.page().locator("textarea[id$='-Field_cause']"))
                        .hasValue(words + " and more");
                assertThat(elsewhere.page().title()).doesNotContain("ran");
                lead.openTask(task);
                assertThat(lead.page().locator("textarea[id$='-Field_cause']")).hasCount(0);
                elsewhere
                        .page()
                        .locator("button.btn-primary:has-text('Complete')")
                        .click();
                over(task);
                await("its draft is removed")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> jdbc.sql("select count(*) from form_draft where account = 'agent' and task_id = ?")
                                        .param(task)
                                        .query(Integer.class)
                                        .single()
                                == 0);
            }
        }
    }

    @Test
    void aFormTypedWhileTheServerIsAwaySurvivesAReloadAndIsSavedByItself() {
        String task = new TicketAt(process, engine).task("Task_ExplainDelay").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = signIn(browsers, "agent")) {
            Page page = agent.page();
            agent.openTask(task);
            Locator reason = page.locator("textarea[id$='-Field_delayReason']");
            page.route("**/form-draft", Route::abort);
            reason.fill("A part is on its way.");
            hinted(page, "The server does not answer.");
            agent.picture("away");
            page.unroute("**/form-draft");
            hinted(page, "What you typed is kept");

            page.route("**/form-draft", Route::abort);
            reason.fill("A part is on its way, by ship.");
            page.waitForFunction("() => JSON.stringify(sessionStorage).includes('ship')");
            page.reload();
            assertThat(reason).hasValue("A part is on its way, by ship.");
            page.unroute("**/form-draft");
            await("the draft is saved")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> jdbc.sql("select count(*) from form_draft where task_id = ? and content like '%ship%'")
                                    .param(task)
                                    .query(Integer.class)
                                    .single()
                            == 1);
            await("nothing is left to save")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !page.evaluate("JSON.stringify(sessionStorage)")
                            .toString()
                            .contains("ship"));
            // The form itself takes a key some time after it was pressed.
            reason.focus();
            page.keyboard().press("End");
            page.keyboard().type("!");
            page.reload();
            assertThat(reason).hasValue("A part is on its way, by ship.!");
        }
    }

    /** A window that did not reach the server does not overwrite what another one has saved since, and neither text is lost. */
    @Test
    void whatTwoWindowsHaveTypedIntoAFormStandsTogether() {
        String task = new TicketAt(process, engine).task("Task_ExplainDelay").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist here = signIn(browsers, "agent");
                Tasklist there = signInElsewhere(browsers, "agent")) {
            Page page = here.page();
            Locator reason = page.locator("textarea[id$='-Field_delayReason']");
            Locator workaround = page.locator("textarea[id$='-Field_workaround']");
            here.openTask(task);
            page.route("**/form-draft", Route::abort);
            reason.fill("The ship is late.");
            page.waitForFunction("() => JSON.stringify(sessionStorage).includes('ship')");
            Page other = there.page();
            there.openTask(task);
            other.locator("textarea[id$='-Field_delayReason']").fill("The road is closed.");
            other.locator("textarea[id$='-Field_workaround']").fill("Use the old one.");
            other.locator("textarea[id$='-Field_workaround']").blur();
            hinted(other, "What you typed is kept");
            page.unroute("**/form-draft");
            hinted(page, "changed in another window");
            assertThat(draft(task)).contains("road").doesNotContain("ship");

            page.reload();
            assertThat(reason).hasValue("The road is closed.\n\nThe ship is late.");
            assertThat(workaround).hasValue("Use the old one.");
            hinted(page, "filled in in another window, too");
            await("both are saved")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> draft(task).contains("ship"));
            workaround.fill("Use the old one, or wait.");
            workaround.blur();
            hinted(page, "What you typed is kept");
            other.locator("textarea[id$='-Field_delayReason']").fill("The road is closed until Monday.");
            hinted(other, "changed in another window");
            assertThat(draft(task)).contains("or wait").doesNotContain("Monday");
        }
    }

    /** Of a choice that both have changed the saved one stays, and the page says so. */
    @Test
    void ofAChoiceThatTwoWindowsHaveChangedTheSavedOneIsKept() {
        String task = new TicketAt(process, engine).task("Task_Triage").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist here = signIn(browsers, "agent");
                Tasklist there = signInElsewhere(browsers, "agent")) {
            Page page = here.page();
            engine.getTaskService().claim(task, "agent");
            here.openTask(task);
            page.route("**/form-draft", Route::abort);
            urgency(page, "High: work has stopped").check();
            page.waitForFunction("() => JSON.stringify(sessionStorage).includes('high')");
            there.openTask(task);
            urgency(there.page(), "Low: can wait").check();
            hinted(there.page(), "What you typed is kept");
            page.unroute("**/form-draft");
            hinted(page, "changed in another window");

            page.reload();
            assertThat(urgency(page, "Low: can wait")).isChecked();
            hinted(page, "of choices the saved one was kept");
        }
    }

    private static Locator urgency(Page page, String choice) {
        return page.locator(".fjs-form-field-radio:has-text('work has stopped')")
                .getByLabel(choice);
    }

    /** The server has saved values, and its answer was lost: later ones are saved over them. */
    @Test
    void valuesWhoseSavingWasNotAnsweredAreNotTakenForThoseOfAnotherWindow() {
        String task = new TicketAt(process, engine).task("Task_ExplainDelay").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = signIn(browsers, "agent")) {
            Page page = agent.page();
            agent.openTask(task);
            Locator reason = page.locator("textarea[id$='-Field_delayReason']");
            page.route("**/form-draft", route -> {
                route.fetch();
                route.fulfill(new Route.FulfillOptions().setStatus(504));
            });
            page.waitForResponse("**/form-draft", () -> reason.fill("A part is lose."));
            hinted(page, "The server does not answer.");
            page.unroute("**/form-draft");
            page.route("**/form-draft", Route::abort);
            page.waitForRequest("**/form-draft", () -> reason.fill("A part is loose."));
            hinted(page, "The server does not answer.");
            page.unroute("**/form-draft");
            reason.fill("Two parts are loose.");

            await("the last values are saved")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> draft(task).contains("Two parts are loose."));
            page.reload();
            assertThat(reason).hasValue("Two parts are loose.");
        }
    }

    private String draft(String task) {
        return jdbc.sql("select content from form_draft where account = 'agent' and task_id = ?")
                .param(task)
                .query(String.class)
                .single();
    }

    private static void hinted(Page page, String words) {
        page.waitForFunction(
                "words => document.documentElement.style.getPropertyValue('--ld-hint-draft').includes(words)", words);
    }

    @Test
    void whatIsRefusedStandsAtItsFieldWhichGetsTheFocus() {
        var tickets = new TicketAt(process, engine);
        String task = tickets.task("Task_Triage").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = signIn(browsers, "agent")) {
            Page page = agent.page();
            agent.openTask(task);
            Locator complete = page.locator("button.btn-primary:has-text('Complete')");
            complete.click();

            assertThat(page.locator("input[id$='-Field_triageOutcome-0']")).isFocused();
            assertThat(page.locator(".page-notifications .alert")).hasCount(0);
            assertThat(complete).isDisabled();
            page.getByLabel("Spam: end without a letter, and let nothing more of this sender in")
                    .check();
            assertThat(complete).isEnabled();
            page.getByLabel("Diagnose the problem").check();
            page.getByLabel("Network").check();
            page.getByLabel("Medium: work is hindered").check();
            page.getByLabel("Low: one person").check();
            assertThat(complete).isEnabled();

            complete.click();
            over(task);
        }
    }

    @Test
    void aFormThatIsCompletedBeforeTheDeskHasFoundItLeadsToItsErrorsAsWell() {
        String task = new TicketAt(process, engine).task("Task_Triage").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = signIn(browsers, "agent");
                Page page = notYetFound(agent, task)) {
            page.locator("button.btn-primary:has-text('Complete')").click();
            Locator first = page.locator("input[id$='-Field_triageOutcome-0']");
            Locator notice = page.locator(".page-notifications .alert");
            assertThat(first).hasAttribute("aria-invalid", "true");
            assertThat(first).not().isFocused();
            assertThat(notice).hasCount(1);

            find(page);

            assertThat(first).isFocused();
            assertThat(notice).hasCount(0);
        }
    }

    @Test
    void whatIsTypedAndLeftBeforeTheDeskHasFoundTheFormIsSaved() {
        String task = new TicketAt(process, engine).task("Task_ExplainDelay").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = signIn(browsers, "agent");
                Page page = notYetFound(agent, task)) {
            Locator reason = page.locator("textarea[id$='-Field_delayReason']");
            reason.fill("The ship is late.");
            reason.blur();

            find(page);

            hinted(page, "What you typed is kept");
            assertThat(draft(task)).contains("The ship is late.");
        }
    }

    /** A window of its own with a task whose form the desk, which looks for it four times a second, has not found yet. */
    private static Page notYetFound(Tasklist agent, String task) {
        Page page = agent.page().context().newPage();
        page.addInitScript("""
                const every = window.setInterval;
                window.held = [];
                window.setInterval = (task, pause, ...rest) => pause === 250
                    ? window.held.push(task)
                    : every(task, pause, ...rest);
                """);
        page.navigate(agent.page().url().replaceAll("#.*", "") + "#/?task=" + task);
        page.locator(".fjs-container").waitFor();
        return page;
    }

    private static void find(Page page) {
        page.evaluate("window.held.forEach(task => task())");
    }

    @Test
    void whatTheEngineRefusesStandsAtItsFieldToo() {
        String task = new TicketAt(process, engine).task("Task_ExplainDelay").getId();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = signIn(browsers, "agent")) {
            Page page = agent.page();
            agent.openTask(task);
            Locator complete = page.locator("button.btn-primary:has-text('Complete')");
            Locator date = page.locator("input[id$='-Field_expectedOn']");
            page.locator("textarea[id$='-Field_delayReason']").fill("A part is on its way.");
            date.fill("03/04/2027");
            page.locator("textarea[id$='-Field_workaround']").fill("Use the other one.");
            complete.click();

            Locator notice = page.locator(".page-notifications .alert");
            notice.waitFor();
            assertThat(date).isFocused();
            assertThat(page.locator("[id$='-Field_expectedOn-error-message']")).containsText("03/04/2027");
            assertThat(page.locator("[id$='-Field_expectedOn-error-message']"))
                    .not()
                    .containsText("expectedOn");
            assertThat(notice).not().containsText("expectedOn");
            BoundingBox box = requireNonNull(notice.boundingBox());
            BoundingBox button = requireNonNull(complete.boundingBox());
            assertThat(box.y + box.height).isLessThan(button.y);
            BoundingBox place =
                    requireNonNull(page.locator(".page-notifications").boundingBox());
            assertThat(place.y + place.height).as("above the form's buttons").isLessThan(button.y);
            assertThat((Boolean) page.locator(".page-notifications")
                            .evaluate("panel => panel.scrollHeight <= panel.clientHeight"))
                    .as("the whole text is readable")
                    .isTrue();
            date.fill("2027-04-03");
            date.blur();
            assertThat(complete).isEnabled();
            var sent = new CopyOnWriteArrayList<String>();
            page.onRequest(request -> {
                if (request.url().contains(task)) {
                    sent.add(request.method() + request.url().replaceFirst(".*/", " "));
                }
            });
            complete.click();
            over(task);
            assertThat(page.locator(".page-notifications .alert-danger")).hasCount(0);
            // A pause longer than the page waits after the last key, so that its saving is over.
            page.evaluate("() => new Promise(done => setTimeout(done, 800))");
            List<String> afterwards = sent.subList(sent.indexOf("POST submit-form"), sent.size());
            assertThat(afterwards).hasSizeGreaterThan(1).doesNotContain("PUT form-draft");
        }
    }

    private void over(String task) {
        await("the task is completed")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        engine.getTaskService().createTaskQuery().taskId(task).count() == 0);
    }

    private Tasklist signIn(Browsers browsers, String account) {
        return Tasklist.signIn(browsers.browser(), port, account, 1366, 768);
    }

    private Tasklist signInElsewhere(Browsers browsers, String account) {
        return Tasklist.signIn(
                browsers.browser()
                        .newContext(
                                new Browser.NewContextOptions().setLocale("en").setViewportSize(1366, 768)),
                port,
                account);
    }

    /** Types into the field and waits until the server has it and the page says so. */
    private static void kept(Page page, String words, Locator field) {
        page.waitForResponse(
                answer -> answer.url().endsWith("/form-draft")
                        && answer.request().method().equals("PUT")
                        && answer.ok()
                        && cause(answer.request().postData()).equals(words),
                () -> field.fill(words));
        page.waitForFunction(
                "document.documentElement.style.getPropertyValue('--ld-hint-draft').includes('What you typed is kept')");
    }

    /** Returns the cause in a draft that a page sends. */
    private static String cause(String body) {
        try {
            var json = new ObjectMapper();
            return json.readTree(json.readTree(body).path("values").asText())
                    .path("cause")
                    .asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static Stream<String> elements() throws Exception {
        try (Stream<Path> models = Files.list(Path.of("processes"))) {
            var elements = new TreeSet<String>();
            for (Path model :
                    models.filter(path -> path.toString().endsWith(".bpmn")).toList()) {
                USER_TASK.matcher(Files.readString(model)).results().forEach(found -> elements.add(found.group(1)));
            }
            assertThat(elements).contains("Task_Triage", "Task_InspectMail", "Task_CallRequester");
            return elements.stream();
        }
    }

    private Task task(String element) {
        return switch (element) {
            case "Task_AcknowledgeBreach" -> breach();
            case "Task_InspectMail" -> arrived("From: nobody\nSubject: ?\n\nHello " + UUID.randomUUID());
            case "Task_ReadLateReply" -> lateReply();
            case REVIEW -> review();
            default -> new TicketAt(process, engine).task(element);
        };
    }

    private Task review() {
        var text = new ArticleText("Blank pages", "en", "hardware", "Blank", null, null, "Replace it.", null);
        long article = articles.write(text, Visibility.INTERNAL, null, "agent");
        return open(engine.getTaskService().createTaskQuery().processVariableValueEquals("articleId", article));
    }

    private Task breach() {
        ClockUtil.setCurrentTime(Date.from(Instant.now().minus(Duration.ofDays(10))));
        String number = process.callTaken("agent", TicketAt.REPORT);
        ClockUtil.reset();
        return open(engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_AcknowledgeBreach"));
    }

    private Task lateReply() {
        String from = "late." + UUID.randomUUID() + "@example.org";
        var report = new HashMap<>(TicketAt.REPORT);
        report.put("requesterEmail", from);
        String number = process.ticketReceived(report);
        process.ticketWithdrawn(number);
        return arrived("From: Ana <" + from + ">\nTo: " + drop.replyAddress(number) + "\nMessage-ID: <"
                + UUID.randomUUID() + "@example.org>\nSubject: Re: x\n\nThanks!");
    }

    private Task arrived(String mail) {
        String id = drop.store(mail);
        return open(engine.getTaskService().createTaskQuery().processVariableValueEquals("mailId", id));
    }

    private static Task open(TaskQuery query) {
        return await("the task is open")
                .atMost(Duration.ofMinutes(1))
                .until(query::list, tasks -> !tasks.isEmpty())
                .get(0);
    }
}
