package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An outage with twenty tickets, from its declaration to their verification, and its banner on the portal. */
@ServedProduct
class KnownProblemTest {

    private static final int TICKETS = 20;
    private static final LocatorAssertions.HasCountOptions PATIENTLY =
            new LocatorAssertions.HasCountOptions().setTimeout(60_000);
    /** A second click right after the first one is a double click, which answers no question. */
    private static final Locator.ClickOptions AFTER_A_PAUSE = new Locator.ClickOptions().setDelay(600);

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private KnownProblems problems;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void oneOutageTwentyTicketsOneMessageOneSolution() {
        String name = "Mail outage " + UUID.randomUUID();
        List<String> numbers =
                IntStream.range(0, TICKETS).mapToObj(this::ticket).toList();
        try (Browsers browsers = Browsers.open()) {
            BrowserContext staff = Tasklist.signInBeside(window(browsers, "en"), port, "lead");
            Page page = staff.newPage();
            page.navigate(address("/staff/problems?lang=en"));
            page.locator("#title").fill(name);
            page.locator("#category").selectOption("network");
            page.locator("#english").fill("Mail <b>cannot</b> be sent or read.");
            page.locator("#chinese").fill("邮件无法收发。");
            forEverybody(page, "problems-list");
            page.locator("button.ld-primary").dblclick();
            page.waitForURL("**/staff/problems/*");
            assertThat(page.locator("h1")).hasText(name);
            long id = Long.parseLong(page.url().replaceAll(".*/", ""));

            // One by words, the others as pasted numbers.
            page.locator("#ld-choice").fill(numbers.get(0));
            page.locator(".ld-offered button").first().click();
            assertThat(page.locator(".ld-chosen li")).hasCount(1);
            page.locator("#numbers").fill(numbers.stream().skip(1).collect(Collectors.joining(", ")));
            page.locator("button:has-text('Link these tickets')").dblclick();
            assertThat(page.locator(".ld-linked li")).hasCount(TICKETS);
            forEverybody(page, "problem-linked");

            banner(browsers, "en", "Mail <b>cannot</b> be sent or read.", "This affects me, too");
            banner(browsers, "zh-CN", "邮件无法收发。", "我也遇到了");
            assertThat(page.locator(".ld-linked li")).hasCount(TICKETS + 2, PATIENTLY);

            page.locator("#to-english").fill("A disk has failed. We expect mail at noon.");
            page.locator("#to-chinese").fill("磁盘故障，预计中午恢复。");
            page.locator("button:has-text('Send to all')").dblclick();
            assertThat(page.locator(".ld-asked")).containsText("all open tickets (22)");
            assertThat(page.locator(".ld-asked")).containsText("预计中午恢复");
            page.locator("button:has-text('Yes, send to 22')").click(AFTER_A_PAUSE);
            assertThat(page.locator(".ld-delivered:has-text('reached 22 of 22')"))
                    .hasCount(1, PATIENTLY);
            numbers.forEach(number -> assertThat(letters(number)).as(number).isEqualTo(1));

            page.locator("#to-english").fill("The disk is replaced.");
            page.locator("#solves").check();
            page.locator("button:has-text('Solved: tell all')").click();
            page.locator("button:has-text('Yes, send to 22')").click(AFTER_A_PAUSE);
            assertThat(page.locator(".ld-state:text-is('Verification')")).hasCount(TICKETS + 2, PATIENTLY);
            assertThat(page.locator("#to-english")).hasCount(0);
            forEverybody(page, "problem-solved");
            for (String number : numbers) {
                assertThat(process.isAt(number, "Task_Verify")).as(number).isTrue();
                assertThat(letters(number)).as(number).isEqualTo(2);
                assertThat(caseFiles.entries(number))
                        .filteredOn(entry -> entry.kind() == EntryKind.RELATION)
                        .hasSize(1);
            }
            assertThat(problems.messagesOf(id)).hasSize(2);
            page.navigate(address("/?lang=en"));
            assertThat(page.locator(".known")).hasCount(0);
            leaveTheQueues(page, id);
        }
    }

    @Test
    void anAgentLinksATicketAndLinksItToAProblemBesideItsCase() {
        String one = ticket(1);
        String other = ticket(2);
        try (Browsers browsers = Browsers.open()) {
            Page page = Tasklist.signInBeside(window(browsers, "zh-CN"), port, "agent")
                    .newPage();
            page.navigate(address("/staff/tickets/" + one));
            page.locator("button:text-is('关联')").click();
            Locator dialog = page.locator(".ld-dialog");
            assertThat(dialog).containsText("请先查找并选择另一工单。");
            dialog.locator("button.ld-primary").click();
            assertThat(dialog.locator("[role=alert]")).hasText("请先查找并选择另一工单。");
            assertThat(dialog.locator("#ld-choice")).isFocused();
            page.keyboard().type(other);
            assertThat(dialog.locator(".ld-offered button")).hasCount(1);
            assertThat(isWhole(dialog))
                    .as("all of the dialog, with what is found, is in sight")
                    .isTrue();
            page.keyboard().press("Enter");
            assertThat(dialog.locator(".ld-chosen li")).containsText(other);
            forEverybody(page, "link-dialog-zh");
            dialog.locator("button.ld-primary").dblclick();
            assertThat(page.locator(".ld-done")).hasText("已关联：" + one + " 重复于 " + other + "。");
            Locator related = page.locator(".ld-related li");
            assertThat(related).containsText("重复于");
            assertThat(related).containsText(other);
            assertThat(page.locator(".ld-item").first()).containsText("关联");
            forEverybody(page, "linked-zh");
            page.locator("button:text-is('已知问题')").click();
            assertThat(page.locator(".ld-dialog a")).hasAttribute("href", "/staff/problems");
            dialog.locator("button:text-is('取消')").click();
            assertThat(dialog).hasCount(0);
            declareFrom(browsers, one);
            page.navigate(address("/staff/tickets/" + other));
            assertThat(related).containsText("重复工单");
            related.locator("button").dblclick();
            assertThat(related).hasCount(0);
            assertThat(page.locator(".ld-related .ld-alarm")).hasCount(0);
        }
    }

    @Test
    void aLeadCorrectsTheWordsAndWithdrawsTheDeclaration() {
        try (Browsers browsers = Browsers.open()) {
            Page page = Tasklist.signInBeside(window(browsers, "zh-CN"), port, "lead")
                    .newPage();
            page.navigate(address("/staff/problems"));
            page.locator("#title").fill("打印机帮障");
            page.locator("#category").selectOption("hardware");
            page.locator("#chinese").fill("打印机无法使用。");
            page.locator("button.ld-primary").click();
            page.waitForURL("**/staff/problems/*");

            page.locator("button:text-is('更正内容')").click();
            assertThat(page.locator("#new-title")).isFocused();
            page.locator("#new-title").fill("打印机故障");
            page.locator("#new-english").fill("Printers do not work.");
            forEverybody(page, "correct-zh");
            page.locator("button.ld-primary:text-is('保存')").dblclick();
            assertThat(page.locator("h1")).hasText("打印机故障");
            assertThat(page.locator("button:text-is('更正内容')")).isFocused();
            assertThat(page.locator(".ld-texts").first()).containsText("Printers do not work.");
            page.locator(".ld-former summary").click();
            assertThat(page.locator(".ld-former li")).hasCount(1);
            assertThat(page.locator(".ld-former li")).containsText("打印机帮障");
            forEverybody(page, "corrected-zh");

            page.locator("button:text-is('撤销')").click();
            page.locator("button:text-is('取消')").click();
            assertThat(page.locator("button:text-is('撤销')")).isFocused();
            page.locator("button:text-is('撤销')").click();
            forEverybody(page, "withdraw-zh");
            page.locator("button:text-is('是，撤销')").click(AFTER_A_PAUSE);
            assertThat(page.locator(".ld-mark").first()).hasText("已撤销");
            assertThat(page.locator(".ld-said")).hasText("已撤销。");
            assertThat(page.locator("#to-english")).hasCount(0);
            page.navigate(address("/staff/problems"));
            assertThat(page.locator(".ld-problems li:has-text('打印机故障')")).containsText("已撤销");
        }
    }

    /** Tells whether nothing in a dialog is beyond its edges, so that it does not scroll. */
    private static boolean isWhole(Locator dialog) {
        return (boolean) dialog.evaluate("""
                node => node.scrollHeight <= node.clientHeight && [...node.querySelectorAll('button')].every(button => {
                  const box = button.getBoundingClientRect();
                  const edge = node.getBoundingClientRect();
                  return box.top >= edge.top && box.bottom <= edge.bottom && box.left >= edge.left && box.right <= edge.right;
                })""");
    }

    /** Other tests look for their tickets on the first page of the same queues, and their jobs wait behind these. */
    private void leaveTheQueues(Page page, long problem) {
        problems.tickets(problem, 100).forEach(ticket -> process.ticketWithdrawn(ticket.number()));
        page.navigate(address("/staff/problems/" + problem + "?lang=en"));
        assertThat(page.locator(".ld-state:text-is('Closed')")).hasCount(TICKETS + 2, PATIENTLY);
    }

    /** A lead who finds no problem in the dialog goes on to declare one, of the ticket. */
    private void declareFrom(Browsers browsers, String number) {
        try (BrowserContext lead = Tasklist.signInBeside(window(browsers, "en"), port, "lead")) {
            Page page = lead.newPage();
            page.navigate(address("/staff/tickets/" + number));
            page.locator("button:text-is('Known problem')").click();
            Page declaring = lead.waitForPage(
                    () -> page.locator(".ld-dialog a.ld-declare").click());
            assertThat(declaring.locator("#title")).hasValue("Mail does not arrive 1");
            assertThat(declaring.locator("form")).containsText(number);
            forEverybody(declaring, "declare-from-ticket");
        }
    }

    private void banner(Browsers browsers, String locale, String text, String meToo) {
        try (BrowserContext requester = window(browsers, locale)) {
            Page page = requester.newPage();
            page.navigate(address("/"));
            Locator known = page.locator(".known");
            assertThat(known).containsText(text);
            assertThat(known.locator("b")).hasCount(0);
            forEverybody(page, "banner-" + locale);
            known.locator("a:text-is('" + meToo + "')").first().click();
            assertThat(page.locator("blockquote")).hasText(text);
            page.locator("button").last().click();
            assertThat(page.locator(".alarm li")).hasCount(2);
            forEverybody(page, "me-too-" + locale);
            page.locator("#requesterName").fill("Ada");
            page.locator("#requesterEmail").fill("me-too-" + UUID.randomUUID() + "@example.org");
            page.locator("button").last().dblclick();
            page.waitForURL("**/t/*");
        }
    }

    private void forEverybody(Page page, String picture) {
        Pictures.take(page, "known-" + picture);
        assertThat(new AxeBuilder(page)
                        .withTags(RULES)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .isEmpty();
    }

    private int letters(String number) {
        return jdbc.sql("""
                        select count(*) from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = 'staff-message'
                        """).param("number", number).query(Integer.class).single();
    }

    private BrowserContext window(Browsers browsers, String locale) {
        return browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setViewportSize(1366, 768));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }

    private String ticket(int n) {
        return process.ticketReceived(Map.of(
                "title",
                "Mail does not arrive " + n,
                "description",
                "Since nine",
                "requesterName",
                "Room " + n,
                "requesterEmail",
                "outage-" + UUID.randomUUID() + "@example.org",
                "language",
                n % 2 == 0 ? "en" : "zh-CN",
                "channel",
                "portal"));
    }
}
