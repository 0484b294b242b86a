package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.loopdesk.Sample;
import dev.loopdesk.process.TicketAt;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Origins.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Staff find a ticket on their page with the keyboard alone, in both languages; nothing in it runs. */
@ServedProduct
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaffSearchTest {

    private static final Path NAUGHTY = Path.of("..", "shared", "data", "injection", "blns.json");
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @LocalServerPort
    private int port;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private TicketTasks tasks;

    @Autowired
    private CaseFiles caseFiles;

    private Browsers browsers;
    private BrowserContext staff;
    private Page page;

    @BeforeAll
    void signIn() {
        browsers = Browsers.open();
        staff = Tasklist.signInBeside(
                browsers.browser()
                        .newContext(
                                new Browser.NewContextOptions().setLocale("en").setViewportSize(1400, 1000)),
                port,
                "agent");
        page = staff.newPage();
    }

    @AfterAll
    void close() {
        staff.close();
        browsers.close();
    }

    @Test
    void open_and_ended_tickets_are_found_and_opened_with_the_keyboard() {
        String ended = ticket("Turnstile squeaks", "Ada Example");
        process.ticketWithdrawn(ended);
        String open = ticket("Turnstile jams", "Bo Example");
        Task followUp = new TicketAt(process, engine).task("Task_FollowUpVisit");
        page.navigate(address("/staff?lang=en"));
        Locator field = page.getByRole(AriaRole.SEARCHBOX);
        Locator links = page.locator("#ticket-search-results a");

        field.focus();
        page.keyboard().press("Control+A");
        page.keyboard().type("turns");

        assertThat(page.getByRole(AriaRole.STATUS)).hasText(SearchStatus.of("2 tickets found for “turns”."));
        assertThat(links).hasText(new String[] {open + " Turnstile jams", ended + " Turnstile squeaks"});
        assertThat(page.locator("#ticket-search-results li").first())
                .containsText(Pattern.compile("Open: Assessment · held by nobody · P\\d · Bo Example · changed "));
        // The browser has another zone than the service desk.
        List<Entry> entries = caseFiles.entries(open);
        assertThat(page.locator("#ticket-search-results li").first())
                .containsText(DateTimeFormatter.ofPattern("'changed 'EEE d MMM yyyy, HH:mm")
                        .withLocale(Locale.ENGLISH)
                        .withZone(ZoneId.of("Asia/Shanghai"))
                        .format(entries.get(entries.size() - 1).writtenAt()));
        assertThat(page.locator("#ticket-search-results li").last()).containsText("Closed · P");
        page.keyboard().press("ArrowDown");
        assertThat(links.first()).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(links.last()).isFocused();
        assertThat(links.last()).hasAttribute("href", "/staff/tickets/" + ended);
        page.keyboard().press("Escape");
        assertThat(field).isFocused();
        assertThat(new AxeBuilder(page)
                        .withTags(RULES)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .isEmpty();

        String closed = tasks.ticketOf(followUp.getId()).orElseThrow();
        field.fill(closed);
        assertThat(page.locator("#ticket-search-results li").first())
                .containsText(Pattern.compile(closed + " .*Solved, follow-up still to come · held by "));

        field.fill("no quagga has written this");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS))
                .hasText(SearchStatus.of("No ticket found for “no quagga has written this”."));
        assertThat(links).hasCount(0);
    }

    @Test
    void the_search_speaks_chinese_and_shows_further_pages() {
        for (int i = 0; i < 23; i++) {
            ticket("闸机卡住 " + i, "Bo Example");
        }
        page.navigate(address("/staff?lang=zh-CN"));
        Locator links = page.locator("#ticket-search-results a");

        page.getByRole(AriaRole.SEARCHBOX).fill("闸机");

        assertThat(page.getByRole(AriaRole.STATUS)).hasText(SearchStatus.of("显示与“闸机”相关的最近 20 个工单，还有更多。"));
        assertThat(page.locator("#ticket-search-results li").first()).containsText("处理中：");
        page.getByText("显示更多").click();
        assertThat(links).hasCount(23);
        assertThat(links.nth(20)).isFocused();
        assertThat(page.getByText("显示更多")).isHidden();
        page.reload();
        assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("闸机");
        assertThat(links).hasCount(20);
    }

    @Test
    void who_is_not_signed_in_is_told_so() {
        BrowserContext stranger = browsers.browser().newContext(new Browser.NewContextOptions().setLocale("en"));
        Page strangers = stranger.newPage();
        strangers.navigate(address("/staff"));

        strangers.getByRole(AriaRole.SEARCHBOX).fill("turnstile");

        assertThat(strangers.getByRole(AriaRole.STATUS))
                .hasText("You are not signed in. Sign in in Tasklist, then search again");
        assertThat(strangers.locator("#ticket-search-results li")).hasCount(0);
        stranger.close();
    }

    @Test
    @Tag("sampled")
    void hostile_texts_are_shown_as_they_are_and_nothing_runs() throws IOException {
        List<String> texts = new ArrayList<>(List.of(
                "<img src=x onerror=alert(1)>",
                "<script>alert(1)</script>",
                "\"><svg onload=alert(1)>",
                "javascript:alert(1)",
                "{{constructor.constructor('alert(1)')()}}",
                "{0} {1}"));
        if (Files.exists(NAUGHTY)) {
            var naughty = new ArrayList<String>();
            for (JsonNode text : new ObjectMapper().readTree(Files.readString(NAUGHTY))) {
                if (text.asText().contains("<") && text.asText().length() < 200) {
                    naughty.add(text.asText());
                }
            }
            texts.addAll(Sample.every(10, naughty));
        }
        for (String text : texts.subList(0, 15)) {
            ticket(text + " gargoyle", text + " gargoyle");
        }
        List<String> ran = new CopyOnWriteArrayList<>();
        page.onDialog(dialog -> {
            ran.add(dialog.message());
            dialog.dismiss();
        });
        page.navigate(address("/staff?lang=en"));
        Locator field = page.getByRole(AriaRole.SEARCHBOX);

        field.fill("gargoyle");
        assertThat(page.locator("#ticket-search-results li")).hasCount(15);
        String shown = page.locator("#ticket-search-results").innerHTML();
        for (String text : texts) {
            field.fill("gargoyle " + text);
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText(Pattern.compile("gargoyle|did not work"));
        }

        assertThat(shown).doesNotContain("<img", "<script", "<svg");
        assertThat(page.locator("#search").innerHTML()).doesNotContain("<img", "<script", "<svg");
        assertThat(ran).isEmpty();
    }

    private String ticket(String title, String name) {
        return requester
                .report(
                        new Origin("tryout", null),
                        Map.of(
                                "title", title,
                                "description", "It does.",
                                "requesterName", name,
                                "requesterPhone", "123456",
                                "language", "en",
                                "channel", "chat"))
                .number();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
