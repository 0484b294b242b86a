package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.workspace.Caller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page for people who ask for something that is not there, or not for them. */
@WholeApplication
class ErrorPageTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private TestRestTemplate template;

    @ParameterizedTest
    @CsvSource({
        "/nothing,         en, There is nothing at this address",
        "/find/x,          zh-CN, 此地址没有内容",
        "/t/a/b/c,         en, There is nothing at this address",
        "/mailbox/x/1,     en, There is nothing at this address"
    })
    void peopleAreToldThatThereIsNothing(String path, String language, String words) throws Exception {
        HttpResponse<String> answer = get(path, "Accept", BROWSER, "Accept-Language", language);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertPage(answer);
        assertThat(answer.body()).contains(words, "lang=\"" + language + "\"", "href=\"/\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "*/*"})
    void programsGetProblemDetails(String accepted) throws Exception {
        HttpResponse<String> answer = get("/nothing", "Accept", accepted);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void theApiAnswersWithProblemsWhoeverAsks() throws Exception {
        HttpResponse<String> answer = get("/api/nothing", "Accept", BROWSER, "X-Api-Key", "tryout");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine-rest/nothing", "/engine-rest/task/nothing"})
    void theEngineAnswersForItself(String path) throws Exception {
        HttpResponse<String> answer =
                get(path, "Accept", BROWSER, "Authorization", "Basic YWdlbnQ6YWdlbnQ=", "Accept-Language", "en");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("/portal.css");
    }

    @ParameterizedTest
    @CsvSource({"agent, cockpit", "agent, admin", "manager, admin"})
    void whoMayNotOpenAnApplicationIsSentToTasklist(String account, String application) throws Exception {
        Caller.Session session = new Caller(template, account).open("tasklist");
        String cookies = session.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));

        HttpResponse<String> answer = get(
                "/camunda/app/" + application + "/default/",
                "Accept",
                BROWSER,
                "Cookie",
                cookies,
                "Accept-Language",
                "zh-CN");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertPage(answer);
        assertThat(answer.body()).contains("您的账号无权打开此页面", "href=\"/camunda/app/tasklist/\"");
    }

    @Test
    void aFormOfAnotherSiteIsNoMatterOfAccounts() throws Exception {
        var request = HttpRequest.newBuilder(uri("/find"))
                .headers("Accept", BROWSER, "Accept-Language", "en", "Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertPage(answer);
        assertThat(answer.body()).contains("This was not taken").doesNotContain("account", "Tasklist");
    }

    @Test
    void whatAnAddressTakesIsStillSaid() throws Exception {
        var request = HttpRequest.newBuilder(uri("/find"))
                .headers("Accept", BROWSER)
                .DELETE()
                .build();

        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertPage(answer);
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
    }

    private static void assertPage(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(answer.body()).contains("/portal.css").doesNotContain("Whitelabel", "No static resource", "<script");
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path)).headers(headers).build(), HttpResponse.BodyHandlers.ofString());
    }
}
