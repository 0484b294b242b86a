package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.SelectOption;
import dev.loopdesk.process.contract.SupportProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Managers see in Cockpit the way of any ticket, and where work piles up (S6.2). */
@ServedProduct
class HistoryInCockpitTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess support;

    @ParameterizedTest(name = "{0}, {3} x {4}")
    @CsvSource(textBlock = """
            en,    Triage ticket, Requester, 1366, 768
            zh-CN, 初步评估工单,  用户,      1920, 1080
            """)
    void aManagerFindsATicketAndSeesItsWay(String language, String triage, String requester, int width, int height) {
        String title = "Scanner hums <i>loudly</i> for " + language;
        String number = inDiagnosis(title);
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, width, height)) {
            Page page = Cockpit.signIn(window, port, "manager");
            page.locator("a[href='#/history']").first().click();
            page.locator(".ld-history input[type=search]").fill(number);
            page.keyboard().press("Enter");

            assertThat(page.locator(".ld-history h1")).containsText(title);
            assertThat(page.locator(".ld-history h1 i")).hasCount(0);
            Locator diagram = page.locator(".ld-history .ld-canvas");
            assertThat(diagram.locator("[data-element-id=Task_Triage].ld-way-passed"))
                    .hasCount(1);
            assertThat(diagram.locator("[data-element-id=Task_Diagnose].ld-way-open"))
                    .hasCount(1);
            assertThat(diagram.locator("[data-element-id=Task_QuickFix].ld-way-passed"))
                    .hasCount(0);
            assertThat(diagram.locator("[data-element-id=Flow_ToTriage_To_Triage].ld-way-taken"))
                    .hasCount(1);
            assertThat(diagram.locator("[data-element-id=Flow_TriageOutcome_To_QuickFix].ld-way-taken"))
                    .hasCount(0);
            assertThat(page.locator("tbody th button").filter(new Locator.FilterOptions().setHasText(triage)))
                    .hasCount(1);
            assertThat(page.locator(".ld-records")).containsText("scanner.desk@example.org");
            assertThat(page.locator(".ld-records")).containsText(requester);
            Cockpit.check(page, ".ld-history", "history/" + language);
        }
    }

    @ParameterizedTest(name = "{0}, {4} x {5}")
    @CsvSource(textBlock = """
            en,    Two versions side by side, Targets missed, Triage ticket, 1366, 768
            zh-CN, 并排比较两个版本,          超时次数,       初步评估工单,  1920, 1080
            """)
    void aManagerSeesWhereWorkPilesUp(
            String language, String beside, String missed, String triage, int width, int height) {
        String number = inDiagnosis("Toner is low");
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, width, height)) {
            Page page = Cockpit.signIn(window, port, "manager");
            page.locator("a[href='#/heatmap']").first().click();

            Locator diagnosis = page.locator(".ld-heatmap .ld-canvas [data-element-id=Task_Triage][class*=ld-heat-]");
            assertThat(diagnosis).hasCount(1);
            assertThat(page.locator(".ld-heatmap .ld-legend")).isVisible();
            Cockpit.check(page, ".ld-heatmap", "heatmap/" + language);
            Locator heading = page.locator("thead th").filter(new Locator.FilterOptions().setHasText(missed));
            heading.locator("button").click();
            assertThat(heading).hasAttribute("aria-sort", "descending");
            page.locator("tbody tr")
                    .filter(new Locator.FilterOptions().setHasText(triage))
                    .locator("td button")
                    .first()
                    .click();
            assertThat(page.locator("dialog .ld-behind")).containsText(number);
            page.keyboard().press("Escape");

            page.getByText(beside, new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator(".ld-heatmap .ld-canvas")).hasCount(2);
            // The newest version, on which the ticket runs; the page offers the one before it.
            page.locator(".ld-heatmap .ld-choices select").last().selectOption(new SelectOption().setIndex(1));
            assertThat(diagnosis).hasCount(2);
            Cockpit.check(page, ".ld-heatmap", "heatmap/" + language + "-two");
        }
    }

    @Test
    void cockpitsOwnPagesShowAManagerNoError() {
        List<String> failed = new ArrayList<>();
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, "en", 1366, 768)) {
            Page page = Cockpit.signIn(window, port, "manager");
            page.onResponse(response -> {
                if (response.status() >= 400) {
                    failed.add(response.status() + " " + response.url());
                }
            });
            for (String place : List.of("dashboard", "processes", "decisions")) {
                page.navigate(Cockpit.address(port, "#/" + place));
                page.waitForLoadState(LoadState.NETWORKIDLE);
            }
            page.waitForResponse(
                    response -> response.url().endsWith("/task/report/candidate-group-count"),
                    () -> page.navigate(Cockpit.address(port, "#/tasks")));
            page.waitForLoadState(LoadState.NETWORKIDLE);
            assertThat(page.locator(".alert-danger, .alert-error")).hasCount(0);
        }
        assertThat(failed).isEmpty();
    }

    private String inDiagnosis(String title) {
        String number = support.ticketReceived(Map.of(
                "title", title,
                "description", "It hums since this morning.",
                "requesterName", "Scanner desk",
                "requesterEmail", "scanner.desk@example.org",
                "urgency", "low",
                "impact", "low"));
        support.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "hardware", "urgency", "low", "impact", "low", "triageOutcome", "diagnose"));
        return number;
    }
}
