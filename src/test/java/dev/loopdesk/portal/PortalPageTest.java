package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.requester.RequesterActions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.util.LinkedMultiValueMap;

@WholeApplication
class PortalPageTest {

    @Autowired
    private ReportFields reportFields;

    @Autowired
    private KnownProblems knownProblems;

    @Autowired
    private DeskAddress desk;

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
            /            | en-GB                | en    | Report a problem, or ask
            /            | zh-CN                | zh-CN | 报告问题或查询进度
            /            | zh-TW;q=0.8, de      | zh-CN | 报告问题或查询进度
            /            | de                   | en    | Report a problem, or ask
            /            | de, en;q=0.5, zh;q=0.3 | en  | Report a problem, or ask
            /?lang=zh-CN | en                   | zh-CN | 报告问题或查询进度
            /?lang=en    | zh-CN                | en    | Report a problem, or ask
            /?lang=%22%3E%3Cscript%3E | zh-CN   | en    | Report a problem, or ask
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
    void the_front_page_is_for_requesters_alone() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(get("/", language).getBody())
                    .contains("href=\"/find\"", "id=\"report\"", "href=\"/staff\"")
                    .doesNotContainIgnoringCase("tasklist")
                    .doesNotContainIgnoringCase("cockpit")
                    .doesNotContainIgnoringCase("admin")
                    .doesNotContainIgnoringCase("engine-rest")
                    .doesNotContainIgnoringCase("actuator")
                    .doesNotContain("/mailbox", "<code>");
        }
    }

    @Test
    void the_front_page_names_the_phone_number_of_the_service_desk() {
        assertThat(frontPage(" +86 21 5555 0100 ").get("phone")).isEqualTo("+86 21 5555 0100");
        assertThat(frontPage(" ").get("phone")).isNull();
    }

    private ExtendedModelMap frontPage(String phone) {
        var model = new ExtendedModelMap();
        new PortalPage(
                        requester,
                        links,
                        uploads,
                        reportFields,
                        desk,
                        knownProblems,
                        new HourlyRateLimit(1, Clock.systemUTC()),
                        ZoneOffset.UTC,
                        phone)
                .show(Locale.ENGLISH, new MockHttpServletResponse(), model);
        return model;
    }

    @Test
    void the_title_of_a_refused_report_says_so_and_the_summary_has_the_focus() {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("lang", "en");
        form.add("title", "Printer");
        var refused = http.postForEntity("/report", form, String.class);

        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
        assertThat(refused.getBody())
                .contains("<title>Problem: Report a problem, or ask how it is going</title>")
                .contains("<div class=\"alarm\" role=\"alert\" tabindex=\"-1\" autofocus>");
        assertThat(get("/", "en").getBody())
                .contains("<title>Report a problem, or ask how it is going</title>")
                .doesNotContain("autofocus");
    }

    @Test
    void a_phone_without_a_digit_is_no_contact_and_is_named_at_the_field() {
        var report = new LinkedMultiValueMap<String, String>();
        report.add("lang", "zh-CN");
        report.add("title", "打印机");
        report.add("description", "不能打印");
        report.add("requesterName", "李雷");
        report.add("requesterPhone", "电话");
        String refused = http.postForEntity("/report", report, String.class).getBody();

        assertThat(refused).contains("请填写电话号码（含数字），或填写邮箱。", "href=\"#requesterPhone\"");
        for (var reachable : List.of(Map.of("requesterPhone", "１２"), Map.of("requesterEmail", "li@example.org"))) {
            var accepted = new LinkedMultiValueMap<>(report);
            reachable.forEach(accepted::set);
            assertThat(http.postForEntity("/report", accepted, String.class).getStatusCode())
                    .as("%s", reachable)
                    .isNotEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
        }
    }

    /** The template language joins no texts of more than 100,000 characters. */
    @Test
    void a_text_that_is_far_too_long_is_named_and_shown_again() {
        String text = "x".repeat(150_000);
        var report = new LinkedMultiValueMap<String, String>();
        report.add("lang", "en");
        report.add("title", "Printer");
        report.add("description", text);
        report.add("requesterName", "Room 12");
        report.add("requesterEmail", "room12@example.org");
        var message = new LinkedMultiValueMap<String, String>();
        message.add("message", text);
        String number = requester.report(
                UUID.randomUUID().toString(),
                Map.of(
                        "title", "Printer",
                        "description", "It is dark",
                        "requesterName", "Room 12",
                        "requesterEmail", "room12@example.org",
                        "channel", "portal"));

        for (var refused : List.of(
                http.postForEntity("/report", report, String.class),
                http.postForEntity("/t/" + links.token(number) + "/message?lang=en", message, String.class))) {
            assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
            assertThat(refused.getBody()).contains("Please shorten this to", text);
        }
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
