package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An agent triages several tickets at once, from Tasklist, with the keyboard too, in both languages (S2.5). */
@ServedProduct
class SeveralTicketsTest {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TaskService tasks;

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            en,    Triage several, Please fill this in., Triage 12 tickets?,        Triaged: 11,         held by Support lead
            zh-CN, 批量初步评估,     请填写此项。,           确定评估这 12 个工单？, 已完成初步评估：11, 由 Support lead 持有
            """)
    void anAgentTriagesSeveralTicketsAtOnce(
            String language, String link, String missing, String asked, String done, String held) {
        String mark = "Blank <b>page</b> <img src=x onerror=alert(1)> " + UUID.randomUUID();
        List<String> numbers = new ArrayList<>();
        IntStream.range(0, 12).forEach(n -> numbers.add(ticket(mark + " " + n)));
        String other = ticket("Something else " + UUID.randomUUID());
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(
                        browsers.browser()
                                .newContext(new Browser.NewContextOptions()
                                        .setLocale(language)
                                        // The checker injects scripts.
                                        .setBypassCSP(true)
                                        .setViewportSize(1366, 768)),
                        port,
                        "agent")) {
            Page page = agent.page();
            List<String> ran = new CopyOnWriteArrayList<>();
            page.onDialog(dialog -> {
                ran.add(dialog.message());
                dialog.dismiss();
            });
            page.locator("a:text-is('" + link + "')").click();
            Locator rows = page.locator(".ld-waiting tbody tr").filter(new Locator.FilterOptions().setHasText(mark));
            assertThat(rows).hasCount(12);
            assertThat(rows.first().locator("label")).hasText(mark + " 0");
            assertThat(rows.first().locator(".ld-excerpt")).hasText("Since noon every page is blank.");
            assertThat(rows.first()).containsText("Room 12");
            Locator form = page.locator("form.ld-action");
            Locator goOn = form.locator("button.ld-primary");
            assertThat(bottom(goOn)).as("the button is in sight").isLessThan(768);
            for (int i = 0; i < 12; i++) {
                rows.nth(i).locator("input").focus();
                page.keyboard().press("Space");
            }
            form.locator("input[value=details-missing]").check();
            assertThat(form.locator("#ld-field-question")).isVisible();
            assertThat(goOn).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
            form.locator("input[value=diagnose]").check();
            assertThat(form.locator("#ld-field-question")).hasCount(0);
            form.locator("input[name=ld-field-urgency][value=low]").check();
            form.locator("input[name=ld-field-impact][value=low]").check();
            goOn.click();
            assertThat(form.locator(".ld-wrong")).hasText(missing);
            assertThat(form.locator("input[value=network]")).isFocused();
            check(page, language + " refused");
            Pictures.take(page, "triage/" + language + "-form");

            page.keyboard().press("Space");
            form.locator("#ld-field-messageToRequester").fill("We look at <b>it</b>.");
            goOn.click();
            Locator dialog = page.locator("dialog.ld-dialog");
            assertThat(dialog.locator("h2")).hasText(asked);
            assertThat(dialog.locator(".ld-concerned li")).hasCount(12);
            assertThat(dialog.locator(".ld-answer")).containsText("We look at <b>it</b>.");
            assertThat(dialog.locator(".ld-hint")).isVisible();
            check(page, language + " confirmation");
            Pictures.take(page, "triage/" + language + "-confirmation");
            page.keyboard().press("Escape");
            assertThat(dialog).hasCount(0);
            assertThat(caseFiles.get(numbers.get(0)).category()).isNull();

            page.evaluate("() => new MutationObserver(() => window.ldOpened ??= document.querySelector('dialog')?.open)"
                    + ".observe(document.body, {childList: true, subtree: true})");
            goOn.click();
            dialog.waitFor();
            assertThat(page.evaluate("ldOpened"))
                    .as("open as soon as it is there")
                    .isEqualTo(true);
            tasks.claim(task(numbers.get(3)), "lead");
            dialog.locator("button.ld-primary").press("Enter");
            assertThat(page.locator("#ld-told")).hasText(done);
            assertThat(page.locator("#ld-told")).isFocused();
            assertThat(page.locator(".ld-told li")).hasCount(1);
            assertThat(page.locator(".ld-told li")).containsText(numbers.get(3));
            assertThat(page.locator(".ld-told li")).containsText(held);
            assertThat(rows).hasCount(0);
            check(page, language + " told");
            Pictures.take(page, "triage/" + language + "-told");
            assertThat(ran).isEmpty();
        }
        for (int i = 0; i < 12; i++) {
            assertThat(caseFiles.get(numbers.get(i)).category()).isEqualTo(i == 3 ? null : "network");
        }
        assertThat(caseFiles.get(other).category()).isNull();
        numbers.add(other);
        numbers.forEach(process::ticketWithdrawn);
    }

    @Test
    void aTicketHasAnUrgencyOfItsOwnAndWhoStopsHalfwayIsToldHowFarItCame() {
        String mark = "Grey page " + UUID.randomUUID();
        List<String> numbers = List.of(ticket(mark + " 0"), ticket(mark + " 1"), ticket(mark + " 2"));
        try (Browsers browsers = Browsers.open();
                BrowserContext agent = Tasklist.signInBeside(
                        browsers.browser()
                                .newContext(new Browser.NewContextOptions()
                                        .setLocale("en")
                                        .setBypassCSP(true)
                                        .setViewportSize(1366, 768)),
                        port,
                        "agent")) {
            Page page = agent.newPage();
            page.navigate("http://localhost:" + port + "/staff/triage");
            Locator rows = page.locator(".ld-waiting tbody tr").filter(new Locator.FilterOptions().setHasText(mark));
            rows.first().waitFor();
            for (Locator row : rows.all()) {
                row.locator("input").check();
            }
            Locator form = page.locator("form.ld-action");
            form.locator("input[value=diagnose]").check();
            form.locator("input[value=network]").check();
            form.locator("input[name=ld-field-urgency][value=low]").check();
            form.locator("input[name=ld-field-impact][value=low]").check();
            rows.nth(1).getByLabel("Urgency of " + numbers.get(1)).selectOption("high");
            rows.nth(2).getByLabel("Impact of " + numbers.get(2)).selectOption("high");
            check(page, "own values");
            Pictures.take(page, "triage/own-values");
            form.locator("button.ld-primary").click();
            Locator dialog = page.locator("dialog.ld-dialog");
            assertThat(dialog.locator(".ld-concerned li")
                            .filter(new Locator.FilterOptions().setHasText(numbers.get(1))))
                    .containsText("Urgency: High: work has stopped");

            // Those with the same answer go together; the network ends before the second call.
            page.route("**/loopdesk/triage", call -> {
                if (String.valueOf(call.request().postData()).contains("\"urgency\":\"high\"")) {
                    call.abort();
                } else {
                    call.resume();
                }
            });
            dialog.locator("button.ld-primary").click();
            assertThat(dialog.locator(".ld-alarm")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("#ld-told")).hasText("Triaged: 1");
            assertThat(page.locator(".ld-told .ld-alarm").first()).containsText(numbers.get(1));
            assertThat(page.locator(".ld-told .ld-alarm").last()).containsText(numbers.get(0));
            assertThat(rows).hasCount(2);
            assertThat(page.locator(".ld-waiting [role=status]")).containsText("2 of ");
            Pictures.take(page, "triage/halfway");
            page.unroute("**/loopdesk/triage");
            form.locator("button.ld-primary").click();
            dialog.locator("button.ld-primary").click();
            assertThat(page.locator("#ld-told")).hasText("Triaged: 2");
        }
        assertThat(numbers)
                .extracting(number -> caseFiles.entries(number).stream()
                        .filter(entry -> entry.kind() == EntryKind.TRIAGE)
                        .map(entry -> entry.text("urgency") + " " + entry.text("impact"))
                        .toList())
                .containsExactly(List.of("low low"), List.of("high low"), List.of("low high"));
        numbers.forEach(process::ticketWithdrawn);
    }

    private static double bottom(Locator node) {
        var box = Objects.requireNonNull(node.boundingBox());
        return box.y + box.height;
    }

    private static void check(Page page, String what) {
        assertThat(new AxeBuilder(page)
                        .withTags(RULES)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .as(what)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private String task(String number) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    private String ticket(String title) {
        return process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon\nevery page is blank.",
                "requesterName", "Room 12",
                "requesterEmail", "several-" + UUID.randomUUID() + "@example.org",
                "channel", "portal"));
    }
}
