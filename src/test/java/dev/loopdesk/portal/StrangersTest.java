package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Attempts of people who have no link, or one that is not theirs. */
@LoopdeskTest
class StrangersTest {

    private static final String EVIL = "evil.example.org";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TicketLinks links;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void goOn() {
        ClockUtil.reset();
    }

    @Test
    void everyCharacterOfATokenCountsAndEveryDeadLinkIsTheSamePage() throws Exception {
        String number = ticket(address());
        String token = links.token(number);
        var pages = new HashSet<String>();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            HttpResponse<String> answer = get("/t/" + token.substring(0, i) + other + token.substring(i + 1));
            assertThat(answer.statusCode()).as("character %s", i).isEqualTo(404);
            pages.add(answer.body());
        }
        String another = links.token(ticket(address()));
        for (int i = 1; i < token.length(); i++) {
            if (!token.substring(0, i).equals(another.substring(0, i))
                    && !token.substring(i).equals(another.substring(i))) {
                HttpResponse<String> answer = get("/t/" + token.substring(0, i) + another.substring(i));
                assertThat(answer.statusCode()).as("swapped at %s", i).isEqualTo(404);
                pages.add(answer.body());
            }
        }
        ClockUtil.setCurrentTime(Date.from(Instant.now().plus(Duration.ofDays(91))));
        HttpResponse<String> expired = get("/t/" + token);
        ClockUtil.reset();
        assertThat(get("/t/" + token).statusCode()).isEqualTo(200);
        links.revoke(number);
        HttpResponse<String> revoked = get("/t/" + token);

        assertThat(List.of(expired.statusCode(), revoked.statusCode())).containsOnly(404);
        pages.addAll(List.of(expired.body(), revoked.body()));
        assertThat(pages).hasSize(1);
    }

    @Test
    void forgedHostsReachNeitherLinksNorMails() throws Exception {
        String email = address();
        String report = form(Map.of(
                "title",
                "Scanner is silent",
                "description",
                "No sound",
                "requesterName",
                "Till 4",
                "requesterEmail",
                email,
                "submission",
                UUID.randomUUID().toString()));

        String answer = forged("POST", "/report", report);
        assertThat(answer).startsWith("HTTP/1.1 303").doesNotContain(EVIL);
        String place = answer.replaceAll("(?s).*Location: (\\S+?)\\?.*", "$1");
        assertThat(place).startsWith("/t/");
        assertThat(forged("GET", place + "?done=report", ""))
                .contains("http://localhost")
                .doesNotContain(EVIL);
        assertThat(forged("POST", "/find", form(Map.of("email", email)))).doesNotContain(EVIL);
        assertThat(forged("POST", place + "/links", "")).doesNotContain(EVIL);

        List<String> mails = jdbc.sql("select concat(subject, text_body, html_body) from message where recipient = :to")
                .param("to", email)
                .query(String.class)
                .list();
        assertThat(mails)
                .hasSizeGreaterThan(1)
                .allSatisfy(mail -> assertThat(mail).doesNotContain(EVIL));
        assertThat(caseFiles.openTicketsOf(email, 5)).hasSize(1);
    }

    @Test
    void aThousandWishesForOneAddressSendNoMoreThanTheCap() throws Exception {
        String email = address();
        String number = ticket(email);
        String witness = address();
        String last = ticket(witness);
        var threads = Executors.newFixedThreadPool(8);
        try {
            var wishes = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 1_000; i++) {
                String client = "198.51.100." + i % 250;
                String written = i % 2 == 0 ? email : " " + email.toUpperCase(Locale.ROOT);
                wishes.add(() -> post(
                                "/find",
                                Map.of("email", written),
                                "X-Forwarded-For",
                                client,
                                "Forwarded",
                                "for=" + client)
                        .statusCode());
            }
            for (Future<Integer> wish : threads.invokeAll(wishes)) {
                assertThat(wish.get()).isEqualTo(303);
            }
        } finally {
            threads.shutdown();
        }
        // Requests are done in turn, so once the last is done all are.
        post("/find", Map.of("email", witness));
        var deadline = Instant.now().plusSeconds(60);
        while (linksMailedTo(last) == 0 && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }

        assertThat(linksMailedTo(last)).isEqualTo(1);
        assertThat(linksMailedTo(number)).isEqualTo(1);
    }

    private long linksMailedTo(String number) {
        return caseFiles.entries(number).stream()
                .filter(entry -> "links".equals(entry.text("kind")))
                .count();
    }

    /** As no client library lets anybody ask. */
    private String forged(String method, String path, String body) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + EVIL + "\r\nX-Forwarded-Host: " + EVIL
                    + "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Prefix: //" + EVIL
                    + "\r\nForwarded: host=" + EVIL + ";proto=https\r\nX-Original-URL: //" + EVIL
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String ticket(String email) {
        return process.ticketReceived(Map.of(
                "title",
                "Scanner is silent",
                "description",
                "No sound",
                "requesterName",
                "Till 4",
                "requesterEmail",
                email,
                "channel",
                "portal"));
    }

    private static String address() {
        return UUID.randomUUID() + "@example.org";
    }

    private static String form(Map<String, String> fields) {
        var pairs = new ArrayList<String>();
        fields.forEach((field, value) -> pairs.add(field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> fields, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
