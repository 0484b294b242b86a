package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.loopdesk.Sample;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The requester's pages with a screen reader, with the keyboard and on a small phone (WCAG 2.2 AA). */
@ServedProduct
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessiblePortalTest {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TicketLinks links;

    @Autowired
    private TicketParticipants participants;

    private Browsers browsers;
    private final List<Page> readers = new ArrayList<>();
    private int looks;

    @BeforeAll
    void open() {
        browsers = Browsers.open();
        // Each language and each width, in the profile "thorough" in all combinations.
        for (String locale : List.of("en-GB", "zh-CN")) {
            for (int width : List.of(320, 1280)) {
                if (!Sample.takes(locale.equals("en-GB") ? 0 : 1, width == 320 ? 0 : 1, 2)) {
                    continue;
                }
                readers.add(browsers.browser()
                        .newContext(new Browser.NewContextOptions()
                                .setLocale(locale)
                                // The checker injects scripts.
                                .setBypassCSP(true)
                                .setColorScheme(width == 320 ? ColorScheme.DARK : ColorScheme.LIGHT)
                                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                                .setViewportSize(width, 800))
                        .newPage());
            }
        }
    }

    @AfterAll
    void close() {
        browsers.close();
    }

    @Test
    @Tag("sampled")
    void everyPageIsForEverybody() {
        everyone("/", "portal");
        everyone("/staff", "staff");
        everyone("/find", "find");
        everyone("/find?done=sent", "find-sent");
        everyone("/t/nothing", "dead-link");
        everyone("/nothing", "nothing");
        for (Page page : present()) {
            page.navigate(address("/"));
            page.locator("summary").first().click();
            page.locator("#requesterEmail").fill("nobody");
            page.locator("form.report button").last().click();
            assertThat(page.locator(".alarm li")).hasCount(4);
            assertThat(page.locator(".alarm:not(.file-problems)")).isFocused();
            isForEverybody(page, "report-problems");
        }

        String number = ticket();
        String place = "/t/" + links.token(number);
        everyone(place + "?done=report", "received");
        everyone(place + "/withdraw", "withdraw");
        for (Page page : present()) {
            page.navigate(address(place));
            page.locator("#participantEmail").fill("nobody@home,");
            page.evaluate("document.querySelector('#participants form:last-of-type').noValidate = true");
            page.locator("#participants form .buttons button").click();
            assertThat(page.locator(".alarm:not(.file-problems)")).isFocused();
            isForEverybody(page, "participant-problem");
        }
        Participant ben = participants
                .add(number, new NamedAddress("Ben", "ben@example.org"), "agent")
                .participant();
        everyone(place, "participants");
        everyone("/t/" + links.token(ben), "participant");
        for (Page page : present()) {
            Participant one = participants
                    .add(number, new NamedAddress("", "reader" + readers.indexOf(page) + "@example.org"), "agent")
                    .participant();
            page.navigate(address("/t/" + links.token(one)));
            page.locator("form[action$='/leave'] button").click();
            isForEverybody(page, "participant-left");
        }
        triage(number, "details-missing");
        everyone(place, "details");
        for (Page page : present()) {
            page.navigate(address(place));
            page.locator("#details").fill(" ");
            page.locator("[name=detailsProvided][value=true]").click();
            assertThat(page.locator(".alarm:not(.file-problems)")).hasCount(1);
            isForEverybody(page, "details-problem");
        }
        List<Page> late = present();
        late.forEach(page -> page.navigate(address(place)));
        process.answer(number, "Task_ProvideDetails", "agent", Map.of("detailsProvided", true, "details", "By phone"));
        for (Page page : late) {
            page.locator("#details").fill("Mine");
            page.locator("[name=detailsProvided][value=true]").click();
            assertThat(page.locator("h1")).hasCount(1);
            isForEverybody(page, "late");
        }
        triage(number, "diagnose");
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "The settings"));
        everyone(place, "consent");
        process.answer(number, "Task_AuthorizeRemoteAssistance", "agent", Map.of("remoteAssistanceGranted", true));
        everyone(place, "consented");
        process.answer(number, "Task_RemoteAssistance", "agent", Map.of("sessionLog", "Looked at the cable"));
        process.answer(number, "Task_Diagnose", "agent", Map.of("diagnosisOutcome", "cause-found", "cause", "Cable"));
        process.answer(
                number,
                "Task_PrepareSolution",
                "agent",
                Map.of(
                        "option1Title",
                        "New cable",
                        "option1Steps",
                        "Take one.\nPlug it in.",
                        "option1Risk",
                        "None",
                        "option2Title",
                        "Turn the plug",
                        "option2Steps",
                        "Pull it, turn it.",
                        "requesterMayChoose",
                        true,
                        "sensitive",
                        false,
                        "performedBy",
                        "requester"));
        everyone(place, "choice");
        process.answer(number, "Task_ChooseSolution", "agent", Map.of("chosenOption", "2"));
        everyone(place, "apply");
        process.answer(number, "Task_ApplySolution", "agent", Map.of("applyOutcome", "applied"));
        process.answer(
                number,
                "Task_Verify",
                "agent",
                Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
        everyone(place, "confirm");
        process.answer(number, "Task_ConfirmResolution", "agent", Map.of("resolutionConfirmed", true));
        everyone(place, "closed");
        everyone(place + "/withdraw", "withdraw-closed");
        process.ticketWithdrawn(number);
        everyone(place, "over");
    }

    @Test
    void aKeyboardIsEnough() {
        try (BrowserContext context = browsers.browser()
                .newContext(new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(320, 640))) {
            Page page = context.newPage();
            page.navigate(address("/"));
            tabTo(page, "#title");
            page.keyboard().type("Lamp of the beamer is dark");
            tabTo(page, "#description");
            page.keyboard().type("No light since noon");
            tabTo(page, "#requesterName");
            page.keyboard().type("Room 9");
            tabTo(page, "#requesterEmail");
            page.keyboard().type("room9@example.org");
            tabTo(page, "summary");
            page.keyboard().press("Enter");
            tabTo(page, "[name=urgency]");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#urgency-high")).isChecked();
            tabTo(page, "form.report .buttons button");
            page.keyboard().press("Enter");
            assertThat(page.locator(".stages .present")).hasCount(1);

            String number =
                    links.ticketOf(page.url().replaceAll(".*/t/|\\?.*", "")).orElseThrow();
            triage(number, "details-missing");
            page.reload();
            tabTo(page, "#details");
            page.keyboard().type("The third from the left");
            tabTo(page, "[name=detailsProvided][value=true]");
            page.keyboard().press("Space");
            assertThat(page.locator(".ask")).hasCount(0);
            assertThat(page.locator(".conversation")).containsText("The third from the left");
        }
    }

    /** Presses Tab until the field has the focus, and checks that each element on the way shows its focus. */
    private static void tabTo(Page page, String field) {
        for (int presses = 0; presses < 60; presses++) {
            page.keyboard().press("Tab");
            assertThat((Boolean) page.evaluate("""
                            () => {
                                const style = getComputedStyle(document.activeElement);
                                return document.activeElement === document.body
                                    || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                            }"""))
                    .as("focus shows at %s", page.evaluate("document.activeElement.outerHTML"))
                    .isTrue();
            if ((Boolean) page.evaluate("field => document.activeElement.matches(field)", field)) {
                return;
            }
        }
        throw new AssertionError(field + " is not reached by keyboard");
    }

    /** The checker still names every rule that it tried. */
    private static AxeRunOptions inDetailOnlyViolations() {
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return options;
    }

    /** All readers, in a build the one whose turn it is, so that each page is looked at once. */
    private List<Page> present() {
        int page = looks++;
        return IntStream.range(0, readers.size())
                .filter(reader -> Sample.takes(page, reader, readers.size()))
                .mapToObj(readers::get)
                .toList();
    }

    private void everyone(String path, String picture) {
        for (Page page : present()) {
            page.navigate(address(path));
            isForEverybody(page, picture);
        }
    }

    private static void isForEverybody(Page page, String picture) {
        String name = "%s-%s-%s"
                .formatted(picture, page.evaluate("navigator.language.slice(0, 2)"), page.viewportSize().width);
        Pictures.take(page, "everybody/" + name);
        int content = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(content).as(name).isLessThanOrEqualTo(page.viewportSize().width);
        AxeResults results = new AxeBuilder(page)
                .options(inDetailOnlyViolations())
                .withTags(RULES)
                // Our pages have no frames of others, for which the other mode opens a page of its own.
                .setLegacyMode(true)
                .analyze();
        assertThat(results.getPasses()).as(name).hasSizeGreaterThan(10);
        assertThat(results.getViolations())
                .as(name)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private void triage(String number, String outcome) {
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
                        outcome,
                        "question",
                        "Which lamp?"));
    }

    private String ticket() {
        return process.ticketReceived(Map.of(
                "title",
                "Beamer shows blue only",
                "description",
                "Since noon",
                "requesterName",
                "Room 12",
                "requesterEmail",
                "room12@example.org",
                "channel",
                "portal"));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
