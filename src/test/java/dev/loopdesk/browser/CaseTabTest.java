package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Cookie;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The case of a ticket beside its task in Tasklist, and on the staff's page (S3.6). */
@ServedProduct
class CaseTabTest {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** Lists the places of announcements that come with their words, which a screen reader does not announce. */
    private static final String WATCH_ANNOUNCED = """
            window.borneWithWords = [];
            new MutationObserver(changes => changes.flatMap(change => [...change.addedNodes])
                .filter(node => node.nodeType === Node.ELEMENT_NODE)
                .flatMap(node => [node, ...node.querySelectorAll('*')])
                .filter(node => node.matches('.ld-desk [role=status]') && node.textContent.trim())
                .forEach(node => window.borneWithWords.push(node.outerHTML))
            ).observe(document, {childList: true, subtree: true});""";

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private StaffWords staff;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private Attachments attachments;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void anAgentReadsAndWritesBesideTheTask() throws IOException {
        String title = "Invoices cannot be printed " + UUID.randomUUID();
        String email = "printing-" + UUID.randomUUID() + "@example.org";
        String earlier = ticket("Badge does not open the gate", email);
        process.ticketWithdrawn(earlier);
        String number = ticket(title, email);
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", "en")) {
            Page page = agent.page();
            agent.openTask("My team's queue", title, "Triage ticket");
            Locator strip = page.locator(".ld-strip");
            assertThat(strip).containsText(number);
            beginTheForm(page);
            assertThat(tasks.createTaskQuery()
                            .processInstanceBusinessKey(number)
                            .singleResult()
                            .getAssignee())
                    .isEqualTo("agent");
            agent.openCase();

            assertThat(strip).containsText(number);
            assertThat(strip).containsText(title);
            assertThat(strip).containsText("First response: due ");
            assertThat(strip.locator("[aria-current=step]")).hasText("Assessment");
            assertThat(strip.locator("a[href='mailto:" + email + "']")).isVisible();
            assertThat(strip.locator("a[href='tel:+4912345']")).hasText("+49 123 45");
            assertThat(strip.locator(".ld-due li").first()).isHidden();
            strip.locator(".ld-due summary").press("Enter");
            assertThat(strip.locator(".ld-due li").first()).containsText("The clock starts");
            strip.locator(".ld-due summary").press("Enter");
            assertThat(page.locator(".ld-others")).containsText(earlier);
            assertThat(page.locator(".ld-item").last()).containsText("Since noon");

            page.locator("#ld-text").fill("Which printer is it?\nThe one in the hall?");
            paste(page, picture());
            assertThat(page.locator(".ld-draft .ld-files li")).hasCount(1);
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            forEverybody(page, "tab-en-1366");
            page.reload();
            page.locator(".ld-strip").waitFor();
            assertThat(page.locator("#ld-text")).hasValue("Which printer is it?\nThe one in the hall?");
            assertThat(page.locator(".ld-draft .ld-files li")).hasCount(1);
            page.getByText("Preview", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator(".ld-preview")).containsText("The one in the hall?");
            assertThat(page.locator(".ld-preview")).containsText(email);
            page.locator("button.ld-primary").dblclick();

            assertThat(page.locator(".ld-item").first()).containsText("Which printer is it?");
            assertThat(page.locator("#ld-text")).hasValue("");
            assertThat(page.locator(".ld-files img").first()).isVisible();
            assertThat(entries(number, EntryKind.STAFF_MESSAGE)).hasSize(1);
            assertThat(attachments.of(number)).hasSize(1);
            Download file = page.waitForDownload(
                    () -> page.locator(".ld-item .ld-files a").first().click());
            assertThat(file.suggestedFilename()).isEqualTo("image.png");

            page.locator("input[value=internal]").check();
            page.locator("#ld-text").fill("She sits in room 9");
            page.locator("#ld-text").press("Control+Enter");
            assertThat(page.locator(".ld-item").first()).containsText("Internal note");
            assertThat(entries(number, EntryKind.NOTE)).hasSize(1);
            page.locator(".ld-groups button").nth(2).click();
            assertThat(page.locator(".ld-item").first()).containsText("She sits in room 9");
            assertThat(page.locator(".ld-items")).not().containsText("Which printer");
            page.locator(".ld-groups button").nth(0).click();
            forEverybody(page, "tab-en-1366-sent");
            assertThat(jdbc.sql(
                                    "select count(*) from ticket_draft d join ticket t on t.id = d.ticket_id where t.number = ?")
                            .param(number)
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void newsAppearByThemselvesAndWhoElseReads() {
        String title = "Projector flickers " + UUID.randomUUID();
        String number = ticket(title, "projector-" + UUID.randomUUID() + "@example.org");
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(ofOwnTime(window(browsers, "en", 1920, 1080)), port, "agent");
                BrowserContext lead = Tasklist.signInBeside(window(browsers, "zh-CN", 1366, 768), port, "lead")) {
            agent.openTask("My team's queue", title, "Triage ticket");
            agent.openCase();
            Page page = agent.page();
            page.locator("#ld-text").fill("Half a message");
            Page beside = lead.newPage();
            beside.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            assertThat(beside.locator("h1")).hasText(title);
            assertThat(beside.locator(".ld-stages [aria-current]")).hasText("评估");
            assertThat(beside.locator(".ld-present")).containsText("也在查看此工单");

            beside.locator("input[value=internal]").check();
            beside.locator("#ld-text").fill("The cable <b>is old</b>");
            beside.locator("button.ld-primary").click();
            assertThat(beside.locator(".ld-item").first()).containsText("The cable <b>is old</b>");
            forEverybody(beside, "page-zh-1366");
            requester.reply(number, UUID.randomUUID().toString(), "It is dark now");

            // The page asks for news every quarter of a minute.
            page.clock().fastForward("00:15");
            var soon = new LocatorAssertions.ContainsTextOptions().setTimeout(40_000);
            assertThat(page.locator(".ld-items")).containsText("It is dark now", soon);
            assertThat(page.locator(".ld-items")).containsText("The cable <b>is old</b>");
            assertThat(page.locator(".ld-item")
                            .filter(new Locator.FilterOptions().setHasText("It is dark now"))
                            .locator(".ld-new"))
                    .isVisible();
            assertThat(page.locator(".ld-said")).hasText("There are new entries.");
            assertThat(page.locator(".ld-present")).containsText("is reading this ticket too", soon);
            assertThat(page.locator("#ld-text")).hasValue("Half a message");
            forEverybody(page, "tab-en-1920");
            for (Page one : List.of(page, beside)) {
                assertThat(one.evaluate("window.borneWithWords"))
                        .as("places that are there before their words")
                        .isEqualTo(List.of());
                assertThat(
                                one.evaluate(
                                        "[...document.querySelectorAll('.ld-said, .ld-present, .ld-done')].filter(place => !place.checkVisibility()).length"))
                        .as("hidden places")
                        .isEqualTo(0);
            }

            // The session ends in another window: what was typed stays, and goes on after signing in again.
            page.locator("#ld-text").fill("A whole message");
            page.context().clearCookies();
            page.locator("button.ld-primary").click();
            assertThat(page.locator(".ld-alarm").first()).containsText("Your session has ended");
            assertThat(page.locator("#ld-text")).hasValue("A whole message");
        }
    }

    /** The server is away, then the session is over: the text comes back to its account, and to no other. */
    @Test
    void aMessageTypedWhileTheServerIsAwayIsKept() {
        String number = ticket("Lamp is dark " + UUID.randomUUID(), "lamp-" + UUID.randomUUID() + "@example.org");
        String address = "http://localhost:" + port + "/staff/tickets/" + number;
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Tasklist.signInBeside(window(browsers, "zh-CN", 1366, 768), port, "agent")) {
            Page page = window.newPage();
            page.navigate(address);
            page.locator("#ld-text").waitFor();
            page.route("**/camunda/api/loopdesk/**", Route::abort);
            page.locator("#ld-text").fill("灯管已更换");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("恢复连接后自动保存");
            List<Cookie> agent = window.cookies();
            window.clearCookies();
            page.unroute("**/camunda/api/loopdesk/**");

            Tasklist.signInBeside(window, port, "lead");
            page.navigate(address);
            page.locator("#ld-text").waitFor();
            assertThat(page.locator("#ld-text")).hasValue("");
            window.clearCookies();
            window.addCookies(agent);
            page.navigate(address);
            assertThat(page.locator("#ld-text")).hasValue("灯管已更换");
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("草稿已保存");
            assertThat((String) page.evaluate("JSON.stringify(sessionStorage)")).doesNotContain("灯管");

            page.route("**/camunda/api/loopdesk/**", Route::abort);
            page.locator("#ld-text").fill("灯管已更换两次");
            assertThat(page.locator(".ld-draft .ld-alarm")).isVisible();
            page.unroute("**/camunda/api/loopdesk/**");
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("草稿已保存");
            assertThat(page.locator(".ld-draft .ld-alarm")).hasCount(0);
            page.locator("#ld-text").press("End");
            page.keyboard().type("!");
            page.reload();
            assertThat(page.locator("#ld-text")).hasValue("灯管已更换两次!");
        }
        process.ticketWithdrawn(number);
    }

    /** A window that did not reach the server does not overwrite what another one has saved since, and neither text is lost. */
    @Test
    void whatTwoWindowsHaveTypedStandsTogether() {
        String number = ticket("Door squeaks " + UUID.randomUUID(), "door-" + UUID.randomUUID() + "@example.org");
        String address = "http://localhost:" + port + "/staff/tickets/" + number;
        try (Browsers browsers = Browsers.open();
                BrowserContext here = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent");
                BrowserContext there = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = here.newPage();
            page.navigate(address);
            page.locator("#ld-text").waitFor();
            page.route("**/draft", Route::abort);
            page.locator("#ld-text").fill("Is it the upper hinge?");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("The server does not answer");
            Page other = there.newPage();
            other.navigate(address);
            other.locator("input[value=internal]").check();
            other.locator("#ld-text").fill("She called twice.");
            assertThat(other.locator(".ld-buttons [role=status]")).hasText("Draft saved");

            page.reload();
            assertThat(page.locator("#ld-text")).hasValue("She called twice.\n\nIs it the upper hinge?");
            assertThat(page.locator("input[value=internal]")).isChecked();
            page.unroute("**/draft");
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("changed in another window");

            // The other window sends nothing before its reader has seen both.
            other.locator("#ld-text").fill("She called three times.");
            other.locator("button.ld-primary").click();
            assertThat(other.locator("#ld-text"))
                    .hasValue("She called twice.\n\nIs it the upper hinge?\n\nShe called three times.");
            assertThat(other.locator(".ld-draft .ld-alarm")).containsText("changed in another window");
            assertThat(entries(number, EntryKind.NOTE)).isEmpty();
            assertThat(other.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            other.locator("button.ld-primary").click();
            assertThat(other.locator(".ld-buttons [role=status]")).hasText("The note is saved.");
            assertThat(entries(number, EntryKind.NOTE)).hasSize(1);
        }
        process.ticketWithdrawn(number);
    }

    /** A window that was left open shows an older draft than the server has: it sends nothing before its reader has seen it. */
    @Test
    void anIdleWindowSendsNothingOverWhatAnotherOneHasSaved() {
        String number = ticket("Gate rattles " + UUID.randomUUID(), "gate-" + UUID.randomUUID() + "@example.org");
        String address = "http://localhost:" + port + "/staff/tickets/" + number;
        try (Browsers browsers = Browsers.open();
                BrowserContext here = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent");
                BrowserContext there = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = here.newPage();
            page.navigate(address);
            page.locator("#ld-text").fill("Is it loose?");
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            Page other = there.newPage();
            other.navigate(address);
            assertThat(other.locator("#ld-text")).hasValue("Is it loose?");
            other.locator("#ld-text").fill("Is it loose? Please do not open it.");
            assertThat(other.locator(".ld-buttons [role=status]")).hasText("Draft saved");

            page.locator("button.ld-primary").click();
            assertThat(page.locator("#ld-text")).hasValue("Is it loose? Please do not open it.");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("as it was saved there");
            assertThat(entries(number, EntryKind.STAFF_MESSAGE)).isEmpty();
            page.locator("#ld-text").press("End");
            page.keyboard().type(" Thank you.");
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("as it was saved there");
            page.locator("button.ld-primary").click();
            assertThat(page.locator("#ld-text")).hasValue("");
            assertThat(page.locator(".ld-draft .ld-alarm")).hasCount(0);
            assertThat(entries(number, EntryKind.STAFF_MESSAGE)).hasSize(1);
        }
        process.ticketWithdrawn(number);
    }

    /** The server has saved a text, and its answer was lost: the text goes on as it was changed since, and is not doubled. */
    @Test
    void aTextWhoseSavingWasNotAnsweredIsNotDoubled() {
        String number = ticket("Shelf leans " + UUID.randomUUID(), "shelf-" + UUID.randomUUID() + "@example.org");
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = window.newPage();
            page.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            page.locator("#ld-text").waitFor();
            page.route("**/draft", route -> {
                route.fetch();
                route.fulfill(new Route.FulfillOptions().setStatus(504));
            });
            page.locator("#ld-text").fill("The upper board is lose.");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("The server does not answer");
            page.unroute("**/draft");
            page.route("**/draft", Route::abort);
            page.locator("#ld-text").fill("The upper board is loose.");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("The server does not answer");
            page.unroute("**/draft");
            page.locator("#ld-text").fill("The lower board is loose.");

            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            assertThat(page.locator("#ld-text")).hasValue("The lower board is loose.");
            assertThat(page.locator(".ld-draft .ld-alarm")).hasCount(0);
        }
        process.ticketWithdrawn(number);
    }

    /** A text of another window is taken in while the reader types: the caret stays, also in an input method. */
    @Test
    void theCaretStaysWhereTheReaderTypesWhenTheTextOfAnotherWindowIsTakenIn() {
        String number = ticket("Blind is stuck " + UUID.randomUUID(), "blind-" + UUID.randomUUID() + "@example.org");
        String address = "http://localhost:" + port + "/staff/tickets/" + number;
        try (Browsers browsers = Browsers.open();
                BrowserContext here = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent");
                BrowserContext there = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = here.newPage();
            page.navigate(address);
            Locator text = page.locator("#ld-text");
            text.waitFor();
            Page other = there.newPage();
            other.navigate(address);
            other.locator("#ld-text").fill("I know.");
            assertThat(other.locator(".ld-buttons [role=status]")).hasText("Draft saved");

            text.focus();
            text.dispatchEvent("compositionstart");
            page.waitForResponse(
                    answer -> answer.url().endsWith("/draft") && answer.status() == 412,
                    () -> page.keyboard().type("no"));
            // Longer than the page waits before it tries again.
            page.waitForTimeout(1500);
            assertThat(text).hasValue("no");
            page.keyboard().press("ArrowLeft");
            text.dispatchEvent("compositionend");
            assertThat(text).hasValue("I know.\n\nno");
            assertThat(text).isFocused();
            page.keyboard().type("-");
            assertThat(text).hasValue("I know.\n\nn-o");
            assertThat(page.locator(".ld-draft .ld-alarm")).containsText("changed in another window");
        }
        process.ticketWithdrawn(number);
    }

    @Test
    void aComposerThatIsClosedAndOpenedSavesInTheOrderOfTyping() {
        String title = "Window sticks " + UUID.randomUUID();
        String number = ticket(title, "window-" + UUID.randomUUID() + "@example.org");
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", "en")) {
            Page page = agent.page();
            agent.openTask("My team's queue", title, "Triage ticket");
            agent.openCase();
            page.locator("#ld-text").fill("A line\n".repeat(60));
            page.getByText("Preview", new Page.GetByTextOptions().setExact(true))
                    .click();
            Locator preview = page.locator(".ld-preview");
            preview.focus();
            assertThat(preview).isFocused();
            assertThat((Boolean) preview.evaluate("shown => shown.scrollHeight > shown.clientHeight"))
                    .isTrue();
            BoundingBox send =
                    requireNonNull(page.locator(".ld-draft button.ld-primary").boundingBox());
            assertThat(send.y + send.height).isLessThanOrEqualTo(768);
            forEverybody(page, "preview-en-1366");
            page.getByText("Back to writing").click();
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            var held = new CopyOnWriteArrayList<Route>();
            page.route("**/draft", held::add);
            page.locator("#ld-text").fill("Which");
            page.waitForCondition(() -> held.size() == 1);
            agent.openForm();
            agent.openCase();
            assertThat(page.locator("#ld-text")).hasValue("Which");
            page.locator("#ld-text").fill("Which window?");
            // Longer than the page waits after the last key.
            page.waitForTimeout(1500);
            assertThat(held).as("the first save is not over").hasSize(1);
            page.unroute("**/draft");
            held.get(0).resume();
            assertThat(page.locator(".ld-buttons [role=status]")).hasText("Draft saved");
            page.reload();
            page.locator(".ld-strip").waitFor();
            agent.openCase();
            assertThat(page.locator("#ld-text")).hasValue("Which window?");
        }
        process.ticketWithdrawn(number);
    }

    @Test
    void whatDoesNotLoadIsToldWithAWayOut() {
        String number =
                ticket("Sign does not light " + UUID.randomUUID(), "sign-" + UUID.randomUUID() + "@example.org");
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        try (Browsers browsers = Browsers.open();
                BrowserContext agent = Tasklist.signInBeside(window(browsers, "zh-CN", 1366, 768), port, "agent")) {
            Page page = agent.newPage();
            String address = "http://localhost:" + port + "/camunda/app/tasklist/default/#/?task=" + task;
            page.route("**/desk/server.js", Route::abort);
            page.navigate(address);
            Locator told = page.locator(".app-splash [role=alert]");
            assertThat(told).containsText("页面未能完整加载");
            Pictures.take(page, "desk/not-loaded-zh");
            page.unroute("**/desk/server.js");
            page.route("**/desk/claim.js", Route::abort);
            page.getByText("重新加载").click();
            assertThat(page.locator(".ld-alarm")).containsText("页面有一部分未能加载");
            page.unroute("**/desk/claim.js");
            page.getByText("重新加载").click();
            assertThat(page.locator(".ld-strip")).containsText(number);
        }
        process.ticketWithdrawn(number);
    }

    @Test
    void whoIsNotSignedInIsToldSo() {
        try (Browsers browsers = Browsers.open();
                BrowserContext nobody = window(browsers, "zh-CN", 1366, 768)) {
            nobody.setDefaultTimeout(60_000);
            Page page = nobody.newPage();
            for (String place : List.of("problems", "problems/1", "tickets/LD-100001", "templates", "triage")) {
                page.navigate("http://localhost:" + port + "/staff/" + place);
                assertThat(page.locator(".ld-alarm").first()).containsText("您尚未登录。");
                assertThat(page.locator(".ld-alarm a").first()).hasAttribute("href", "/camunda/app/tasklist/");
            }
        }
    }

    @Test
    void nothingInACaseRuns() throws Exception {
        List<String> payloads = List.of(
                "<img src=x onerror=\"console.log('ran')\">",
                "\"><script>console.log('ran')</script>",
                "{{constructor.constructor('console.log(`ran`)')()}}",
                "${1+1} #{1+1} <svg/onload=console.log('ran')>",
                "javascript:console.log('ran')",
                "[x](javascript:console.log('ran'))");
        var ran = new CopyOnWriteArrayList<String>();
        try (Browsers browsers = Browsers.open();
                BrowserContext agent = Tasklist.signInBeside(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = agent.newPage();
            page.onConsoleMessage(message -> {
                if (message.text().contains("ran")) {
                    ran.add(message.text());
                }
            });
            page.onDialog(dialog -> ran.add(dialog.message()));
            for (String payload : payloads) {
                var report = new LinkedHashMap<String, Object>();
                for (String field : List.of(
                        "title", "description", "requesterName", "requesterDepartment", "requesterPhone", "steps")) {
                    report.put(field, payload);
                }
                report.put("requesterEmail", "hostile@example.org");
                report.put("channel", "portal");
                String number = process.ticketReceived(report);
                String draft = UUID.randomUUID().toString();
                attachments.add(draft, number, payload + ".txt", new ByteArrayInputStream("x".getBytes(UTF_8)));
                requester.reply(number, UUID.randomUUID().toString(), payload, draft);
                staff.note(number, UUID.randomUUID().toString(), "lead", payload);

                page.navigate("http://localhost:" + port + "/staff/tickets/" + number);
                assertThat(page.locator("h1")).hasText(payload);
                assertThat(page.locator(".ld-strip strong")).hasText(payload);
                // Letters with very many marks stay within their row.
                for (String row : List.of("h1", ".ld-item", ".ld-words", ".ld-requester")) {
                    assertThat(page.locator(row).first()).hasCSS("overflow", "clip");
                }
                assertThat(page.locator(".ld-item").first()).containsText(payload);
                assertThat(page.locator(".ld-item .ld-files a")).hasCount(1);
                var addresses = new ArrayList<String>();
                for (Locator link : page.locator(".ld-desk a").all()) {
                    addresses.add(link.getAttribute("href"));
                }
                assertThat(addresses).allMatch(address -> address.matches("(?s)(/|mailto:|tel:).*"));
                page.locator("#ld-text").fill(payload);
                page.getByText("Preview", new Page.GetByTextOptions().setExact(true))
                        .click();
                assertThat(page.locator(".ld-preview .ld-words")).containsText(number);
                page.getByLabel("Internal note").check();
                page.getByText("Preview", new Page.GetByTextOptions().setExact(true))
                        .click();
                assertThat(page.locator(".ld-preview .ld-words")).hasText(payload);
            }
            assertThat(page.locator(".ld-others li")).hasCount(payloads.size() - 1);
            assertThat(ran).isEmpty();
        }
    }

    /** Whoever begins to fill in the form of an unclaimed task claims it, and what was clicked is chosen. */
    private static void beginTheForm(Page page) {
        assertThat(page.locator(".disabled-form")).isVisible();
        assertThat(page.getByText("Complete", new Page.GetByTextOptions().setExact(true)))
                .isInViewport();
        Locator wanted = page.getByLabel("Diagnose the problem");
        wanted.scrollIntoViewIfNeeded();
        wanted.click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator(".disabled-form")).hasCount(0);
        assertThat(wanted).isChecked();
        assertThat(page.getByText("Complete", new Page.GetByTextOptions().setExact(true)))
                .isInViewport();
    }

    @Test
    void aLeadReadsWhichClausesOfTheStandardATicketKeeps() {
        String number = ticket("Scale shows nothing", "scale-" + UUID.randomUUID() + "@example.org");
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("triageOutcome", "diagnose", "category", "hardware", "urgency", "low", "impact", "low"));
        process.ticketWithdrawn(number);
        try (Browsers browsers = Browsers.open();
                BrowserContext english = Tasklist.signInBeside(window(browsers, "en", 1920, 1080), port, "lead");
                BrowserContext chinese = Tasklist.signInBeside(window(browsers, "zh-CN", 1366, 768), port, "lead")) {
            Page page = english.newPage();
            page.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            Locator evidence = page.locator(".ld-evidence");
            assertThat(evidence.locator("tbody tr")).hasCount(0);
            evidence.locator("summary").press("Enter");

            assertThat(evidence.locator("tbody tr")).hasCount(31);
            Locator assessed = evidence.locator("tr:has(th:text('S2.5'))");
            assertThat(assessed).containsText("Urgency and impact give the priority");
            assertThat(assessed.locator(".ld-state")).hasText("Fulfilled");
            assertThat(assessed).containsText("agent");
            assertThat(assessed).containsText("Entered in “Triage ticket”");
            Locator verified = evidence.locator("tr:has(th:text('S5.1'))");
            assertThat(verified.locator(".ld-state")).hasText("Skipped");
            assertThat(verified).containsText("The requester withdrew the ticket before.");
            forEverybody(page, "evidence-en-1920");

            Page other = chinese.newPage();
            other.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            other.locator(".ld-evidence summary").press("Enter");
            Locator chosen = other.locator(".ld-evidence tr:has(th:text('S4.2'))");
            assertThat(chosen).containsText("由用户选择");
            assertThat(chosen.locator(".ld-state")).hasText("不需要");
            assertThat(chosen).containsText("未制定解决方案。");
            forEverybody(other, "evidence-zh-1366");
        }
    }

    private static void forEverybody(Page page, String picture) {
        Pictures.take(page, "desk/" + picture);
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        AxeResults results = new AxeBuilder(page)
                .include(".ld-desk")
                .options(options)
                .withTags(RULES)
                .setLegacyMode(true)
                .analyze();
        assertThat(results.getPasses()).as(picture).hasSizeGreaterThan(10);
        assertThat(results.getViolations())
                .as(picture)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private static void paste(Page page, byte[] picture) {
        page.evaluate("""
                base64 => {
                    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
                    const clipboard = new DataTransfer();
                    clipboard.items.add(new File([bytes], 'image.png', {type: 'image/png'}));
                    document.querySelector('#ld-text').dispatchEvent(
                        new ClipboardEvent('paste', {clipboardData: clipboard, bubbles: true, cancelable: true}));
                }""", Base64.getEncoder().encodeToString(picture));
    }

    private List<Entry> entries(String number, EntryKind kind) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private String ticket(String title, String email) {
        return process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon",
                "requesterName", "Room 12",
                "requesterEmail", email,
                "requesterPhone", "+49 123 45",
                "channel", "portal"));
    }

    private static BrowserContext ofOwnTime(BrowserContext window) {
        window.clock().install();
        return window;
    }

    private static BrowserContext window(Browsers browsers, String locale, int width, int height) {
        BrowserContext window = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setViewportSize(width, height));
        window.addInitScript(WATCH_ANNOUNCED);
        return window;
    }

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
