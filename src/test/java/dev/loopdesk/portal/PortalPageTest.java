package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.requester.RequesterActions;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ExtendedModelMap;

@WholeApplication
class PortalPageTest {

    @Autowired
    private ReportFields reportFields;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TicketLinks links;

    @Autowired
    private Uploads uploads;

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /            | en-GB                | en    | Where to go
            /            | zh-CN                | zh-CN | 请从这里进入
            /            | zh-TW;q=0.8, de      | zh-CN | 请从这里进入
            /            | de                   | en    | Where to go
            /            | de, en;q=0.5, zh;q=0.3 | en  | Where to go
            /?lang=zh-CN | en                   | zh-CN | 请从这里进入
            /?lang=en    | zh-CN                | en    | Where to go
            /?lang=%22%3E%3Cscript%3E | zh-CN   | en    | Where to go
            """)
    void speaks_the_readers_language(String address, String accepted, String language, String words) {
        ResponseEntity<String> page = get(address, accepted);

        assertThat(page.getBody())
                .contains("<html lang=\"" + language + "\">", words)
                .doesNotContain("<script>");
        assertThat(page.getHeaders().getFirst(HttpHeaders.CONTENT_LANGUAGE)).isEqualTo(language);
        assertThat(page.getHeaders().getVary()).contains(HttpHeaders.ACCEPT_LANGUAGE);
    }

    @Test
    void says_who_goes_where() {
        assertThat(get("/", "en").getBody())
                .contains("href=\"/camunda/app/tasklist/\"", "href=\"/camunda/app/cockpit/\"")
                .contains("href=\"/actuator/health\"", "href=\"/mailbox\"", "/engine-rest")
                .contains("<code>agent</code>", "<code>specialist</code>", "<code>lead</code>")
                .contains("<code>manager</code>", "<code>analyst</code>", "<code>admin</code>");
    }

    @Test
    void production_shows_no_try_out_account() {
        var environment = new MockEnvironment();
        environment.setActiveProfiles("production");
        var model = new ExtendedModelMap();

        new PortalPage(environment, requester, links, uploads, reportFields, Clock.systemUTC(), ZoneOffset.UTC, 1)
                .show(Locale.ENGLISH, new MockHttpServletResponse(), model);

        assertThat(model.get("tryOut")).isEqualTo(false);
    }

    @Test
    void nothing_runs_on_the_page() {
        HttpHeaders headers = get("/", "en").getHeaders();

        assertThat(headers.getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'self'; ")
                .doesNotContain("unsafe");
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(headers.getFirst("X-Frame-Options")).isEqualTo("DENY");
        assertThat(get("/portal.css", "en").getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(get("/loopdesk.svg", "en").getHeaders().getContentType()).hasToString("image/svg+xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camunda", "/camunda/"})
    void the_web_applications_begin_at_the_welcome_page(String address) {
        ResponseEntity<String> answer = get(address, "en");
        String target = answer.getStatusCode().is3xxRedirection()
                ? String.valueOf(answer.getHeaders().getFirst(HttpHeaders.LOCATION))
                : String.valueOf(answer.getBody());

        assertThat(target).containsAnyOf("/camunda/app/welcome/", "<title>Loopdesk Welcome</title>");
    }

    @ParameterizedTest
    @CsvSource({"tasklist, Tasklist", "cockpit, Cockpit", "admin, Admin", "welcome, Welcome"})
    void the_web_applications_say_loopdesk(String application, String name) {
        String folder = "/camunda/app/" + application;

        assertThat(get(folder + "/default/", "en").getBody()).contains("<title>Loopdesk " + name + "</title>");
        assertThat(get(folder + "/scripts/config.js", "en").getBody()).contains("vendor: 'Loopdesk'");
        assertThat(get(folder + "/styles/user-styles.css", "en").getBody())
                .containsPattern("\\.ce-eol-banner \\{\\s+display: none");
    }

    @Test
    void both_languages_say_the_same() throws IOException {
        assertThat(texts("zh_CN").keySet()).isEqualTo(texts("en").keySet());
    }

    private static Properties texts(String language) throws IOException {
        var texts = new Properties();
        try (var file = PortalPage.class.getResourceAsStream("/messages/portal_" + language + ".properties")) {
            texts.load(file);
        }
        return texts;
    }

    private ResponseEntity<String> get(String address, String accepted) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, accepted);
        return http.exchange(
                java.net.URI.create(http.getRootUri() + address),
                HttpMethod.GET,
                new HttpEntity<>(headers),
                String.class);
    }
}
