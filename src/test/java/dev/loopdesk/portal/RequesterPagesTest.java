package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.AlreadyAnsweredRefusal;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LoopdeskTest
class RequesterPagesTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> ${1+1} [[${7*7}]]"
            + " {{x}} \u202Eabc \u200B😀 </textarea>\r\n\r\nSet-Cookie: a=b";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TicketLinks links;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private Attachments attachments;

    @Autowired
    private TaskService tasks;

    @Test
    void aReportBecomesATicketAndItsPageOpens() throws Exception {
        Map<String, String> report = report(address());

        HttpResponse<String> answer = post("/report", report);

        assertThat(answer.statusCode()).isEqualTo(303);
        String location = location(answer);
        assertThat(location).startsWith("/t/").contains("?done=report");
        HttpResponse<String> page = get(location);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Scanner is silent", "http://localhost", "aria-current=\"step\"");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("X-Robots-Tag")).isPresent();
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(withoutOurScript(page)).doesNotContain("<script", "style=\"", "http://www", "https://");
    }

    @Test
    void pressedTwiceAReportIsOneTicket() throws Exception {
        String email = address();
        Map<String, String> report = report(email);

        List<HttpResponse<String>> answers = together(8, () -> post("/report", report));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(303);
        assertThat(caseFiles.openTicketsOf(email, 10)).hasSize(1);
    }

    @Test
    void whatIsWrongIsSaidAndNothingTypedIsLost() throws Exception {
        Map<String, String> report = report("");
        report.put("title", "");
        report.put("description", HOSTILE);
        report.put("steps", "line 1\r\nline 2");

        HttpResponse<String> answer = post("/report", report);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(unescaped(answer.body()))
                .contains(HOSTILE.replace("\r\n", "\n").substring(0, 60), "line 1");
        assertThat(withoutOurScript(answer))
                .contains("href=\"#title\"", "href=\"#requesterEmail\"")
                .doesNotContain("<script", "<img src=x");
    }

    @Test
    void moreReportsThanTheCapAreRefusedWithTheirText() throws Exception {
        String email = address();
        var answers = new ArrayList<Integer>();
        for (int i = 0; i < 22; i++) {
            answers.add(post("/report", report(email)).statusCode());
        }

        assertThat(answers.subList(0, 20)).containsOnly(303);
        assertThat(answers.subList(20, 22)).containsOnly(429);
        assertThat(post("/report", report(email))
                        .headers()
                        .firstValueAsLong("Retry-After")
                        .orElseThrow())
                .isBetween(3_000L, 3_600L);
    }

    @Test
    void whatPeopleWroteStaysTextOnEveryPage() throws Exception {
        Map<String, String> report = report(address());
        report.replaceAll((field, value) -> List.of("requesterEmail", "submission", "urgency", "impact", "lang")
                        .contains(field)
                ? value
                : HOSTILE);
        String place = location(post("/report", report)).replaceAll("\\?.*", "");
        String number = links.ticketOf(place.substring(3)).orElseThrow();
        assertHarmless(get(place));
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of(
                        "category",
                        "other",
                        "urgency",
                        "low",
                        "impact",
                        "low",
                        "triageOutcome",
                        "details-missing",
                        "question",
                        HOSTILE));
        assertHarmless(get(place));
        answer(place, "details", Map.of("detailsProvided", "true", "details", HOSTILE));
        post(place + "/message", Map.of("message", HOSTILE, "submission", "1"));
        HttpResponse<String> page = get(place);
        assertHarmless(page);
        assertThat(unescaped(page.body()).split(Pattern.quote(HOSTILE.substring(0, 60)), -1))
                .hasSizeGreaterThan(4);
        assertThat(caseFiles.latest(number, EntryKind.REPLY).orElseThrow().text("reply"))
                .isEqualTo(HOSTILE);
        assertHarmless(get(place + "/withdraw"));
    }

    @Test
    void aRequesterAnswersEverythingThatIsAsked() throws Exception {
        String number = ticket();
        String place = place(number);
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of(
                        "category",
                        "other",
                        "urgency",
                        "low",
                        "impact",
                        "low",
                        "triageOutcome",
                        "details-missing",
                        "question",
                        "Which one?"));
        assertThat(get(place).body()).contains("Which one?", "The clock rests").doesNotContain("Next, we");
        assertThat(answer(place, "details", Map.of("detailsProvided", "true", "details", " "))
                        .statusCode())
                .isEqualTo(422);
        done(answer(place, "details", Map.of("detailsProvided", "true", "details", "The left one")));
        assertThat(get(place).body()).contains("Next, we look for the cause, or ask you if something is missing.");
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "diagnose"));
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of(
                        "diagnosisOutcome",
                        "remote-assistance",
                        "remoteScope",
                        "The settings",
                        "diagnosisLog",
                        "Top secret"));
        assertThat(get(place).body()).contains("The settings").doesNotContain("Top secret", "agent");
        done(answer(place, "consent", Map.of("remoteAssistanceGranted", "true", "hours", "2")));
        assertThat(get(place).body()).contains(place + "/revoke");
        done(post(place + "/revoke", Map.of()));
        assertThat(get(place).body()).doesNotContain(place + "/revoke");
        assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .taskDefinitionKey("Task_RemoteAssistance")
                        .count())
                .isZero();
        process.answer(number, "Task_RecordSession", "agent", Map.of("sessionLog", "Top secret: nothing was done"));
        assertThat(get(place).body())
                .contains("recorded what was done until then")
                .doesNotContain("Top secret");
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "Again"));
        done(answer(place, "consent", Map.of("remoteAssistanceGranted", "true", "hours", "24")));
        process.answer(number, "Task_RemoteAssistance", "agent", Map.of("sessionLog", "Looked at the settings"));
        process.answer(
                number, "Task_Diagnose", "agent", Map.of("diagnosisOutcome", "cause-found", "cause", "Top secret"));
        process.answer(
                number,
                "Task_PrepareSolution",
                "agent",
                Map.of(
                        "option1Title",
                        "Restart",
                        "option1Steps",
                        "Press the button",
                        "option1Risk",
                        "Unsaved work",
                        "option2Steps",
                        "Wait",
                        "requesterMayChoose",
                        true,
                        "sensitive",
                        false,
                        "performedBy",
                        "requester"));
        assertThat(get(place).body()).contains("Restart", "Press the button", "Unsaved work", "Wait");
        assertThat(answer(place, "choice", Map.of("chosenOption", "3")).statusCode())
                .isEqualTo(422);
        done(answer(place, "choice", Map.of("chosenOption", "1", "choiceNote", "After five")));
        assertThat(get(place).body()).contains("Press the button");
        done(answer(place, "apply", Map.of("applyOutcome", "applied")));
        assertThat(get(place).body()).contains("Next, we ask you to confirm that the problem is solved.");
        process.answer(
                number,
                "Task_Verify",
                "agent",
                Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
        String asked = get(place).body();
        assertThat(List.of(
                        asked.indexOf("Is your problem solved?"),
                        asked.indexOf("id=\"resolutionConfirmed-true\""),
                        asked.indexOf("id=\"resolutionConfirmed-false\""),
                        asked.indexOf("id=\"satisfaction-5\""),
                        asked.indexOf("Send the answer")))
                .as("the question, its answers, the rating")
                .isSorted()
                .doesNotContain(-1);
        assertThat(asked).doesNotContain("checked=\"checked\"");
        assertThat(answer(place, "confirm", Map.of("satisfaction", "4")).statusCode())
                .as("no answer is preset")
                .isEqualTo(422);
        assertThat(answer(place, "confirm", Map.of("resolutionConfirmed", "true", "satisfaction", "9"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(answer(place, "confirm", Map.of("resolutionConfirmed", "false")))
                .satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(422);
                    assertThat(refused.body())
                            .contains("what is still wrong")
                            .containsPattern("resolutionConfirmed-false\"[^>]*checked");
                });
        assertThat(get(place).body()).contains(place + "/revoke");
        done(answer(place, "confirm", Map.of("resolutionConfirmed", "true", "satisfaction", "4", "comment", "Fine")));
        assertThat(get(place).body()).as("no consent outlasts the closing").doesNotContain(place + "/revoke");
        assertThat(get(place).body()).contains("4: satisfied", "Fine").doesNotContain("Top secret", "agent");
        assertThat(caseFiles.entries(number).stream()
                        .filter(entry -> entry.author().equals(Entry.REQUESTER)))
                .extracting(Entry::kind)
                .contains(
                        EntryKind.DETAILS,
                        EntryKind.CONSENT,
                        EntryKind.CHOICE,
                        EntryKind.APPLICATION,
                        EntryKind.CONFIRMATION);
    }

    @Test
    void whoeverIsSecondIsToldSo() throws Exception {
        String number = ticket();
        String place = place(number);
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "details-missing"));
        Map<String, String> form = form(place, "details", Map.of("detailsProvided", "true", "details", "Mine"));
        process.answer(number, "Task_ProvideDetails", "agent", Map.of("detailsProvided", true, "details", "By phone"));

        HttpResponse<String> late = post(place + "/answer", form);

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("already answered").doesNotContain("agent");
        assertThat(caseFiles.entries(number).toString()).doesNotContain("Mine");
    }

    @Test
    void pressedTwiceAnAnswerAndAMessageCountOnce() throws Exception {
        String number = ticket();
        String place = place(number);
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "details-missing"));
        Map<String, String> form = form(place, "details", Map.of("detailsProvided", "true", "details", "Mine"));
        Map<String, String> message =
                Map.of("message", "Hello", "submission", UUID.randomUUID().toString());

        List<HttpResponse<String>> answers = together(4, () -> post(place + "/answer", form));
        List<HttpResponse<String>> messages = together(4, () -> post(place + "/message", message));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(303);
        assertThat(messages).extracting(HttpResponse::statusCode).containsOnly(303);
        assertThat(caseFiles.entries(number))
                .filteredOn(entry -> entry.kind() == EntryKind.DETAILS)
                .hasSize(1);
        assertThat(caseFiles.entries(number))
                .filteredOn(entry -> entry.kind() == EntryKind.REPLY)
                .hasSize(1);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void anotherTicketsTaskIsOutOfReach() throws Exception {
        String mine = ticket();
        String theirs = ticket();
        for (String number : List.of(mine, theirs)) {
            process.answer(
                    number,
                    "Task_Triage",
                    "agent",
                    Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "details-missing"));
        }
        Map<String, String> form = form(place(theirs), "details", Map.of("detailsProvided", "true", "details", "Mine"));

        assertThat(post(place(mine) + "/answer", form).statusCode()).isEqualTo(409);
        assertThat(Objects.requireNonNull(requester.position(theirs).requesterTask())
                        .task())
                .isEqualTo(form.get("task"));

        String triage = ticket();
        var atTriage = Map.of(
                "kind",
                "details",
                "detailsProvided",
                "true",
                "details",
                "x",
                "task",
                tasks.createTaskQuery()
                        .processInstanceBusinessKey(triage)
                        .taskDefinitionKey("Task_Triage")
                        .singleResult()
                        .getId());
        assertThat(post(place(triage) + "/answer", atTriage).statusCode()).isEqualTo(409);
    }

    @Test
    void afterTheEndThePageShowsTheEnd() throws Exception {
        String number = ticket();
        String place = place(number);
        assertThat(get(place + "/withdraw").body()).contains("Yes, withdraw it");
        assertThat(caseFiles.get(number).endedAs()).isNull();

        assertThat(together(4, () -> post(place + "/withdraw", Map.of())))
                .extracting(HttpResponse::statusCode)
                .containsOnly(303);

        HttpResponse<String> page = get(place);
        assertThat(page.body()).contains("You have withdrawn this request").doesNotContain(place + "/message");
        assertThat(post(place + "/message", Map.of("message", "x", "submission", "1"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(post(place + "/revoke", Map.of()).statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET ",
                "GET /withdraw",
                "POST /answer",
                "POST /message",
                "POST /withdraw",
                "POST /revoke",
                "POST /links"
            })
    void everyDeadLinkIsTheSamePage(String request) throws Exception {
        String number = ticket();
        String revoked = place(number);
        links.revoke(number);
        String alive = place(number);
        String other = alive.substring(0, 40) + place(ticket()).substring(40);
        String method = request.substring(0, request.indexOf(' '));
        String rest = request.substring(request.indexOf(' ') + 1);
        var bodies = new ArrayList<String>();
        for (String place : List.of(revoked, other, "/t/x", "/t/LD-100001", alive + "A", "/t/" + "A".repeat(72))) {
            HttpResponse<String> answer = method.equals("GET") ? get(place + rest) : post(place + rest, Map.of());
            assertThat(answer.statusCode()).as(place).isEqualTo(404);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            bodies.add(answer.body());
        }
        assertThat(bodies.stream().distinct()).hasSize(1);
        assertThat(get(alive).statusCode()).isEqualTo(200);
    }

    @Test
    void formsOfOtherSitesAreRefused() throws Exception {
        String place = place(ticket());
        var form = Map.of("message", "x", "submission", "1");

        assertThat(post(place + "/message", form, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(place + "/message", form, "Sec-Fetch-Site", "same-site").statusCode())
                .isEqualTo(403);
        assertThat(post(place + "/message", form, "Origin", "https://evil.example.org")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(place + "/message", form, "Origin", "http://localhost:" + port)
                        .statusCode())
                .isEqualTo(303);
        assertThat(post(place + "/message", form, "Sec-Fetch-Site", "same-origin", "Origin", "null")
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void aForgedHostReachesNoLink() throws Exception {
        HttpResponse<String> answer = post(
                "/report",
                report(address()),
                "X-Forwarded-Host",
                "evil.example.org",
                "X-Forwarded-Proto",
                "https",
                "Forwarded",
                "host=evil.example.org");
        String location = location(answer);
        HttpResponse<String> page = get(location, "X-Forwarded-Host", "evil.example.org");

        assertThat(location).startsWith("/t/");
        assertThat(page.body()).doesNotContain("evil.example.org");
    }

    @Test
    void opensInTheLanguageOfTheBrowserOrTheChosenOne() throws Exception {
        String place = place(ticket());

        assertThat(get(place, "Accept-Language", "zh-CN").body()).contains("lang=\"zh-CN\"", "处理进度");
        assertThat(get(place + "?lang=zh-CN").body()).contains("name=\"lang\" value=\"zh-CN\"");
        assertThat(location(post(place + "/revoke", Map.of("lang", "zh-CN")))).endsWith("&lang=zh-CN");
        assertThat(location(post(place + "/revoke", Map.of("lang", "x\r\nSet-Cookie: a=b"))))
                .isEqualTo(place + "?done=revoke");
    }

    @Test
    void linksAreMailedOnceAnHourHoweverOftenTheyAreAskedFor() throws Exception {
        String email = address();
        String one = process.ticketReceived(fields(email));
        String two = process.ticketReceived(fields(email));

        HttpResponse<String> known = post("/find", Map.of("email", email));
        HttpResponse<String> unknown = post("/find", Map.of("email", address()));
        assertThat(known.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(303);
        assertThat(known.headers().map()).containsAllEntriesOf(Map.of("location", List.of("/find?done=sent")));
        assertThat(unknown.headers().firstValue("location")).hasValue("/find?done=sent");
        together(50, () -> {
            requester.sendLinks(email.toUpperCase(Locale.ROOT));
            return email;
        });

        for (String number : List.of(one, two)) {
            assertThat(caseFiles.entries(number))
                    .filteredOn(entry -> "links".equals(entry.text("kind")))
                    .hasSize(1);
        }
    }

    @Test
    void aNewLinkOnRequestEndsTheOldOnes() throws Exception {
        String number = ticket();
        String place = place(number);

        assertThat(post(place + "/links", Map.of()).statusCode()).isEqualTo(200);

        assertThat(get(place).statusCode()).isEqualTo(404);
        assertThat(get(place(number)).statusCode()).isEqualTo(200);
        assertThat(caseFiles.entries(number)).anyMatch(entry -> "links".equals(entry.text("kind")));
    }

    @Test
    void bothLanguagesSayTheSame() throws IOException {
        Properties english = bundle("en");
        Properties chinese = bundle("zh_CN");

        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        english.forEach((key, text) ->
                assertThat(text.toString()).as(key.toString()).isNotBlank().doesNotContain("'"));
    }

    /** Between the requester on the page and the agent in Tasklist, who completes the same task. */
    @Test
    void ofTwoWhoAnswerAtOnceOneWinsAndTheOtherIsTold() throws Exception {
        raceOfTwoWhoAnswerAtOnce(10);
    }

    @Test
    @Tag("thorough")
    void ofTwoWhoAnswerAtOnceOneWinsHoweverOftenItIsTried() throws Exception {
        raceOfTwoWhoAnswerAtOnce(200);
    }

    private void raceOfTwoWhoAnswerAtOnce(int races) throws Exception {
        for (int race = 0; race < races; race++) {
            String number = ticket();
            String place = place(number);
            process.answer(
                    number,
                    "Task_Triage",
                    "agent",
                    Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "details-missing"));
            Map<String, String> form = form(place, "details", Map.of("detailsProvided", "true", "details", "Mine"));
            String json =
                    "{\"variables\":{\"detailsProvided\":{\"value\":\"true\"},\"details\":{\"value\":\"Theirs\"}}}";
            var agent = HttpRequest.newBuilder(uri("/engine-rest/task/" + form.get("task") + "/complete"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Basic YWdlbnQ6YWdlbnQ=")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            List<Callable<HttpResponse<String>>> both = List.of(
                    () -> post(place + "/answer", form), () -> http.send(agent, HttpResponse.BodyHandlers.ofString()));

            List<HttpResponse<String>> answers = together(both);

            boolean requesterWon = answers.get(0).statusCode() == 303;
            boolean agentWon = answers.get(1).statusCode() == 204;
            assertThat(requesterWon)
                    .as("race %s: %s %s", race, answers.get(0), answers.get(1).body())
                    .isNotEqualTo(agentWon);
            assertThat(answers.get(0).statusCode()).isIn(303, 409);
            assertThat(answers.get(1).statusCode()).as(answers.get(1).body()).isIn(204, 400);
            assertThat(caseFiles.entries(number))
                    .filteredOn(entry -> entry.kind() == EntryKind.DETAILS)
                    .hasSize(1);
            assertThat(caseFiles.isIntact(number)).isTrue();
        }
    }

    @Test
    void onlyTheVerySameAnswerAgainIsADoubleClick() throws Exception {
        String number = atConsent(ticket());
        String place = place(number);
        Map<String, String> allow = form(place, "consent", Map.of("remoteAssistanceGranted", "true", "hours", "2"));
        Map<String, String> decline = form(place, "consent", Map.of("remoteAssistanceGranted", "false"));
        var allowLonger = new LinkedHashMap<>(allow);
        allowLonger.put("hours", "24");
        var sameInAnotherTab = new LinkedHashMap<>(allow);
        sameInAnotherTab.put("submission", decline.get("submission"));

        done(post(place + "/answer", allow));
        done(post(place + "/answer", allow));

        for (Map<String, String> other : List.of(decline, allowLonger, sameInAnotherTab)) {
            HttpResponse<String> late = post(place + "/answer", other);
            assertThat(late.statusCode()).as(other.toString()).isEqualTo(409);
            assertThat(late.body())
                    .contains("already answered", "on this page", place + "/revoke")
                    .doesNotContain("your answer is recorded");
        }
        assertThat(caseFiles.entries(number))
                .filteredOn(entry -> entry.kind() == EntryKind.CONSENT)
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.isTrue("remoteAssistanceGranted")).isTrue());
        done(post(place + "/revoke", Map.of()));
        assertThat(post(place + "/answer", decline).body()).doesNotContain(place + "/revoke");
    }

    @Test
    void solvedAndNotSolvedAreNoDoubleClick() throws Exception {
        String number = atConfirmation(ticket());
        String place = place(number);
        Map<String, String> yes = form(place, "confirm", Map.of("resolutionConfirmed", "true", "comment", "Fine"));
        Map<String, String> no = form(place, "confirm", Map.of("resolutionConfirmed", "false", "comment", "It beeps"));

        done(post(place + "/answer", yes));
        HttpResponse<String> late = post(place + "/answer", no);

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(unescaped(late.body())).contains("No, ", "It beeps", place + "/message");
        assertThat(caseFiles.entries(number))
                .filteredOn(entry -> entry.kind() == EntryKind.CONFIRMATION)
                .hasSize(1);
    }

    @Test
    void anAnswerThatWasRefusedIsNotTakenForRecorded() throws Exception {
        String number = atConfirmation(ticket());
        String place = place(number);
        Map<String, String> wrong = form(place, "confirm", Map.of("resolutionConfirmed", "true", "satisfaction", "9"));

        assertThat(post(place + "/answer", wrong).statusCode()).isEqualTo(422);
        assertThat(post(place + "/answer", wrong).statusCode()).isEqualTo(422);
    }

    @Test
    void whatCameTooLateCanBeSentAsAMessage() throws Exception {
        String number = ticket();
        String place = place(number);
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "details-missing"));
        Map<String, String> form = form(place, "details", Map.of("detailsProvided", "true", "details", HOSTILE));
        String draft = String.valueOf(form.get("submission"));
        attachments.add(draft, number, "label.txt", new ByteArrayInputStream(new byte[] {'a'}));
        process.answer(number, "Task_ProvideDetails", "agent", Map.of("detailsProvided", true, "details", "By phone"));

        HttpResponse<String> late = post(place + "/answer", form);

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(withoutOurScript(late))
                .contains("action=\"" + place + "/message\"", "value=\"" + draft + "\"", "label.txt")
                .doesNotContain("<script", "<img src=x", "[[49]]", "${2}");
        assertThat(unescaped(late.body())).contains(HOSTILE.substring(0, 60));

        Map<String, String> message = Map.of("message", "Mine", "submission", draft, "instead", "true", "task", "x");
        HttpResponse<String> empty = post(
                place + "/message",
                Map.of("message", "x".repeat(50_001), "submission", draft, "instead", "true", "task", "x"));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("label.txt", "name=\"instead\"", "name=\"task\" value=\"x\"");
        HttpResponse<String> sent = post(place + "/message", message);
        assertThat(location(sent)).endsWith("?done=instead");
        assertThat(get(location(sent)).body())
                .contains("your message is recorded", number + " late|" + number + " answer");
        assertThat(caseFiles.latest(number, EntryKind.REPLY).orElseThrow().text("reply"))
                .isEqualTo("Mine");
        assertThat(attachments.of(number)).extracting(Attachment::name).containsExactly("label.txt");

        var other = new LinkedHashMap<>(form);
        other.put("details", "Something else");
        assertThat(post(place + "/answer", other).body())
                .as("files that went already do not go again")
                .contains("Something else")
                .doesNotContain("label.txt", "value=\"" + draft + "\"");
    }

    @Test
    void whereNothingCanBeDoneNothingIsOffered() throws Exception {
        var report = new LinkedHashMap<>(fields(address()));
        report.remove("requesterEmail");
        report.put("requesterPhone", "4711");
        String number = process.ticketReceived(report);
        String place = place(number);
        assertThat(get(place).body()).contains("class=\"quiet\"");

        requester.withdraw(number);

        assertThat(get(place).body()).doesNotContain("class=\"quiet\"");
    }

    @Test
    void whatCameAfterTheEndIsShownForAnotherReport() throws Exception {
        String number = ticket();
        String place = place(number);
        requester.withdraw(number);

        HttpResponse<String> late = post(place + "/message", Map.of("message", "It beeps", "submission", "1"));

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("It beeps").doesNotContain("action=\"" + place + "/message\"");
    }

    @Test
    void aClosedTicketSaysSoAndCannotBeWithdrawn() throws Exception {
        String number = atConfirmation(ticket());
        String place = place(number);
        assertThat(get(place).body()).contains(place + "/withdraw");
        done(answer(place, "confirm", Map.of("resolutionConfirmed", "true")));

        String page = get(place).body();
        assertThat(page).doesNotContain(place + "/withdraw").contains("Closed since ", place + "/message");
        assertThat(get(place + "/withdraw").body()).doesNotContain("<form");
        assertThat(get(place, "Accept-Language", "zh-CN").body()).contains("已于 ", "关闭。");
        HttpResponse<String> withdrawn = post(place + "/withdraw", Map.of());
        assertThat(withdrawn.statusCode()).isEqualTo(409);
        assertThat(withdrawn.body()).contains("is closed");
        assertThatThrownBy(() -> requester.withdraw(number)).isInstanceOf(AlreadyAnsweredRefusal.class);
        assertThat(caseFiles.get(number).endedAs()).isNull();
        done(post(place + "/message", Map.of("message", "It is back", "submission", "1")));
    }

    @Test
    void aStandingConsentSaysUntilWhenAndWithinWhichLimits() throws Exception {
        String number = atConsent(ticket());
        String place = place(number);
        done(answer(
                place,
                "consent",
                Map.of("remoteAssistanceGranted", "true", "hours", "2", "remoteLimits", "Not my mails")));
        String until = new RequesterWords(Locale.ENGLISH, ZoneId.of("Asia/Shanghai"))
                .time(Instant.parse(String.valueOf(caseFiles
                        .latest(number, EntryKind.CONSENT)
                        .orElseThrow()
                        .text("remoteUntil"))));

        String section = get(place).body().replaceAll("(?s).*<section class=\"consent\"(.*?)</section>.*", "$1");

        assertThat(unescaped(section))
                .contains("stands", until, "What we may do:", "The settings", "What we may not do:", "Not my mails");
    }

    @Test
    void aDurationThatIsNotOfferedIsRefusedByName() throws Exception {
        String number = atConsent(ticket());
        String place = place(number);
        assertThat(get(place).body())
                .contains("value=\"1\"", "value=\"2\"", "value=\"4\"", "value=\"8\"", "value=\"24\"");

        for (String hours : List.of("99999", "3", "-1", "eight")) {
            HttpResponse<String> refused =
                    answer(place, "consent", Map.of("remoteAssistanceGranted", "true", "hours", hours));
            assertThat(refused.statusCode()).as(hours).isEqualTo(422);
            assertThat(unescaped(refused.body())).contains("values that are offered: Your consent ends after");
        }
        assertThat(caseFiles.latest(number, EntryKind.CONSENT)).isEmpty();
    }

    @Test
    void thePageSaysThatAMessageIsBeingReadAndHowAConsentEnded() throws Exception {
        String number = atConsent(ticket());
        String place = place(number);
        // As said on the phone.
        process.answer(
                number,
                "Task_AuthorizeRemoteAssistance",
                "agent",
                Map.of("remoteAssistanceGranted", true, "remoteHours", "4", "remoteLimits", "Not my mails"));
        assertThat(get(place).body()).contains(place + "/revoke").doesNotContain("We are reading your message");

        done(post(place + "/message", Map.of("message", "Please disconnect", "submission", "stop")));
        assertThat(get(place).body()).contains("consent to remote assistance stands", "We are reading your message");
        process.answer(number, "Task_ReadReply", "agent", Map.of("replyOutcome", "consent-withdrawn"));

        String revoked = new RequesterWords(Locale.ENGLISH, ZoneId.of("Asia/Shanghai"))
                .time(caseFiles.latest(number, EntryKind.CONSENT).orElseThrow().writtenAt());
        assertThat(unescaped(get(place).body()))
                .contains("consent to remote assistance has ended", "You took it back: " + revoked, "Not my mails")
                .doesNotContain(place + "/revoke", "We are reading your message", "assistance stands");
        assertThat(get(place + "?lang=zh-CN").body()).contains("您已撤回");
    }

    @Test
    void thePageSaysWhoseWordsEndedAConsent() throws Exception {
        String number = atConsent(ticket());
        String place = place(number);
        process.answer(
                number,
                "Task_AuthorizeRemoteAssistance",
                "agent",
                Map.of("remoteAssistanceGranted", true, "remoteHours", "4"));
        process.requesterReplied(number, new Reply("please stop now", null, "ben@example.org", "Ben Example", true));

        process.answer(number, "Task_ReadReply", "agent", Map.of("replyOutcome", "consent-withdrawn"));

        assertThat(unescaped(get(place).body()))
                .contains("consent to remote assistance has ended", "because of a message from Ben Example")
                .doesNotContain("You took it back");
        assertThat(get(place + "?lang=zh-CN").body())
                .contains("因 Ben Example 的留言")
                .doesNotContain("您已撤回");
    }

    @Test
    void whoeverReportsTooMuchLearnsThatTheirMailAddressCounts() throws IOException {
        assertThat(bundle("en").getProperty("problem.too-many")).contains("e-mail address");
    }

    private String atConsent(String number) {
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "diagnose"));
        process.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "remote-assistance", "remoteScope", "The settings"));
        return number;
    }

    @Test
    void aSensitiveChangeIsMadeOnItsConditionsAndWithABackup() throws Exception {
        String number = ticket();
        String place = place(number);
        prepared(number, "Import the file", true);
        process.answer(
                number,
                "Task_ApproveChange",
                "lead",
                Map.of(
                        "changeApproved",
                        true,
                        "approvalConditions",
                        "After <b>six</b> only",
                        "approvalNote",
                        "Among colleagues"));

        assertThat(get(place).body())
                .contains("After &lt;b&gt;six&lt;/b&gt; only", "name=\"backupConfirmed\"")
                .doesNotContain("Among colleagues");
        assertThat(answer(place, "apply", Map.of("applyOutcome", "applied"))).satisfies(refused -> {
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("make a backup of your data first");
        });
        done(answer(place, "apply", Map.of("applyOutcome", "applied", "backupConfirmed", "true")));
        assertThat(caseFiles.latest(number, EntryKind.APPLICATION).orElseThrow().isTrue("backupConfirmed"))
                .isTrue();
    }

    /** A solution that the requester carries out is prepared. */
    private void prepared(String number, String steps, boolean sensitive) {
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "other", "urgency", "low", "impact", "low", "triageOutcome", "diagnose"));
        process.answer(
                number, "Task_Diagnose", "agent", Map.of("diagnosisOutcome", "cause-found", "cause", "The cable"));
        process.answer(
                number,
                "Task_PrepareSolution",
                "agent",
                Map.of(
                        "option1Steps",
                        steps,
                        "requesterMayChoose",
                        false,
                        "sensitive",
                        sensitive,
                        "performedBy",
                        "requester"));
    }

    private String atConfirmation(String number) {
        prepared(number, "Press the button", false);
        process.answer(number, "Task_ApplySolution", "agent", Map.of("applyOutcome", "applied"));
        process.answer(
                number,
                "Task_Verify",
                "agent",
                Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
        return number;
    }

    private static void done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    }

    private static String withoutOurScript(HttpResponse<String> page) {
        return page.body().replace("<script src=\"/portal.js\" defer></script>", "");
    }

    private static void assertHarmless(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(withoutOurScript(page)).doesNotContain("<script", "<img src=x", "[[49]]", "${2}");
        assertThat(page.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("a=b");
    }

    private HttpResponse<String> answer(String place, String kind, Map<String, String> fields) throws Exception {
        return post(place + "/answer", form(place, kind, fields));
    }

    /** The form as the page gives it, filled in. */
    private Map<String, String> form(String place, String kind, Map<String, String> fields) throws Exception {
        String page = get(place).body();
        Matcher task = Pattern.compile("name=\"task\" value=\"([^\"]+)\"").matcher(page);
        assertThat(task.find()).isTrue();
        Matcher submission =
                Pattern.compile("name=\"submission\" value=\"([^\"]+)\"").matcher(page);
        assertThat(submission.find(task.end())).isTrue();
        var form = new LinkedHashMap<>(fields);
        form.put("task", task.group(1));
        form.put("submission", submission.group(1));
        form.put("kind", kind);
        return form;
    }

    private String ticket() {
        return process.ticketReceived(fields(address()));
    }

    private String place(String number) {
        return "/t/" + links.token(number);
    }

    private static String address() {
        return UUID.randomUUID() + "@example.org";
    }

    private static Map<String, Object> fields(String email) {
        return Map.of(
                "title",
                "Scanner is silent",
                "description",
                "No sound",
                "requesterName",
                "Till 4",
                "requesterEmail",
                email,
                "channel",
                "portal");
    }

    private static Map<String, String> report(String email) {
        var report = new LinkedHashMap<String, String>();
        report.put("title", "Scanner is silent");
        report.put("description", "No sound");
        report.put("requesterName", "Till 4");
        report.put("requesterEmail", email);
        report.put("requesterDepartment", "");
        report.put("steps", "");
        report.put("urgency", "medium");
        report.put("impact", "low");
        report.put("submission", UUID.randomUUID().toString());
        return report;
    }

    private static <T> List<T> together(int times, Callable<T> action) throws Exception {
        return together(java.util.Collections.nCopies(times, action));
    }

    private static <T> List<T> together(List<Callable<T>> actions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(actions.size());
        try {
            var start = new CyclicBarrier(actions.size());
            var running = new ArrayList<Future<T>>();
            for (Callable<T> action : actions) {
                running.add(threads.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            var results = new ArrayList<T>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private static Properties bundle(String language) throws IOException {
        var texts = new Properties();
        try (var file = Objects.requireNonNull(
                RequesterPagesTest.class.getResourceAsStream("/messages/requester_" + language + ".properties"))) {
            texts.load(new java.io.InputStreamReader(file, StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static String unescaped(String html) {
        return org.springframework.web.util.HtmlUtils.htmlUnescape(html);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> form, String... headers) throws Exception {
        var fields = new ArrayList<String>();
        form.forEach((field, value) -> fields.add(field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", fields)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
