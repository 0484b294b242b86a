package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A call, its triage and a consent by phone in a small window, without scrolling. The page itself counts the clicks that
 * reach it (S2.1, S2.5, S3.7).
 */
@ServedProduct
class CallsInTasklistTest {

    private static final int MOST_CLICKS = 4;
    private static final String COUNTER = """
            window.clicks = 0;
            window.scrolled = [];
            addEventListener('pointerdown', event => event.isTrusted && window.clicks++, true);
            addEventListener('scroll', event => event.target.scrollTop > 0
                && window.scrolled.push(event.target.className || event.target.nodeName), true);
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TaskService tasks;

    @Test
    void aCallIsTakenAndItsTicketAssessedInAtMostFourClicksEach() {
        String digits = digits();
        String name = "<b>Ada</b> {{1+1}} " + digits;
        ticket(name, "+49 30 " + digits, "Mouse is lost");
        String title = "<img src=x onerror=\"document.title='ran'\"> ${1+1} " + digits;
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page page = agent.page();
            counted(page);
            page.locator(".ld-take-call").click();
            assertThat(page.locator("#ld-call-typed")).isFocused();
            page.keyboard().type("030 " + digits);
            Locator person = page.locator(".ld-people button");
            assertThat(person).hasCount(1);
            forEverybody(page, "call-who-en");
            person.click();
            assertThat(page.locator("#ld-call-requesterName")).hasValue(name);
            assertThat(page.locator("#ld-call-requesterPhone")).hasValue("+49 30 " + digits);
            assertThat(page.locator("#ld-call-title")).isFocused();
            page.keyboard().type(title);
            page.keyboard().press("Tab");
            page.keyboard().type("Since noon");
            assertThat(page.locator(".ld-offers")).containsText("Mouse is lost");
            assertThat(page.locator(".ld-call button.ld-primary")).hasText("Start ticket");
            forEverybody(page, "call-form-en");
            page.locator(".ld-call button.ld-primary").click();
            Locator number = page.locator(".ld-call-number");
            assertThat(number).hasText(Pattern.compile("LD-\\d+"));
            assertThat(page.locator(".task-details h2")).containsText("Triage ticket");
            forEverybody(page, "call-number-en");
            String ticket = number.textContent();
            page.locator(".ld-call-done .ld-primary").click();
            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(page.locator(".ld-strip .ld-title")).hasText(title);
            assertThat(clicks(page)).as("a call").isEqualTo(MOST_CLICKS);
            assertThat(page.title()).doesNotContain("ran");

            counted(page);
            page.getByLabel("Diagnose the problem").check();
            page.getByLabel("Network").check();
            complete(page);
            await("the ticket is assessed").until(() -> at(ticket, "Task_Diagnose"));
            assertThat(clicks(page)).as("triage of the ticket that is open").isEqualTo(MOST_CLICKS - 1);
            assertThat(scrolled(page)).isEmpty();
        }
    }

    @Test
    void aTicketOfTheQueueIsAssessedInAtMostFourClicks() {
        String title = "Fan " + digits();
        String number = ticket("Front desk", "030 " + digits(), title);
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page page = agent.page();
            Locator card = card(page, "My team's queue", title, "Triage ticket");
            // Tickets of other tests may stand before it; the ticket itself is to be worked on without scrolling.
            card.scrollIntoViewIfNeeded();
            counted(page);
            card.click();
            begin(page, page.locator("[id$='-Field_triageOutcome-0']"));
            page.getByLabel("Network").check();
            complete(page);
            await("the ticket is assessed").until(() -> at(number, "Task_Diagnose"));
            assertThat(clicks(page)).isEqualTo(MOST_CLICKS);
            assertThat(scrolled(page)).isEmpty();
        }
    }

    @Test
    void aConsentByPhoneTakesAtMostFourClicks() {
        String title = "Adapter " + digits();
        String number = ticket("Front desk", "030 " + digits(), title);
        answer(number, Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "low", "impact", "low"));
        answer(number, Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "The adapter's settings"));
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page page = agent.page();
            Locator card = card(page, "Waiting for requester", title, "Authorize remote assistance");
            // Tickets of other tests may stand before it; the ticket itself is to be worked on without scrolling.
            card.scrollIntoViewIfNeeded();
            counted(page);
            card.click();
            // The click claims the task, too.
            begin(page, page.locator("[id$='-Field_remoteAssistanceGranted-0']"));
            page.locator("[id$='-Field_remoteHours-1']").check();
            agent.picture("consent");
            complete(page);
            await("the consent is recorded").until(() -> at(number, "Task_RemoteAssistance"));
            assertThat(clicks(page)).isEqualTo(MOST_CLICKS);
            assertThat(scrolled(page)).isEmpty();
            Entry consent = caseFiles.latest(number, EntryKind.CONSENT).orElseThrow();
            assertThat(consent.text("remoteHours")).isEqualTo("2");
        }
    }

    @Test
    void anEqualTicketTakesTheCallAsANoteAndWhatWasTypedOutlivesTheDialog() {
        String digits = digits();
        String number = ticket("陈洁 " + digits, "010 " + digits, "无法打印发票");
        try (Browsers browsers = Browsers.open();
                Tasklist lead = Tasklist.signIn(window(browsers, "zh-CN"), port, "lead")) {
            Page page = lead.page();
            page.locator(".ld-take-call").click();
            page.locator("#ld-call-typed").fill("+86 10 " + digits);
            assertThat(page.locator(".ld-people button")).containsText("陈洁");
            forEverybody(page, "call-who-zh");
            page.keyboard().press("Enter");
            page.locator("#ld-call-title").fill("打印发票无法进行");
            Locator offer = page.locator(".ld-offers li.ld-equal");
            assertThat(offer).containsText(number);
            assertThat(page.locator(".ld-call button.ld-primary")).hasText("另建一个工单");
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(page.locator(".ld-take-call")).isFocused();
            page.locator(".ld-take-call").click();
            assertThat(page.locator("#ld-call-title")).hasValue("打印发票无法进行");
            page.locator("#ld-call-description").fill("今早开始 <b>全部</b>");
            forEverybody(page, "call-form-zh");
            offer.locator("button:not(.ld-link)").click();
            assertThat(page.locator(".ld-call-number")).hasText(number);
            forEverybody(page, "call-number-zh");
            Entry note = caseFiles.latest(number, EntryKind.NOTE).orElseThrow();
            assertThat(note.author()).isEqualTo("lead");
            assertThat(note.text(Entry.NOTE)).contains("陈洁", "打印发票无法进行", "今早开始 <b>全部</b>");
            Ticket ticket = caseFiles.get(number);
            assertThat(ticket.title()).isEqualTo("无法打印发票");
        }
    }

    @Test
    void whatIsMissingStandsAtItsField() {
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page page = agent.page();
            page.locator(".ld-take-call").click();
            page.locator("#ld-call-typed").fill("Eve Example");
            page.locator(".ld-desk dialog button:text-is('Somebody new')").click();
            assertThat(page.locator("#ld-call-requesterPhone")).isFocused();
            Locator title = page.locator("#ld-call-title");
            assertThat(page.locator("label[for=ld-call-title]")).containsText("*");
            title.focus();
            page.locator(".ld-call button.ld-primary").click();

            assertThat(page.locator("#ld-call-requesterPhone-wrong"))
                    .hasText("Please fill in a phone number or a mail address.");
            assertThat(page.locator("#ld-call-title-wrong")).hasText("Please fill in: Title.");
            assertThat(page.locator("#ld-call-requesterPhone")).isFocused();
            assertThat(title).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#ld-call-requesterName")).hasValue("Eve Example");
            forEverybody(page, "call-refused-en");
        }
    }

    /** What is typed survives a reload, and is sent by itself when the server answers again, once. */
    @Test
    void aCallOutlivesAReloadAndAServerThatIsAway() {
        String title = "Scanner " + digits();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "zh-CN"), port, "agent")) {
            Page page = agent.page();
            page.locator(".ld-take-call").click();
            page.locator("#ld-call-typed").fill("韩梅梅 " + digits());
            page.locator(".ld-desk dialog button:not(.ld-close):not(.ld-cancel)")
                    .last()
                    .click();
            page.locator("#ld-call-title").fill(title);
            page.locator("#ld-call-description").fill("无法扫描");
            page.locator("#ld-call-requesterPhone").fill("电话");
            page.locator(".ld-call button.ld-primary").click();
            assertThat(page.locator("#ld-call-requesterPhone-wrong")).containsText("含数字");
            page.reload();
            page.locator(".ld-take-call").click();
            assertThat(page.locator("#ld-call-title")).hasValue(title);
            page.locator("#ld-call-requesterPhone").fill("030 " + digits());
            page.route("**/camunda/api/loopdesk/calls", Route::abort);
            page.locator(".ld-call button.ld-primary").click();
            assertThat(page.locator(".ld-call-end .ld-alarm")).containsText("自动重试");
            page.unroute("**/camunda/api/loopdesk/calls");
            assertThat(page.locator(".ld-call-number")).hasText(Pattern.compile("LD-\\d+"));
            assertThat((String) page.evaluate("JSON.stringify(sessionStorage)")).doesNotContain(title);
        }
    }

    @Test
    void whatIsTypedWhileTheTaskIsClaimedStandsInItsField() {
        String title = "Scale " + digits();
        String number = ticket("Front desk", "030 " + digits(), title);
        answer(number, Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "low", "impact", "low"));
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page page = agent.page();
            String task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(number)
                    .taskDefinitionKey("Task_Diagnose")
                    .singleResult()
                    .getId();
            tasks.setAssignee(task, null);
            agent.openTask(task);
            assertThat(page.locator(".task-card .disabled-form")).hasCount(1);
            Locator words = page.locator(".task-card .fjs-container textarea").first();
            words.scrollIntoViewIfNeeded();
            BoundingBox box = requireNonNull(words.boundingBox());
            page.mouse().click(box.x + box.width / 2, box.y + box.height / 2);
            page.keyboard().type("0123456789", new Keyboard.TypeOptions().setDelay(60));

            assertThat(page.locator(".task-card .disabled-form")).hasCount(0);
            assertThat(words).hasValue("0123456789");
        }
    }

    private static Locator card(Page page, String filter, String title, String task) {
        page.getByText(filter).first().click();
        Locator card = page.locator("li.task")
                .filter(new Locator.FilterOptions().setHasText(title))
                .filter(new Locator.FilterOptions().setHasText(task));
        card.waitFor();
        return card;
    }

    /** Ends when the place of a node has not changed for a while: what stands above it may still be loading. */
    private static final String STANDS_STILL = """
            async node => {
              for (let last = null, same = 0; same < 3;) {
                const {x, y} = node.getBoundingClientRect();
                same = last && last.x === x && last.y === y ? same + 1 : 0;
                last = {x, y};
                await new Promise(done => setTimeout(done, 150));
              }
            }
            """;

    /** Clicks on a choice of a form that nobody holds: the form lies under a cover, and one click is enough. */
    private static void begin(Page page, Locator choice) {
        choice.waitFor();
        choice.evaluate(STANDS_STILL);
        BoundingBox box = requireNonNull(choice.boundingBox());
        page.mouse().click(box.x + box.width / 2, box.y + box.height / 2);
        assertThat(choice).isChecked();
    }

    private static void complete(Page page) {
        page.locator("button.btn-primary:has-text('Complete'):not([disabled])").click();
    }

    private static void counted(Page page) {
        if (page.evaluate("window.clicks") == null) {
            page.evaluate("() => {" + COUNTER + "}");
        }
        // An event of scrolling comes with the next frame.
        page.evaluate("() => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)))");
        page.evaluate("window.clicks = 0, window.scrolled = []");
    }

    private static int clicks(Page page) {
        return (Integer) page.evaluate("window.clicks");
    }

    private static List<?> scrolled(Page page) {
        return (List<?>) page.evaluate("window.scrolled");
    }

    private static void forEverybody(Page page, String picture) {
        Pictures.take(page, "desk/" + picture);
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        assertThat(new AxeBuilder(page)
                        .include("dialog.ld-dialog")
                        .options(options)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .as(picture)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private boolean at(String number, String element) {
        return tasks.createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .taskDefinitionKey(element)
                        .count()
                > 0;
    }

    private void answer(String number, Map<String, Object> fields) {
        process.complete(
                tasks.createTaskQuery()
                        .processDefinitionKey("technical-support")
                        .processInstanceBusinessKey(number)
                        .singleResult()
                        .getId(),
                "agent",
                fields);
    }

    private String ticket(String name, String phone, String title) {
        return process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon",
                "requesterName", name,
                "requesterPhone", phone,
                "channel", "portal"));
    }

    private static String digits() {
        return String.valueOf(ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000));
    }

    private static BrowserContext window(Browsers browsers, String locale) {
        return browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setViewportSize(1366, 768));
    }
}
