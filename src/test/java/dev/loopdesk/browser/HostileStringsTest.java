package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpServer;
import dev.loopdesk.NaughtyStrings;
import dev.loopdesk.Sample;
import dev.loopdesk.mail.Smtp;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Text with a meaning to browsers, templates or mail programs, entered through every channel and in every field, is
 * shown as it was written wherever people read it; it runs nothing and loads nothing.
 *
 * <p>The strings are our own and, if present at {@code ../shared/data/injection/blns.json}, the Big List of Naughty
 * Strings. By default our own strings are titles of tickets and those of the list are parts of longer texts; with
 * {@code -Dloopdesk.test.strings=all} each string of the list is also the title of three tickets.
 */
@ServedProduct
class HostileStringsTest {

    private static final boolean ALL = "all".equals(System.getProperty("loopdesk.test.strings"));
    private static final String SUPPORT = "support@loopdesk.local";
    private static final List<String> WAYS = List.of("portal", "mail", "api");
    private static final int TITLE = 255;
    private static final int PIECE = 850;
    private static final List<String> LONG_FIELDS = List.of("description", "steps", "errorMessage", "businessImpact");
    private static final List<String> SHORT_FIELDS =
            List.of("requesterName", "requesterDepartment", "requesterPhone", "environment", "frequency", "occurredAt");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private int opened;
    private int compared;

    @LocalServerPort
    private int port;

    @Value("${loopdesk.mail.embedded.smtp-port}")
    private int smtpPort;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TicketLinks links;

    /** Other tests look for their tickets in lists that these would fill. */
    @AfterEach
    void endAllTickets() {
        await().atMost(Duration.ofMinutes(1))
                // A job of the ticket may be running.
                .ignoreExceptions()
                .until(() -> {
                    for (ProcessInstance instance : runtime.createProcessInstanceQuery()
                            .rootProcessInstances()
                            .list()) {
                        runtime.deleteProcessInstance(instance.getId(), "end of test");
                    }
                    return runtime.createProcessInstanceQuery().count() == 0;
                });
    }

    /** A ticket and the texts entered for it. */
    private record Handed(String way, String email, String title, List<String> texts) {}

    @Test
    @Tag("sampled")
    void nothingRunsAndAllIsShownAsWritten() throws Exception {
        HttpServer canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canary.createContext("/", exchange -> {
            called.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        canary.start();
        try (Browsers browsers = Browsers.open()) {
            List<String> own = own("http://127.0.0.1:" + canary.getAddress().getPort());
            List<String> list = list();
            var titles = new LinkedHashSet<String>(own);
            if (ALL) {
                titles.addAll(list);
            }
            List<String> given = titles.stream()
                    .filter(title -> !Characters.isBlank(title) && title.length() <= TITLE)
                    .toList();
            List<String> pieces =
                    pieces(Stream.concat(own.stream(), list.stream()).toList());
            var single = new ArrayList<Handed>();
            var many = new ArrayList<Handed>();
            for (String way : WAYS) {
                for (int i = 0; i < given.size(); i++) {
                    if (Sample.takes(i, WAYS.indexOf(way), WAYS.size())) {
                        single.add(hand(way, given, i, List.of(given.get(i))));
                    }
                }
                for (int i = 0; i < pieces.size(); i += LONG_FIELDS.size()) {
                    many.add(hand(way, given, i, pieces.subList(i, Math.min(i + LONG_FIELDS.size(), pieces.size()))));
                }
                handUnspeakable(way);
            }
            System.out.printf(
                    "Hostile strings: %d of ours, %d of the list, %d tickets%n",
                    own.size(), list.size(), single.size() + many.size());

            try (BrowserContext requester = watched(browsers)) {
                Page page = requester.newPage();
                for (Handed ticket : many) {
                    ticketPage(page, ticket);
                }
                for (Handed ticket : single) {
                    // All ways in share this page.
                    if (ALL || !Sample.isWhole() || ticket.way().equals("portal")) {
                        ticketPage(page, ticket);
                    }
                }
                refusedForm(page, own);
                incoming(page, many);
            }
            var rest = new AgentByRest(port, "agent");
            try (Tasklist agent = Tasklist.signIn(browsers.browser(), port, "agent")) {
                watch(agent.page());
                for (Handed ticket : seenByStaff(many)) {
                    tasklist(agent, rest.task(number(ticket), "Task_Triage"), ticket);
                }
            }
            try (BrowserContext manager = watched(browsers)) {
                cockpit(manager.newPage(), seenByStaff(many));
            }
            try (BrowserContext requester = watched(browsers)) {
                for (Handed ticket : List.of(many.get(0), many.get(many.size() / 2), many.get(many.size() - 1))) {
                    rest.triage(
                            number(ticket), "details-missing", ticket.texts().get(0));
                    letter(requester.newPage(), ticket);
                }
            }
            assertThat(ran).isEmpty();
            assertThat(called).isEmpty();
        } finally {
            canary.stop(0);
            System.out.printf(
                    "Hostile strings: %d pages opened, %d lines found as written, %d ran, %d calls%n",
                    opened, compared, ran.size(), called.size());
        }
    }

    /** Of each way in the first ticket, or all. */
    private static List<Handed> seenByStaff(List<Handed> many) {
        return Sample.isWhole()
                ? many
                : WAYS.stream()
                        .map(way -> many.stream()
                                .filter(ticket -> ticket.way().equals(way))
                                .findFirst()
                                .orElseThrow())
                        .toList();
    }

    /** Links in a received mail open outside of its frame; scripts in them do not run, in the frame or outside. */
    @Test
    void linksInAStrangersMailRunNothing() throws Exception {
        byMail(
                Map.of("title", "Have a look", "requesterEmail", "links-" + UUID.randomUUID() + "@example.org"),
                List.of("""
                        <a href="javascript:console.log('ran in a tab')">tab</a>
                        <a href="javascript:console.log('ran in the frame'); top.ran = 1" target="_self">frame</a>
                        <a href="javascript:console.log('ran in the page'); top.ran = 1" target="_top">page</a>
                        <a href="javascript:console.log('ran beside'); opener.ran = 1" target="_blank" rel="opener">opener</a>
                        <a href="data:text/html,<script>console.log('ran as data')</script>">data</a>
                        <a href="/camunda/app/welcome/" target="_top">top</a>
                        <form action="/find" method="post" target="_top"><button>form</button></form>
                        <a href="/find">last</a>"""));
        try (Browsers browsers = Browsers.open();
                BrowserContext reader = browsers.browser().newContext()) {
            // Detected by console messages, because browsers suppress dialogs in frames.
            reader.onConsoleMessage(message -> {
                if (message.text().startsWith("ran ")) {
                    ran.add(message.text());
                }
            });
            Page page = reader.newPage();
            new Mailboxes(page, base()).openMail(SUPPORT, "Have a look");
            String address = page.url();
            FrameLocator mail = page.frameLocator("iframe");
            for (String words : List.of("tab", "frame", "page", "opener", "data", "top", "form")) {
                mail.getByText(words, new FrameLocator.GetByTextOptions().setExact(true))
                        .click();
            }
            Page last = page.waitForPopup(() -> mail.getByText("last").click());
            last.locator("main").waitFor();
            assertThat(last).hasURL(base() + "/find");
            assertThat(page).hasURL(address);
            for (Page opened : reader.pages()) {
                assertThat(opened.evaluate("() => window.ran === undefined && window.opener === null"))
                        .as(opened.url())
                        .isEqualTo(true);
            }
        }
        assertThat(ran).isEmpty();
    }

    /** Characters that no text may contain are removed or refused with a clear answer. */
    private void handUnspeakable(String way) throws Exception {
        for (String text : List.of("NUL \0 in it", "half a pair \ud83d", "\udc00 other half")) {
            var fields = new LinkedHashMap<String, String>();
            fields.put("title", text);
            fields.put("description", text);
            fields.put("requesterName", text);
            fields.put("requesterEmail", "someone-" + UUID.randomUUID() + "@example.org");
            switch (way) {
                case "portal" -> assertThat(postForm(fields).statusCode()).isIn(303, 422);
                case "api" -> assertThat(postJson(fields).statusCode()).isIn(201, 400, 422);
                default -> byMail(fields, List.of(text));
            }
        }
    }

    private Handed hand(String way, List<String> titles, int i, List<String> texts) throws Exception {
        var fields = new LinkedHashMap<String, String>();
        String title = titles.get(i % titles.size());
        fields.put("title", title);
        for (int f = 0; f < LONG_FIELDS.size(); f++) {
            fields.put(LONG_FIELDS.get(f), texts.get(f % texts.size()));
        }
        for (int f = 0; f < SHORT_FIELDS.size(); f++) {
            fields.put(SHORT_FIELDS.get(f), titles.get((i + f + 1) % titles.size()));
        }
        String email = "someone-" + UUID.randomUUID() + "@example.org";
        fields.put("requesterEmail", email);
        switch (way) {
            case "portal" -> {
                var answer = postForm(fields);
                assertThat(answer.statusCode())
                        .as("%s %s", fields, answer.body())
                        .isEqualTo(303);
                assertThat(answer.headers().map()).doesNotContainKey("x-injected");
            }
            case "api" -> {
                var answer = postJson(fields);
                assertThat(answer.statusCode())
                        .as("%s %s", fields, answer.body())
                        .isEqualTo(201);
            }
            default -> byMail(fields, texts);
        }
        return new Handed(way, email, title, texts);
    }

    private HttpResponse<String> postForm(Map<String, String> fields) throws Exception {
        String form = String.join(
                "&",
                fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .toList());
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + "/report"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept-Language", "en")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> postJson(Map<String, String> fields) throws Exception {
        var report = new LinkedHashMap<String, Object>(fields);
        var requester = new LinkedHashMap<String, String>();
        for (String part : List.of("Name", "Department", "Email", "Phone")) {
            String value = fields.get("requester" + part);
            if (value != null) {
                requester.put(part.toLowerCase(Locale.ROOT), value);
            }
            report.remove("requester" + part);
        }
        report.put("requester", requester);
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + "/api/tickets"))
                        .header("Content-Type", "application/json")
                        .header("X-Api-Key", "tryout")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(report)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The texts are sent as plain text and HTML, other fields as the sender's name and a file name. */
    private void byMail(Map<String, String> fields, List<String> texts) throws IOException {
        String name = encoded(fields.getOrDefault("requesterName", ""));
        String html = String.join("\n", texts);
        String mail = """
                From: %s <%s>
                To: %s
                Subject: %s
                Message-ID: <%s@mail.example.org>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                %s

                --inner
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                %s

                --inner--
                --outer
                Content-Type: text/plain
                Content-Disposition: attachment; filename*=utf-8''%s

                nothing

                --outer--
                """.formatted(
                        name,
                        fields.getOrDefault("requesterEmail", ""),
                        SUPPORT,
                        encoded(fields.getOrDefault("title", "")),
                        UUID.randomUUID(),
                        base64(html),
                        base64(html),
                        URLEncoder.encode(fields.getOrDefault("requesterDepartment", "x"), StandardCharsets.UTF_8)
                                        .replace("+", "%20")
                                + ".txt");
        Smtp.send(smtpPort, fields.getOrDefault("requesterEmail", ""), SUPPORT, mail.getBytes(StandardCharsets.UTF_8));
    }

    /** A mail becomes a ticket a moment later. */
    private String number(Handed ticket) {
        await(ticket.way() + " " + ticket.title())
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofMinutes(2))
                .until(() -> caseFiles.openTicketsOf(ticket.email(), 2).size() == 1);
        return caseFiles.openTicketsOf(ticket.email(), 2).get(0);
    }

    private void ticketPage(Page page, Handed ticket) {
        open(page, links.link(number(ticket)));
        holds(page.locator("h1").textContent(), ticket.title(), ticket);
        String shown = page.locator("main").textContent() + folded(ticket);
        ticket.texts().forEach(text -> text.lines().forEach(line -> holds(shown, line, ticket)));
        harmless(page);
    }

    /** A refused form shows the entered values with the errors. */
    private void refusedForm(Page page, List<String> texts) {
        open(page, base() + "/");
        String text = String.join(" ", texts).replaceAll("[\\p{Cc}]", "");
        page.locator("#title").fill(text);
        page.locator("#description").fill(text);
        page.locator("#requesterName").fill("\"><script>window.ran = 1</script>");
        page.locator("form.report .buttons button").click();
        assertThat(page.locator(".alarm li").first()).isVisible();
        assertThat(page.locator("#description")).hasValue(text);
        harmless(page);
    }

    /** The service desk's mailbox shows received mails; their HTML is in a sandboxed frame. */
    private void incoming(Page page, List<Handed> many) {
        open(page, base() + "/mailbox");
        harmless(page);
        page.locator("td a")
                .filter(new Locator.FilterOptions().setHasText(SUPPORT))
                .first()
                .click();
        opened++;
        harmless(page);
        List<String> mails = page.locator("td a").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        List<Handed> mailed =
                many.stream().filter(ticket -> ticket.way().equals("mail")).toList();
        // The last three mails contain characters that no text may contain.
        for (int i = 0; i < mailed.size() + 3; i++) {
            open(page, base() + mails.get(i));
            harmless(page);
            if (i >= 3) {
                Handed ticket = mailed.get(mailed.size() + 2 - i);
                String shown = page.locator("pre").first().textContent();
                ticket.texts().forEach(text -> text.lines().forEach(line -> holds(shown, line, ticket)));
                var frame = page.frameLocator("iframe").locator("body");
                frame.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            }
        }
    }

    private void tasklist(Tasklist agent, String task, Handed ticket) {
        Page page = agent.page();
        agent.openTask(task);
        opened++;
        // The task before is shown until this one is loaded.
        assertThat(page.locator(".ld-strip")).containsText(ticket.email());
        agent.openCase();
        Locator text = page.locator(".ld-desk .ld-items");
        text.waitFor();
        String shown = page.locator(".ld-strip").textContent() + text.textContent();
        holds(shown, ticket.title(), ticket);
        for (String piece : ticket.texts()) {
            piece.lines().forEach(line -> holds(shown + folded(ticket), line, ticket));
        }
    }

    /** The text after a signature mark is stored apart. */
    private String folded(Handed ticket) {
        return ticket.way().equals("mail")
                ? "\n"
                        + caseFiles
                                .latest(number(ticket), EntryKind.MAIL)
                                .orElseThrow()
                                .content()
                : "";
    }

    private void cockpit(Page page, List<Handed> tickets) {
        open(page, base() + "/camunda/app/cockpit/default/");
        page.getByPlaceholder("Username").fill("manager");
        page.locator("input[type=password]").fill("manager");
        page.locator("button[type=submit]").click();
        page.locator("text=Processes").first().waitFor();
        for (Handed ticket : tickets) {
            String number = number(ticket);
            String instance = runtime.createProcessInstanceQuery()
                    .processInstanceBusinessKey(number, "technical-support")
                    .singleResult()
                    .getId();
            open(page, base() + "/camunda/app/cockpit/default/#/process-instance/" + instance + "/runtime");
            Locator row = page.locator("tr")
                    .filter(new Locator.FilterOptions().setHasText("ticketNumber"))
                    .filter(new Locator.FilterOptions().setHasText(number));
            row.first().waitFor();
            Locator title = page.locator("tr")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.getByText("title", new Page.GetByTextOptions().setExact(true))));
            holds(title.first().textContent(), ticket.title(), ticket);
        }
    }

    /** A letter and a page that quote the requester's text. */
    private void letter(Page page, Handed ticket) {
        var mailboxes = new Mailboxes(page, base());
        mailboxes.open(ticket.email(), "A question about your request");
        opened++;
        String shown = page.locator("pre").first().textContent();
        ticket.texts().get(0).lines().forEach(line -> holds(shown, line, ticket));
        String framed = page.frameLocator("iframe").locator("body").textContent();
        ticket.texts().get(0).lines().forEach(line -> holds(framed, line, ticket));
        harmless(page);
        mailboxes.follow();
        opened++;
        String asked = page.locator(".ask blockquote").textContent();
        ticket.texts().get(0).lines().forEach(line -> holds(asked, line, ticket));
        harmless(page);
    }

    private void open(Page page, String address) {
        page.navigate(address);
        opened++;
    }

    /**
     * Compares the shown text with the entered text; white space is normalised, and text with control characters is not
     * compared.
     */
    private void holds(String shown, String text, Handed ticket) {
        if (!CONTROL.matcher(text).find() && !Characters.isBlank(text)) {
            compared++;
            assertThat(blanks(shown)).as("%s %s", ticket.way(), ticket.title()).contains(blanks(text));
        }
    }

    private static String blanks(String text) {
        // Titles of mails contain no invisible characters and none that change the direction.
        return text.replaceAll("\\p{Cf}", "").replaceAll("[\\s\\p{Z}]+", " ").strip();
    }

    private BrowserContext watched(Browsers browsers) {
        BrowserContext context = browsers.browser()
                .newContext(new Browser.NewContextOptions().setLocale("en").setViewportSize(1280, 800));
        context.setDefaultTimeout(60_000);
        context.onPage(page -> watch(page));
        return context;
    }

    private void watch(Page page) {
        page.onDialog(dialog -> {
            ran.add("dialog " + dialog.message() + " at " + page.url());
            dialog.dismiss();
        });
        page.onPopup(popup -> ran.add("window at " + page.url()));
        page.onConsoleMessage(message -> {
            // The sandboxed frame reports the scripts that it blocks.
            if (message.text().contains("Content Security Policy")
                    && !page.url().contains("/mailbox/")) {
                ran.add(message.text() + " at " + page.url());
            }
        });
        page.onRequestFinished(request -> {
            if (isForeign(request.url())) {
                called.add(request.url());
            }
        });
        page.onRequestFailed(request -> {
            if (isForeign(request.url()) && !"csp".equals(request.failure())) {
                called.add(request.url() + " " + request.failure());
            }
        });
    }

    private boolean isForeign(String address) {
        return !address.startsWith(base() + "/") && !address.startsWith("data:") && !address.startsWith("blob:");
    }

    /** Checks that no text of a user became an active element. */
    private void harmless(Page page) {
        Object found = page.evaluate("""
                () => [...document.querySelectorAll('*')].filter(element =>
                    element.getAttributeNames().some(name => name.startsWith('on'))
                    || /^\\s*(javascript|vbscript|data):/i.test(
                        element.getAttribute('href') || element.getAttribute('src') || element.getAttribute('action') || '')
                    || element.matches('main script, object, embed, base, main svg, main style, main link, main meta')
                    || element.matches('iframe') && !element.hasAttribute('sandbox')
                ).map(element => element.outerHTML).concat(window.ran ? ['ran'] : [])""");
        assertThat((List<?>) found).as(page.url()).isEmpty();
    }

    private String base() {
        return "http://localhost:" + port;
    }

    private static String encoded(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Strings joined to texts that forms of staff show in full. */
    private static List<String> pieces(List<String> strings) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        for (String string : strings) {
            if (piece.length() + string.length() > PIECE) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(piece.isEmpty() ? "" : "\n").append(string.replaceAll("[\\p{Cc}]", ""));
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static List<String> list() throws IOException {
        return Sample.every(10, NaughtyStrings.all());
    }

    /** @param canary address that must not be called */
    private static List<String> own(String canary) {
        return Stream.of(
                        "<script>window.ran = 1; alert(1)</script>",
                        "<img src=x onerror=\"window.ran = 1\">",
                        "<img src=\"%s/picture\">",
                        "<link rel=stylesheet href=%s/style><style>@import '%s/import';</style>",
                        "<iframe srcdoc=\"<script>parent.ran = 1</script>\"></iframe>",
                        "<svg onload=alert(2)><animate onbegin=alert(3) attributeName=x></svg>",
                        "<a href=\"javascript:alert(4)\">click</a> javascript:alert(5)",
                        "</title></textarea></script><script>alert(6)</script>",
                        "\"><details open ontoggle=alert(7)>",
                        "' onmouseover='alert(8)' autofocus onfocus='alert(9)",
                        "<meta http-equiv=refresh content=\"0;url=%s/refresh\">",
                        "<form action=%s/form><input name=x></form><base href=%s/>",
                        "{{constructor.constructor('alert(10)')()}}",
                        "{{#loop caseSummary}}{{this}}{{/loop}} {{{title}}}",
                        "${7*7} ${execution.setVariable('priority','P1')} #{7*7}",
                        "[[${7*7}]] [(${7*7})] __${7*7}__::x",
                        "= 7 * 7 =1+1 @SUM(1) +1",
                        "[click](javascript:alert(11)) ![picture](%s/markdown)",
                        "<%%= 7 * 7 %%> %%{7*7} {%% debug %%} {0} {1,date} %%s %%n",
                        "&lt;script&gt;alert(12)&lt;/script&gt; &#60;b&#62; &amp;amp;",
                        "\u202eevil\u202c \u2067right\u2069 \u200b\u200f zero",
                        "\ud83d\ude00\ud840\udc0b \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 字 e\u0301\u0323",
                        "W".repeat(250),
                        "line\r\nX-Injected: yes\r\n\r\n<script>alert(13)</script>",
                        "\u2028</p><script>alert(14)</script>\u2029 %s/plain",
                        "'; drop table ticket; -- \\' \\\" \\u0041 \\x3cscript\\x3e")
                .map(text -> text.contains("%s/") || text.contains("%%")
                        ? text.replace("%s/", canary + "/").replace("%%", "%")
                        : text)
                .toList();
    }
}
