package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A member of staff in Tasklist: opens filters, tasks and forms, and fills them in. */
final class Tasklist implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Cookies of those who have signed in, by account and server. */
    private static final Map<String, List<Cookie>> SESSIONS = new HashMap<>();

    /** Windows that go on from test to test, by account, server and kind. */
    private static final Map<String, Tasklist> KEPT = new HashMap<>();

    /** Signs of loading turn sixty times a second, which takes a fifth of the browser's time. */
    private static final String WITHOUT_ANIMATIONS = """
            {
                const style = new CSSStyleSheet();
                style.replaceSync('*, *::before, *::after { animation: none !important }');
                document.adoptedStyleSheets = [style];
            }""";

    private final BrowserContext context;
    private final Page page;
    private final String account;
    private final boolean kept;
    private int pictures;

    private Tasklist(BrowserContext context, Page page, String account, boolean kept) {
        this.context = context;
        this.page = page;
        this.account = account;
        this.kept = kept;
    }

    /** Signs in, or goes on in the account's window of an earlier test: Tasklist takes seconds to load. */
    static Tasklist signIn(Browser browser, int port, String account) {
        return signIn(browser, port, account, 1400, 1000);
    }

    /** As {@link #signIn(Browser, int, String)}, in a window of this size. */
    static Tasklist signIn(Browser browser, int port, String account, int width, int height) {
        return signIn(browser, port, account, "en", false, width, height);
    }

    /** As {@link #signIn(Browser, int, String)}, in a window in which the checker may inject its scripts. */
    static Tasklist signInForChecks(Browser browser, int port, String account, String language) {
        return signIn(browser, port, account, language, true, 1366, 768);
    }

    private static Tasklist signIn(
            Browser browser, int port, String account, String language, boolean checks, int width, int height) {
        String place = session(port, account) + " in " + language + (checks ? " for checks" : "");
        Tasklist kept = KEPT.get(place);
        if (kept == null || kept.page.isClosed()) {
            BrowserContext window = browser.newContext(new Browser.NewContextOptions()
                    .setLocale(language)
                    // The checker injects scripts.
                    .setBypassCSP(checks)
                    .setViewportSize(width, height));
            Browsers.keep(window);
            kept = signIn(window, port, account, true);
            KEPT.put(place, kept);
        }
        if (kept.page.viewportSize().width != width) {
            kept.page.setViewportSize(width, height);
        }
        return kept;
    }

    /** Signs in with a window of the caller's, or goes on with the session of an earlier test. */
    static Tasklist signIn(BrowserContext context, int port, String account) {
        return signIn(context, port, account, false);
    }

    private static Tasklist signIn(BrowserContext context, int port, String account, boolean kept) {
        // Two shared cores are slow now and then.
        context.setDefaultTimeout(60_000);
        context.addInitScript(WITHOUT_ANIMATIONS);
        context.addCookies(SESSIONS.getOrDefault(session(port, account), List.of()));
        Page page = context.newPage();
        page.navigate(address(port));
        var name = page.getByPlaceholder(Pattern.compile("Username|用户名"));
        var queue = page.locator("text=/My tasks|我的任务/").first();
        name.or(queue).first().waitFor();
        for (int attempt = 0; attempt < 5 && !queue.isVisible(); attempt++) {
            // Values typed before the form's script has registered the fields are not submitted.
            if (name.isVisible()) {
                name.fill(account);
                page.locator("input[type=password]").fill(account);
                page.locator("button[type=submit]").click();
            }
            try {
                queue.waitFor(new Locator.WaitForOptions().setTimeout(20_000));
            } catch (TimeoutError e) {
                // Tried again.
            }
        }
        queue.waitFor();
        keepSession(context, port, account);
        return new Tasklist(context, page, account, kept);
    }

    /** Signs in for pages beside Tasklist, without its form. */
    static BrowserContext signInBeside(BrowserContext context, int port, String account) {
        context.setDefaultTimeout(60_000);
        List<Cookie> session = SESSIONS.get(session(port, account));
        if (session != null) {
            context.addCookies(session);
            return context;
        }
        context.request().get(address(port));
        String token = context.cookies().stream()
                .filter(cookie -> cookie.name.equals("XSRF-TOKEN"))
                .findFirst()
                .orElseThrow()
                .value;
        var answer = context.request()
                .post(
                        "http://localhost:" + port + "/camunda/api/admin/auth/user/default/login/tasklist",
                        RequestOptions.create()
                                .setHeader("X-XSRF-TOKEN", token)
                                .setForm(FormData.create()
                                        .set("username", account)
                                        .set("password", account)));
        assertThat(answer).isOK();
        // The session has a token from its first page on: a window that begins with an older one would end the session.
        context.request().get(address(port));
        keepSession(context, port, account);
        return context;
    }

    private static void keepSession(BrowserContext context, int port, String account) {
        SESSIONS.put(
                session(port, account),
                context.cookies().stream()
                        .map(cookie -> new Cookie(cookie.name, cookie.value)
                                .setDomain(cookie.domain)
                                .setPath(cookie.path)
                                .setHttpOnly(cookie.httpOnly))
                        .toList());
    }

    private static String session(int port, String account) {
        return account + " at " + port;
    }

    private static String address(int port) {
        return "http://localhost:" + port + "/camunda/app/tasklist/default/";
    }

    Page page() {
        return page;
    }

    void startProcess(String form, Map<String, Object> fields) {
        page.getByText("Start process").click();
        page.locator(".modal-body")
                .getByText("Technical support", new Locator.GetByTextOptions().setExact(true))
                .click();
        page.locator(".modal-body .fjs-container").waitFor();
        fill(form, fields);
        picture("start");
        page.locator(".modal-footer button:has-text('Start')").click();
        page.locator(".modal-body").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Opens the ticket's task of that name from one of the filters. */
    void openTask(String filter, String title, String task) {
        page.getByText(filter, new Page.GetByTextOptions().setExact(false))
                .first()
                .click();
        Locator card = page.locator("li.task")
                .filter(new Locator.FilterOptions().setHasText(title))
                .filter(new Locator.FilterOptions().setHasText(task));
        Locator heading = page.locator(".task-card h2, section.task-details h2, .names h2")
                .filter(new Locator.FilterOptions().setHasText(task))
                .first();
        until(heading, () -> card.first().click());
        page.locator(".fjs-container").waitFor();
    }

    /** Opens a task by its address. */
    void openTask(String id) {
        // Tasklist replaces an address that comes while it chooses its first queue.
        until(page.locator(".fjs-container"), () -> page.navigate(page.url().replaceAll("#.*", "") + "#/?task=" + id));
    }

    /** Opens the ticket's case beside the open task's form. */
    void openCase() {
        Locator tab = page.locator(".task-details .nav-tabs a, .nav-tabs a")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*(Case|工单)\\s*$")))
                .first();
        // The tabs are drawn anew while the task is loaded.
        until(page.locator(".ld-tab"), tab::click);
        // A wide window showed it beside the form until now.
        assertThat(page.locator(".ld-wide")).hasCount(0);
    }

    /** Does it again if nothing comes of it: a list that is being loaded loses clicks and keys. */
    static void until(Locator wanted, Runnable step) {
        for (int attempt = 0; attempt < 5; attempt++) {
            step.run();
            try {
                wanted.waitFor(new Locator.WaitForOptions().setTimeout(10_000));
                return;
            } catch (TimeoutError e) {
                // Tried again.
            }
        }
        wanted.waitFor();
    }

    /** Goes back from the ticket's case to the open task's form. */
    void openForm() {
        page.locator(".nav-tabs a")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*(Form|表单)\\s*$")))
                .first()
                .click();
        page.locator(".fjs-container").waitFor();
    }

    void claim() {
        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        page.locator(".fjs-container").waitFor();
        page.locator("button:has-text('Complete'):not([disabled])").waitFor();
    }

    void complete(String form, Map<String, Object> fields) {
        fill(form, fields);
        picture(form);
        submit();
        page.locator(".fjs-container").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Completes a task and expects a refusal with these words; the form stays open. */
    void completeInVain(String form, Map<String, Object> fields, String words) {
        fill(form, fields);
        submit();
        page.locator(".notification, .alert")
                .filter(new Locator.FilterOptions().setHasText(words))
                .first()
                .waitFor();
        picture(form + "-refused");
    }

    private void submit() {
        // Notifications cover the button for a while.
        page.evaluate(
                "document.querySelectorAll('.alert .close').forEach(cross => { if (cross.offsetParent) cross.click() })");
        page.locator("button.btn-primary:has-text('Complete')").click();
    }

    private void fill(String form, Map<String, Object> fields) {
        JsonNode file = read(form);
        fields.forEach((key, value) -> enter(component(file, key), key, value.toString()));
    }

    private void enter(JsonNode component, String key, String value) {
        String field = "[id$='-Field_" + key + "']";
        switch (component.path("type").asText()) {
            case "radio" ->
                page.locator("[id$='-Field_" + key + "-" + index(component, value) + "']")
                        .check();
            case "checklist" ->
                page.locator("[id$='-Field_" + key + "-" + index(component, value) + "']")
                        .check();
            case "select" -> {
                page.locator(".fjs-form-field-select")
                        .filter(new Locator.FilterOptions().setHas(page.locator("input" + field)))
                        .locator(".fjs-input-group")
                        .click();
                page.locator(".fjs-dropdownlist-item")
                        .nth(index(component, value))
                        .click();
            }
            case "datetime" -> {
                Locator day = page.locator("input" + field);
                day.fill(value);
                day.press("Tab");
            }
            default -> {
                Locator text = page.locator("input" + field + ", textarea" + field);
                text.fill(value);
                // The form takes the text when its field is left, and a long text moves the fields below.
                text.blur();
            }
        }
    }

    void picture(String name) {
        pictures++;
        Pictures.take(page, "%s-%02d-%s".formatted(account, pictures, name));
    }

    /** Closes the window, or leaves the task, so that the next test begins as after signing in. */
    @Override
    public void close() {
        if (!kept) {
            context.close();
            return;
        }
        page.navigate(page.url().replaceAll("#.*", "") + "#/");
        if (page.locator(".modal-body, dialog[open]").count() > 0) {
            page.reload();
        }
        page.locator(".fjs-container, .ld-strip")
                .first()
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    private static int index(JsonNode component, String value) {
        if (component.has("valuesExpression")) {
            // The options are numbered from 1.
            return Integer.parseInt(value) - 1;
        }
        JsonNode values = component.path("values");
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).path("value").asText().equals(value)) {
                return i;
            }
        }
        throw new AssertionError(component.path("key") + " offers no " + value);
    }

    private static JsonNode component(JsonNode node, String key) {
        for (JsonNode component : node.path("components")) {
            if (component.path("key").asText().equals(key)) {
                return component;
            }
            JsonNode within = component(component, key);
            if (!within.isMissingNode()) {
                return within;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static JsonNode read(String form) {
        try {
            return JSON.readTree(Path.of("forms", form + ".form").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
