package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.loopdesk.mail.Smtp;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Three requesters, one by each way in, from the report to the end, with the agent at work in Tasklist. */
@ServedProduct
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryWayInTest {

    private static final String SUPPORT = "support@loopdesk.local";
    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    @Value("${loopdesk.mail.embedded.smtp-port}")
    private int smtpPort;

    @Autowired
    private RuntimeService runtime;

    private Browsers browsers;
    private Tasklist tasklist;
    private AgentByRest agent;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    void open() {
        browsers = Browsers.open();
        agent = new AgentByRest(port, "agent");
        tasklist = Tasklist.signIn(browsers.browser(), port, "agent");
    }

    @AfterAll
    void close() {
        browsers.close();
    }

    @Test
    void byThePortalOnAPhoneInChinese() throws Exception {
        String title = "三楼扫描仪无法联网";
        String email = "zhang@example.org";
        try (BrowserContext phone = reader("zh-CN", 320, 640)) {
            Page page = page(phone);
            page.navigate(base() + "/");
            page.locator("#title").fill(title);
            page.locator("#description").fill("今天早上起一直显示“离线”。\n重启过两次，没有用。");
            page.locator("#requesterName").fill("三楼前台");
            page.locator("#requesterEmail").fill(email);
            page.locator("#files-report").setInputFiles(new FilePayload("屏幕.png", "image/png", picture()));
            assertThat(page.locator(".staged button")).hasCount(1);
            picture(page, "portal-01-report");
            page.locator("form.report .buttons button").click();
            assertThat(page.locator(".sent img")).hasCount(1);
            picture(page, "portal-02-received");
            String number = page.locator(".number").textContent().strip();

            tasklist.openTask("My team's queue", title, "Triage ticket");
            tasklist.openCase();
            assertThat(tasklist.page().locator(".ld-items")).containsText("屏幕.png");
            tasklist.openForm();
            tasklist.claim();
            tasklist.complete(
                    "triage",
                    fields("category", "hardware", "triageOutcome", "details-missing", "question", "扫描仪的型号是什么？"));

            var mailboxes = new Mailboxes(page, base());
            mailboxes.open(email, "关于您的请求");
            assertThat(page.locator("pre").first()).containsText("扫描仪的型号是什么？");
            picture(page, "portal-03-letter");
            mailboxes.follow();
            assertThat(page.locator(".ask blockquote")).hasText("扫描仪的型号是什么？");
            picture(page, "portal-04-asked");
            page.locator("#details").fill("铭牌见附件");
            page.locator("#files-answer").setInputFiles(new FilePayload("铭牌.png", "image/png", picture()));
            assertThat(page.locator(".ask .staged button")).hasCount(1);
            page.locator("[name=detailsProvided][value=true]").click();
            assertThat(page.locator(".sent li")).hasCount(2);
            picture(page, "portal-05-answered");

            agent.triage(number, "diagnose", "");
            agent.complete(number, "Task_Diagnose", Map.of("diagnosisOutcome", "cause-found", "cause", "网线松动"));
            agent.complete(number, "Task_PrepareSolution", options("requester"));
            mailboxes.open(email, "请选择解决方案");
            picture(page, "portal-06-options");
            mailboxes.followFromLetter();
            page.locator("#option-2").check();
            picture(page, "portal-07-choice");
            page.locator(".ask button").click();
            assertThat(page.locator("[name=applyOutcome]")).hasCount(2);
            picture(page, "portal-08-apply");
            page.locator("[name=applyOutcome][value=applied]").click();
            assertThat(page.locator(".ask")).hasCount(0);
            agent.verify(number);
            mailboxes.open(email, "您的问题解决了吗");
            mailboxes.follow();
            page.locator("#satisfaction-5").check();
            page.locator("#comment").fill("很快，谢谢！");
            picture(page, "portal-09-confirm");
            page.locator("#resolutionConfirmed-true").check();
            page.locator("#ask .buttons button").click();
            assertThat(page.locator(".stages li").last()).hasClass("present");
            picture(page, "portal-10-closed");

            mailboxes.open(email, "您的请求已关闭");
            picture(page, "portal-11-closure");
            String replyTo = mailboxes.header("Reply-To").replaceAll(".*<|>.*", "");
            String subject = mailboxes.header("Subject");
            send(
                    email,
                    replyTo,
                    "From: =?UTF-8?B?5LiJ5qW85YmN5Y+w?= <%s>\nTo: %s\nSubject: Re: %s\n"
                                    .formatted(email, replyTo, subject)
                            + "Message-ID: <thanks@mail.example.org>\nContent-Type: text/plain; charset=utf-8\n\n"
                            + "谢谢，现在好了！\n\n> 您的请求已关闭\n");
            await().atMost(Duration.ofMinutes(1)).until(() -> waitsAt(number, "Task_ReadReply"));
            tasklist.openTask("My tasks", title, "Read reply");
            tasklist.openCase();
            assertThat(tasklist.page().locator(".ld-items")).containsText("谢谢，现在好了！");
            tasklist.openForm();
            tasklist.complete("read-reply", fields("replyOutcome", "nothing"));
            await().atMost(Duration.ofMinutes(1)).until(() -> !waitsAt(number, "Task_ReadReply"));
            assertThat(waitsAt(number, "TimerEvent_FollowUpDue")).isTrue();
            mailboxes.open(email, "您的请求已关闭");
            mailboxes.follow();
            assertThat(page.locator(".conversation")).containsText("谢谢，现在好了！");
            assertThat(page.locator(".stages li").last()).hasClass("present");
            picture(page, "portal-12-thanked");
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    @Tag("thorough")
    void byMailAtADeskInEnglish() throws Exception {
        String title = "Label printer prints blank labels";
        String email = "warehouse@example.org";
        send(email, SUPPORT, """
                From: Warehouse desk <%s>
                To: %s
                Subject: Fwd: %s
                Message-ID: <report@mail.example.org>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="part"

                --part
                Content-Type: text/plain; charset=utf-8

                Since the new roll every label is blank. <b>The display shows E07.</b>

                On Mon, 2 Mar 2026 at 09:30, Shift lead <shift@example.org> wrote:
                > Does yours print? Ours does not.

                --part
                Content-Type: text/plain; name="printer.log"
                Content-Disposition: attachment; filename="printer.log"

                09:12 E07 label gap not found

                --part--
                """.formatted(email, SUPPORT, title));
        await().atMost(Duration.ofMinutes(1)).until(() -> instances(title).size() == 1);
        String number = instances(title).get(0).getBusinessKey();
        tasklist.openTask("My team's queue", title, "Triage ticket");
        tasklist.openCase();
        assertThat(tasklist.page().locator(".ld-items")).containsText("<b>The display shows E07.</b>");
        tasklist.openForm();
        tasklist.claim();
        tasklist.complete(
                "triage",
                fields(
                        "category",
                        "hardware",
                        "triageOutcome",
                        "details-missing",
                        "question",
                        "Which labels are in it?"));

        try (BrowserContext desk = reader("en-GB", 1280, 800)) {
            Page page = page(desk);
            var mailboxes = new Mailboxes(page, base());
            mailboxes.open(email, "We have received your request");
            picture(page, "mail-01-receipt");
            mailboxes.open(email, "A question about your request");
            picture(page, "mail-02-question");
            String replyTo = mailboxes.header("Reply-To").replaceAll(".*<|>.*", "");
            send(email, replyTo, """
                    From: Warehouse desk <%s>
                    To: %s
                    Subject: Re: something else entirely
                    Message-ID: <answer@mail.example.org>
                    Content-Type: text/plain; charset=utf-8

                    The ones without gaps, article 4711.

                    On Mon, 2 Mar 2026 at 10:30, Loopdesk <support@loopdesk.local> wrote:
                    > Which labels are in it?
                    """.formatted(email, replyTo));
            mailboxes.open(email, "A question about your request");
            mailboxes.follow();
            await().pollInSameThread().atMost(Duration.ofMinutes(1)).until(() -> {
                page.reload();
                return page.locator(".conversation").textContent().contains("The ones without gaps, article 4711.");
            });
            assertThat(page.locator(".ask")).hasCount(0);
            picture(page, "mail-03-replied");

            tasklist.page()
                    .navigate(base() + "/camunda/app/tasklist/default/#/?task=" + agent.task(number, "Task_Triage"));
            tasklist.openCase();
            assertThat(tasklist.page().locator(".ld-items")).containsText("The ones without gaps, article 4711.");
            agent.triage(number, "diagnose", "");
            var session = Map.<String, Object>of(
                    "diagnosisOutcome", "remote-assistance", "remoteScope", "The label size in the printer's driver");
            agent.complete(number, "Task_Diagnose", session);
            mailboxes.open(email, "May we connect to your device?");
            mailboxes.follow();
            picture(page, "mail-04-consent");
            page.locator("[name=remoteAssistanceGranted][value=false]").click();
            assertThat(page.locator(".ask")).hasCount(0);
            picture(page, "mail-05-declined");
            agent.complete(number, "Task_Diagnose", session);
            page.reload();
            page.locator("#hours").selectOption("2");
            page.locator("#remoteScope").fill("The driver only");
            page.locator("[name=remoteAssistanceGranted][value=true]").click();
            assertThat(page.locator(".consent button")).hasCount(1);
            picture(page, "mail-06-granted");
            agent.complete(number, "Task_RemoteAssistance", Map.of("sessionLog", "Set the gap to none"));
            agent.complete(number, "Task_Diagnose", Map.of("diagnosisOutcome", "cause-found", "cause", "Label size"));
            agent.complete(number, "Task_PrepareSolution", options("staff"));
            page.reload();
            page.locator("#option-1").check();
            picture(page, "mail-07-choice");
            page.locator(".ask button").click();
            assertThat(page.locator(".ask")).hasCount(0);
            agent.complete(number, "Task_CarryOutSolution", Map.of("workDone", "Took the first option"));
            agent.verify(number);
            mailboxes.open(email, "Is your problem solved?");
            mailboxes.follow();
            picture(page, "mail-08-confirm");
            page.locator("#satisfaction-4").check();
            page.locator("#resolutionConfirmed-true").check();
            page.locator("#ask .buttons button").click();
            assertThat(page.locator(".stages li").last()).hasClass("present");
            assertThat(page.locator(".conversation")).containsText("<b>The display shows E07.</b>");
            assertThat(page.locator(".conversation")).containsText("printer.log");
            picture(page, "mail-09-closed");
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void byTheApiOnAPhoneInEnglish() throws Exception {
        JsonNode taken = api("POST", "/api/tickets", """
                {"title": "Badge reader blinks red", "description": "Nobody gets in by the back door.",
                 "requester": {"name": "Front desk", "email": "front.desk@example.org"},
                 "language": "en", "channel": "chat", "externalId": "room-7/thread-42"}""");
        String number = taken.path("number").asText();
        try (BrowserContext phone = reader("en-GB", 320, 640)) {
            Page page = page(phone);
            page.navigate(taken.path("link").asText());
            picture(page, "api-01-opened");
            tasklist.openTask("My team's queue", "Badge reader blinks red", "Triage ticket");
            tasklist.claim();
            tasklist.complete(
                    "triage",
                    fields("category", "hardware", "triageOutcome", "details-missing", "question", "Which door?"));
            page.reload();
            showsWhatTheApiTells(page, number, "waiting-for-requester");
            picture(page, "api-02-asked");
            page.locator("#details").fill("The one to the yard");
            page.locator("[name=detailsProvided][value=true]").click();
            assertThat(page.locator(".ask")).hasCount(0);
            showsWhatTheApiTells(page, number, "open");
            agent.triage(number, "quick-fix", "");
            agent.complete(number, "Task_QuickFix", Map.of("quickFixOutcome", "solved", "quickFix", "Started it anew"));
            agent.complete(
                    number,
                    "Task_Verify",
                    Map.of("symptomGone", "true", "functionsNormal", "true", "noNewProblems", "true"));
            page.reload();
            showsWhatTheApiTells(page, number, "waiting-for-requester");
            page.locator("#satisfaction-3").check();
            picture(page, "api-03-confirm");
            page.locator("#resolutionConfirmed-true").check();
            page.locator("#ask .buttons button").click();
            assertThat(page.locator(".stages li").last()).hasClass("present");
            page.locator("#message").fill("And thank you.");
            page.locator("#write .buttons button").click();
            assertThat(page.locator(".conversation")).containsText("And thank you.");
            picture(page, "api-04-closed");
            showsWhatTheApiTells(page, number, "open");
        }
        assertThat(complaints).isEmpty();
    }

    /** The page and the API tell the same: what is asked, what was said by whom, and what stands in it. */
    private void showsWhatTheApiTells(Page page, String number, String status) throws Exception {
        JsonNode told = api("GET", "/api/tickets/" + number, null);
        assertThat(told.path("status").asText()).isEqualTo(status);
        assertThat(page.locator("h1")).hasText(told.path("title").asText());
        if (told.has("asked")) {
            assertThat(page.locator("#ask-title"))
                    .hasText(told.path("asked").path("title").asText());
            if (told.path("asked").has("question")) {
                assertThat(page.locator(".ask blockquote"))
                        .hasText(told.path("asked").path("question").asText());
            }
        } else {
            assertThat(page.locator(".ask")).hasCount(0);
        }
        assertThat(page.locator(".conversation > li"))
                .hasCount(told.path("conversation").size());
        String shown = page.locator(".conversation").textContent();
        for (JsonNode said : told.path("conversation")) {
            assertThat(shown).contains(said.path("title").asText());
            assertThat(shown).contains(said.path("text").asText(""));
        }
    }

    private JsonNode api(String method, String path, @org.jspecify.annotations.Nullable String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(base() + path))
                .header("X-Api-Key", "tryout")
                .header("Content-Type", "application/json")
                .header("Accept-Language", "en")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return JSON.readTree(response.body());
    }

    private void send(String from, String to, String mail) throws IOException {
        Smtp.send(smtpPort, from, to, mail.getBytes(StandardCharsets.UTF_8));
    }

    private boolean waitsAt(String number, String element) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .activityIdIn(element)
                        .count()
                == 1;
    }

    private List<ProcessInstance> instances(String title) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("technical-support")
                .variableValueEquals("title", title)
                .list();
    }

    /** In the order in which a person fills them in: some fields show once others are filled in. */
    private static Map<String, Object> fields(Object... keysAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return fields;
    }

    private static Map<String, Object> options(String performedBy) {
        return Map.ofEntries(
                Map.entry("option1Title", "New cable 新网线"),
                Map.entry("option1Steps", "Take one from the shelf.\nPlug it in."),
                Map.entry("option1Advantages", "Lasts"),
                Map.entry("option1Drawbacks", "A walk"),
                Map.entry("option1Risk", "None"),
                Map.entry("option2Title", "Turn the plug 重新插拔"),
                Map.entry("option2Steps", "Pull it, turn it, plug it in."),
                Map.entry("requesterMayChoose", true),
                Map.entry("sensitive", false),
                Map.entry("performedBy", performedBy));
    }

    private BrowserContext reader(String locale, int width, int height) {
        BrowserContext context = browsers.browser()
                .newContext(new Browser.NewContextOptions().setLocale(locale).setViewportSize(width, height));
        // Two shared cores are slow now and then.
        context.setDefaultTimeout(60_000);
        return context;
    }

    private Page page(BrowserContext context) {
        Page page = context.newPage();
        page.onDialog(dialog -> {
            complaints.add(dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onRequest(request -> {
            if (!request.url().startsWith(base()) && !request.url().startsWith("data:")) {
                complaints.add(request.url());
            }
        });
        return page;
    }

    private static void picture(Page page, String name) {
        Pictures.take(page, "ways/" + name);
        int content = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(content).as(name).isLessThanOrEqualTo(page.viewportSize().width);
    }

    private static byte[] picture() throws IOException {
        var picture = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setPaint(new Color(0x1f5673));
        pen.fillRect(0, 0, 640, 360);
        pen.setPaint(Color.WHITE);
        pen.drawString("OFFLINE", 300, 180);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    private String base() {
        return "http://localhost:" + port;
    }
}
