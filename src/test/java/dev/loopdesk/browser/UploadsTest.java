package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import dev.loopdesk.Sample;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Uploads by file dialog, drop and paste in a real browser, under the strict content security policy; entered text is
 * kept.
 */
@ServedProduct
class UploadsTest {

    private static final String INJECTION = "<img src=x onerror=alert(1)>.txt";
    private static final String MADE_SAFE = "_img src=x onerror=alert(1)_.txt";

    @LocalServerPort
    private int port;

    @Autowired
    private TaskService tasks;

    @Autowired
    private SupportProcess process;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TicketLinks links;

    @Autowired
    private Attachments attachments;

    /** A narrow screen, in the profile "thorough" each language on each width. */
    static List<Arguments> readers() {
        return Sample.every(
                4,
                List.of(
                        Arguments.of("en-GB", 320),
                        Arguments.of("zh-CN", 320),
                        Arguments.of("en-GB", 1280),
                        Arguments.of("zh-CN", 1280)));
    }

    @ParameterizedTest
    @MethodSource("readers")
    @Tag("sampled")
    void filesGoWithReportAnswerAndMessage(String locale, int width) throws Exception {
        var options = new Browser.NewContextOptions()
                .setLocale(locale)
                .setBypassCSP(false)
                .setViewportSize(width, 800);
        try (Browsers browsers = Browsers.open();
                BrowserContext context = browsers.browser().newContext(options)) {
            Page page = context.newPage();
            var complaints = new ArrayList<String>();
            page.onConsoleMessage(message -> complaints.add(message.text()));
            page.onDialog(dialog -> complaints.add(dialog.message()));
            String pictures = locale.substring(0, 2) + "-" + width + "-";

            page.navigate(address("/"));
            page.locator("#files-report").setInputFiles(new FilePayload[] {
                new FilePayload("屏幕.png", "image/png", picture()),
                new FilePayload(INJECTION, "text/plain", bytes("nothing")),
                new FilePayload("setup.exe", "application/octet-stream", program())
            });
            assertThat(page.locator(".staged button")).hasCount(2);
            assertThat(page.locator(".file-problems p")).containsText("setup.exe");
            paste(page, "#description", picture());
            assertThat(page.locator(".staged button")).hasCount(3);
            assertThat(page.locator(".staged")).containsText("screenshot-1.png");
            drop(page, ".files", "dropped.log");
            assertThat(page.locator(".staged button")).hasCount(4);
            assertThat(page.locator(".files [role=status]")).containsText("dropped.log");
            picture(page, pictures + "1-staged");
            page.locator(".staged li")
                    .filter(new Locator.FilterOptions().setHasText("dropped.log"))
                    .locator("button")
                    .click();
            assertThat(page.locator(".staged button")).hasCount(3);
            page.locator("#title").fill("Beamer shows blue only");
            page.locator("form.report .buttons button").click();
            assertThat(page.locator(".alarm li a")).hasCount(3);
            assertThat(page.locator(".staged button")).hasCount(3);
            page.locator("#description").fill("Since noon");
            page.locator("#requesterName").fill("Room 12");
            page.locator("#requesterEmail").fill("room12@example.org");
            page.locator("form.report .buttons button").click();
            assertThat(page.locator(".sent li")).hasCount(3);
            assertThat(page.locator(".sent img")).hasCount(2);
            String number =
                    links.ticketOf(page.url().replaceAll(".*/t/|\\?.*", "")).orElseThrow();

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
                            "Which lamp?"));
            page.reload();
            page.locator("#details").fill("See the picture");
            page.locator("#files-answer").setInputFiles(new FilePayload("lamp.png", "image/png", picture()));
            assertThat(page.locator(".ask .staged button")).hasCount(1);
            picture(page, pictures + "2-answer");
            page.locator("[name=detailsProvided][value=true]").click();
            assertThat(page.locator(".ask")).hasCount(0);
            page.locator("#message").fill("And the log");
            page.locator("#files-message").setInputFiles(new FilePayload("beamer.log", "text/plain", bytes("blue")));
            page.locator("#write .buttons button").click();
            assertThat(page.locator(".sent li")).hasCount(5);
            assertThat(page.locator("#message")).hasValue("");
            page.evaluate("document.querySelectorAll('.sent img').forEach(image => image.loading = 'eager')");
            page.waitForCondition(
                    () -> (Boolean)
                            page.evaluate(
                                    "[...document.querySelectorAll('.sent img')].every(image => image.complete && image.naturalWidth > 0)"));
            picture(page, pictures + "3-conversation");

            Download download =
                    page.waitForDownload(() -> page.getByText(MADE_SAFE).first().click());
            assertThat(java.nio.file.Files.readString(download.path())).isEqualTo("nothing");
            assertThat(attachments.of(number)).extracting(Attachment::name).doesNotContain("dropped.log");
            assertThat(complaints).filteredOn(text -> !text.contains("422")).isEmpty();
        }
    }

    @Test
    @Tag("sampled")
    void filesWaitAndAreShownForEverybody() throws Exception {
        try (Browsers browsers = Browsers.open()) {
            for (int width : Sample.every(2, List.of(320, 1280))) {
                Page page = browsers.browser()
                        .newContext(new Browser.NewContextOptions()
                                .setBypassCSP(true)
                                .setViewportSize(width, 800))
                        .newPage();
                page.navigate(address("/"));
                page.locator("#files-report").setInputFiles(new FilePayload[] {
                    new FilePayload("a.png", "image/png", picture()), new FilePayload("a.exe", "image/png", program())
                });
                assertThat(page.locator(".staged button")).hasCount(1);
                assertThat(page.locator(".file-problems p")).hasCount(1);
                assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                        .isEmpty();
                page.locator("#title").fill("Beamer shows blue only");
                page.locator("#description").fill("Since noon");
                page.locator("#requesterName").fill("Room 12");
                page.locator("#requesterPhone").fill("12");
                page.locator("form.report .buttons button").click();
                assertThat(page.locator(".sent img")).hasCount(1);
                assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                        .isEmpty();
            }
        }
    }

    @Test
    void whatIsTypedOutlivesAServerThatIsAway() throws Exception {
        try (Browsers browsers = Browsers.open();
                BrowserContext context = browsers.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(address("/"));
            page.locator("#title").fill("Kept title");
            page.locator("#description").fill("Kept\ntext");
            page.locator("#requesterName").fill("Room 3");
            page.locator("#requesterPhone").fill("33");
            page.locator("summary").first().click();
            page.locator("#steps").fill("Step one");
            page.locator("#urgency-high").check();
            page.locator("#files-report").setInputFiles(new FilePayload("kept.log", "text/plain", bytes("log")));
            assertThat(page.locator(".staged button")).hasCount(1);
            var failed = new ArrayList<String>();
            page.onRequestFailed(request -> failed.add(request.url()));
            context.setOffline(true);
            page.locator("form.report .buttons button").click();
            page.waitForCondition(() -> failed.contains(address("/report")));
            context.setOffline(false);

            page.navigate(address("/?lang=zh-CN"));

            assertThat(page.locator("#title")).hasValue("Kept title");
            assertThat(page.locator("#description")).hasValue("Kept\ntext");
            assertThat(page.locator("#steps")).isVisible();
            assertThat(page.locator("#steps")).hasValue("Step one");
            assertThat(page.locator("#urgency-high")).isChecked();
            assertThat(page.locator(".kept").first()).containsText("仍然保留");
            assertThat(page.locator(".staged")).containsText("kept.log");
            page.locator("form.report .buttons button").click();
            assertThat(page.locator(".stages .present")).hasCount(1);
            assertThat(page.locator(".sent")).containsText("kept.log");
            assertThat(page).hasURL(java.util.regex.Pattern.compile(".*/t/[^?]*\\?lang=zh-CN"));

            page.locator("#message").fill("Half a message");
            page.reload();
            assertThat(page.locator("#message")).hasValue("Half a message");
            page.navigate(address("/"));
            page.waitForLoadState(LoadState.LOAD);
            assertThat(page.locator("#title")).hasValue("");
        }
    }

    @Test
    void whatCameTooLateGoesAsAMessageWithItsFiles() throws Exception {
        String number = process.ticketReceived(Map.of(
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
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "details-missing"));
        try (Browsers browsers = Browsers.open();
                BrowserContext context = browsers.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(address("/t/" + links.token(number)));
            page.locator("#message").fill("Half a message");
            page.locator("#details").fill("The lamp");
            page.locator("#files-answer").setInputFiles(new FilePayload("lamp.png", "image/png", picture()));
            assertThat(page.locator(".ask .staged button")).hasCount(1);
            process.answer(
                    number, "Task_ProvideDetails", "agent", Map.of("detailsProvided", true, "details", "By phone"));
            page.locator("[name=detailsProvided][value=true]").click();

            assertThat(page.locator("#message")).hasValue("The lamp");
            assertThat(page.locator(".staged")).containsText("lamp.png");
            page.locator("#message").fill("The lamp is red");
            page.reload();
            assertThat(page.locator("#message")).hasValue("The lamp is red");
            assertThat(page.locator(".staged button")).hasCount(1);
            picture(page, "late");
            page.locator("#write .buttons button").click();

            assertThat(page.locator(".conversation")).containsText("The lamp is red");
            assertThat(page.locator(".sent")).containsText("lamp.png");
            assertThat(page.locator("#message")).hasValue("Half a message");
            assertThat(page.evaluate("Object.keys(sessionStorage).join()")).isEqualTo("typed " + number + " message");
        }
    }

    @Test
    void agentsFindTheFilesInTheCase() throws Exception {
        String draft = UUID.randomUUID().toString();
        attachments.add(draft, null, "log of 屏幕.txt", new ByteArrayInputStream(bytes("blue")));
        String forged = "/api/tickets/LD-1/attachments/\" onmouseover=\"alert(1)";
        String number = requester.report(
                UUID.randomUUID().toString(),
                Map.of(
                        "title",
                        "Beamer with files",
                        "description",
                        "Since noon\n" + forged,
                        "requesterName",
                        "Room 12",
                        "requesterPhone",
                        "12",
                        "channel",
                        "portal"),
                draft);
        String later = UUID.randomUUID().toString();
        attachments.add(later, number, "later.txt", new ByteArrayInputStream(bytes("later")));
        requester.reply(number, UUID.randomUUID().toString(), "One more", later);
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(browsers.browser(), port, "agent")) {
            agent.openTask(tasks.createTaskQuery()
                    .processInstanceBusinessKey(number)
                    .taskDefinitionKey("Task_Triage")
                    .singleResult()
                    .getId());

            agent.openCase();
            Locator text = agent.page().locator(".ld-items");
            Locator links = text.locator(".ld-files a");
            assertThat(text).containsText(forged);
            List<Attachment> files = attachments.of(number);
            assertThat(links).hasCount(files.size());
            for (Attachment file : files) {
                assertThat(links.filter(new Locator.FilterOptions().setHasText(file.name())))
                        .hasAttribute("href", Pattern.compile("/tickets/" + number + "/.*" + file.id()));
            }
            assertThat(text.locator("[onmouseover]")).hasCount(0);
            agent.picture("files");
        }
    }

    private static void paste(Page page, String field, byte[] picture) {
        page.evaluate("""
                ([field, base64]) => {
                    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
                    const clipboard = new DataTransfer();
                    clipboard.items.add(new File([bytes], 'image.png', {type: 'image/png'}));
                    document.querySelector(field).dispatchEvent(
                        new ClipboardEvent('paste', {clipboardData: clipboard, bubbles: true, cancelable: true}));
                }""", List.of(field, java.util.Base64.getEncoder().encodeToString(picture)));
    }

    private static void drop(Page page, String place, String name) {
        page.evaluate("""
                ([place, name]) => {
                    const dragged = new DataTransfer();
                    dragged.items.add(new File(['12:00 blue'], name, {type: 'text/plain'}));
                    document.querySelector(place).dispatchEvent(
                        new DragEvent('drop', {dataTransfer: dragged, bubbles: true, cancelable: true}));
                }""", List.of(place, name));
    }

    private static void picture(Page page, String picture) {
        Pictures.take(page, "files/" + picture);
        int content = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(content).as(picture).isLessThanOrEqualTo(page.viewportSize().width);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] program() {
        byte[] program = new byte[512];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3c] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        return program;
    }

    private static byte[] picture() throws IOException {
        var picture = new BufferedImage(900, 500, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, new Color(0x1f5673), 900, 500, new Color(0x8cc6e4)));
        pen.fillRect(0, 0, 900, 500);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
