package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.loopdesk.Sample;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A requester's path through the pages, without JavaScript, on a phone and on a desktop, in both languages. */
@ServedProduct
class RequesterJourneyTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TicketLinks links;

    @Autowired
    private CaseFiles caseFiles;

    /**
     * A wide screen, in the profile "thorough" each language on each width; in Chinese on a phone {@link EveryWayInTest} goes
     * through the same pages.
     */
    static List<Arguments> readers() {
        return Sample.every(
                4,
                List.of(
                        Arguments.of("en-GB", 1280, 800, "Service desk"),
                        Arguments.of("zh-CN", 1280, 800, "服务台"),
                        Arguments.of("en-GB", 320, 640, "Service desk"),
                        Arguments.of("zh-CN", 320, 640, "服务台")));
    }

    @ParameterizedTest
    @MethodSource("readers")
    @Tag("sampled")
    void fromTheReportToTheConfirmation(String locale, int width, int height, String desk) {
        var options = new Browser.NewContextOptions()
                .setLocale(locale)
                .setViewportSize(width, height)
                .setJavaScriptEnabled(false);
        try (Browsers browsers = Browsers.open();
                BrowserContext context = browsers.browser().newContext(options)) {
            Page page = context.newPage();
            var elsewhere = new ArrayList<String>();
            page.onRequest(request -> {
                if (!request.url().startsWith("http://localhost:" + port + "/")) {
                    elsewhere.add(request.url());
                }
            });
            String pictures = locale.substring(0, 2) + "-" + width + "-";

            page.navigate("http://localhost:" + port + "/");
            page.locator("#title").fill("Beamer zeigt nur Blau");
            page.locator("#requesterName").fill("Room 12 张");
            page.locator("#requesterEmail").fill("room12@example.org");
            page.locator("form.report button").click();
            assertThat(page.locator(".alarm li")).hasCount(1);
            assertThat(page.locator("#title")).hasValue("Beamer zeigt nur Blau");
            fits(page, pictures + "0-problems");
            page.locator("#description").fill("Since noon\n<b>everything</b> is blue.");
            page.locator("form.report button").click();
            assertThat(page.locator(".stages .present")).hasCount(1);
            fits(page, pictures + "1-received");
            String token = page.url().replaceAll(".*/t/", "").replaceAll("\\?.*", "");
            String number = links.ticketOf(token).orElseThrow();

            process.answer(
                    number,
                    "Task_Triage",
                    "agent",
                    Map.of(
                            "category",
                            "hardware",
                            "urgency",
                            "medium",
                            "impact",
                            "low",
                            "triageOutcome",
                            "details-missing",
                            "question",
                            "Which cable do you use?"));
            page.reload();
            assertThat(page.locator(".ask blockquote")).hasText("Which cable do you use?");
            fits(page, pictures + "2-details");
            page.locator("#details").fill("The white one");
            page.locator("[name=detailsProvided][value=true]").click();
            assertThat(page.locator(".ask")).hasCount(0);

            process.answer(
                    number,
                    "Task_Triage",
                    "agent",
                    Map.of("category", "hardware", "urgency", "medium", "impact", "low", "triageOutcome", "diagnose"));
            process.answer(
                    number,
                    "Task_Diagnose",
                    "agent",
                    Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "The settings of the projector"));
            page.reload();
            fits(page, pictures + "3-consent");
            page.locator("#hours").selectOption("4");
            page.locator("[name=remoteAssistanceGranted][value=true]").click();
            assertThat(page.locator(".consent button")).hasCount(1);
            page.locator(".consent button").click();
            assertThat(page.locator(".consent button")).hasCount(0);
            assertThat(page.locator(".consent")).hasCount(1);
            fits(page, pictures + "3-consent-ended");
            process.answer(number, "Task_RecordSession", "agent", Map.of("sessionLog", "Nothing was done"));

            process.answer(
                    number, "Task_Diagnose", "agent", Map.of("diagnosisOutcome", "cause-found", "cause", "Cable"));
            process.answer(
                    number,
                    "Task_PrepareSolution",
                    "agent",
                    Map.of(
                            "option1Title",
                            "New cable",
                            "option1Steps",
                            "Take one from the shelf.\nPlug it in.",
                            "option1Advantages",
                            "Lasts",
                            "option1Drawbacks",
                            "A walk",
                            "option1Risk",
                            "None",
                            "option2Title",
                            "Turn the plug",
                            "option2Steps",
                            "Pull it, turn it, plug it in.",
                            "requesterMayChoose",
                            true,
                            "sensitive",
                            false,
                            "performedBy",
                            "requester"));
            page.reload();
            fits(page, pictures + "4-choice");
            page.locator("#option-2").check();
            page.locator(".ask button").click();
            fits(page, pictures + "5-apply");
            page.locator("[name=applyOutcome][value=applied]").click();

            page.locator("#message").fill("It is green now.");
            page.locator("#write button").click();
            assertThat(page.locator(".conversation .own").first()).containsText("It is green now.");
            process.answer(
                    number,
                    "Task_Verify",
                    "agent",
                    Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
            page.reload();
            fits(page, pictures + "6-confirm");
            page.locator("#satisfaction-5").check();
            page.locator("#resolutionConfirmed-true").check();
            page.locator("#ask .buttons button").click();
            assertThat(page.locator(".notice:not(.kept)")).isVisible();
            assertThat(page.locator(".stages li").last()).hasClass("present");
            assertThat(page.locator(".conversation")).containsText(desk);
            assertThat(page.locator(".conversation")).containsText("<b>everything</b> is blue.");
            fits(page, pictures + "7-closed");

            page.goBack();
            page.navigate("http://localhost:" + port + "/t/" + token + "x");
            fits(page, pictures + "8-dead-link");
            assertThat(elsewhere).isEmpty();
            assertThat(caseFiles.latest(number, EntryKind.CONFIRMATION).orElseThrow())
                    .extracting(Entry::author)
                    .isEqualTo(Entry.REQUESTER);
        }
    }

    /** Checks that nothing overflows to the right, and saves a screenshot. */
    private static void fits(Page page, String picture) {
        Pictures.take(page, picture);
        int content = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(content).as(picture).isLessThanOrEqualTo(page.viewportSize().width);
    }
}
