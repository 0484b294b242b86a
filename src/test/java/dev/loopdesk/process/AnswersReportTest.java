package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.RequesterText;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Reports of answers, used known problems and mail without a ticket, of a month that is this test's alone (S6.2). */
class AnswersReportTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static int years = 2240;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KnownProblems problems;

    @Autowired
    private TransactionTemplate transaction;

    private int year;

    @BeforeEach
    void aYearOfItsOwn() {
        year = years++;
        itIs(year + "-03-05 10:00");
    }

    @Test
    void satisfactionIsListedWithTheCommentAsItWasWritten() throws Exception {
        TicketWalk first = toBeConfirmed();
        first.answer(
                "Task_ConfirmResolution",
                AGENT,
                "resolutionConfirmed",
                "true",
                "satisfaction",
                2,
                "comment",
                "=1+1 <b>");
        itIs(year + "-03-06 10:00");
        TicketWalk second = toBeConfirmed();
        second.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true", "satisfaction", 5);
        TicketWalk unrated = toBeConfirmed();
        unrated.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");

        JsonNode answers = answers("satisfaction");

        assertThat(numbers(answers)).containsExactly(second.number(), first.number());
        assertThat(answers.path(1).path("score").asInt()).isEqualTo(2);
        assertThat(answers.path(1).path("text").asText()).isEqualTo("=1+1 <b>");
        assertThat(answers.path(1).path("outcome").asText()).isEqualTo("confirmed");
        assertThat(answers.path(0).path("text").isNull()).isTrue();
        JsonNode page = page("satisfaction&limit=1");
        assertThat(numbers(page.path("answers"))).containsExactly(second.number());
        assertThat(numbers(
                        page("satisfaction&limit=1&before=" + page.path("next").asText())
                                .path("answers")))
                .containsExactly(first.number());
        assertThat(get("/api/reports/answers.csv", "about=satisfaction").getBody())
                .contains(",2,,'=1+1 <b>")
                .doesNotContain(",=1+1");
        assertThat(answers("objection")).isEmpty();
    }

    @Test
    void failedVerificationsSayWhatFailedAndWhy() throws Exception {
        TicketWalk ticket = notVerified(carriedOut());

        JsonNode answers = answers("verification");

        assertThat(numbers(answers)).containsExactly(ticket.number());
        assertThat(answers.path(0).path("text").asText()).isEqualTo("Still the same");
        assertThat(answers.path(0).path("failed")).hasSize(1);
        assertThat(answers.path(0).path("failed").path(0).asText()).isEqualTo("symptomGone");
        assertThat(answers("satisfaction")).isEmpty();
        assertThat(answers("follow-up")).isEmpty();
    }

    @Test
    void objectionsAndFollowUpVisitsAreListedWithTheirResults() throws Exception {
        TicketWalk objected = toBeConfirmed();
        objected.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "false", "comment", "Still grey");
        TicketWalk visited = toBeConfirmed();
        visited.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");
        ClockUtil.setCurrentTime(
                Date.from(Objects.requireNonNull(visited.rings().get("TimerEvent_FollowUpDue"))));
        visited.fire("TimerEvent_FollowUpDue");
        visited.answer("Task_FollowUpVisit", AGENT, "problemRecurred", "true", "followUpNote", "Grey again");

        assertThat(numbers(answers("objection"))).containsExactly(objected.number());
        JsonNode visits = answers("follow-up");
        assertThat(numbers(visits)).containsExactly(visited.number());
        assertThat(visits.path(0).path("outcome").asText()).isEqualTo("recurred");
        assertThat(visits.path(0).path("text").asText()).isEqualTo("Grey again");
        assertThat(answers("verification")).isEmpty();
    }

    @Test
    void aKnownProblemIsUsedByTheTicketsLinkedToItAndToldOfItsSolution() throws Exception {
        TicketWalk linked = callTaken();
        TicketWalk other = callTaken();
        long problem = declared("Outage " + year);
        long unused = declared("Nothing hangs on it " + year);
        link(problem, linked);
        link(problem, other);
        long message = Objects.requireNonNull(transaction.execute(status -> problems.write(
                UUID.randomUUID().toString(), problem, new RequesterText("Solved.", "已解决。"), true, "lead")));
        transaction.executeWithoutResult(status -> problems.deliver(message, linked.number()));

        JsonNode used = json(get("/api/reports/known-problems", "")).path("problems");

        assertThat(StreamSupport.stream(used.spliterator(), false)
                        .map(one -> one.path("id").asLong()))
                .contains(problem)
                .doesNotContain(unused);
        JsonNode one = used.path(0);
        assertThat(one.path("linked").asInt()).isEqualTo(2);
        assertThat(one.path("solved").asInt()).isEqualTo(1);
        assertThat(numbers(json(get("/api/reports/known-problems/tickets", "use=linked&problem=" + problem))
                        .path("tickets")))
                .containsExactly(other.number(), linked.number());
        assertThat(numbers(json(get("/api/reports/known-problems/tickets", "use=solved&problem=" + problem))
                        .path("tickets")))
                .containsExactly(linked.number());
        assertThat(get("/api/reports/known-problems.csv", "").getBody()).contains("Outage " + year + ",");
    }

    @Test
    void mailThatNothingWasMadeOfIsCountedAndListed() throws Exception {
        mail("ignored", "AUTO_SUBMITTED", "@SUM(1)", "10");
        mail("bounce", "DELIVERY_REPORT", "Undelivered", "11");
        mail("reply", null, "Re: my ticket", "12");

        JsonNode all = json(get("/api/reports/mail", ""));

        assertThat(all.path("counts").path("ignored").asInt()).isEqualTo(1);
        assertThat(all.path("counts").path("bounce").asInt()).isEqualTo(1);
        assertThat(all.path("counts").path("discarded").asInt()).isZero();
        assertThat(all.path("mails")).hasSize(2);
        assertThat(all.path("mails").path(0).path("subject").asText()).isEqualTo("Undelivered");
        assertThat(all.path("mails").path(1).path("reason").asText()).contains("Auto-Submitted");
        assertThat(json(get("/api/reports/mail", "outcome=ignored")).path("mails"))
                .hasSize(1);
        JsonNode first = json(get("/api/reports/mail", "limit=1"));
        JsonNode second = json(
                get("/api/reports/mail", "limit=1&before=" + first.path("next").asText()));
        assertThat(second.path("mails").path(0).path("subject").asText()).isEqualTo("@SUM(1)");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(get("/api/reports/mail.csv", "").getBody())
                .contains(",'@SUM(1),")
                .doesNotContain(",@SUM");
    }

    @Test
    void figuresAndOpenTicketsAreTakenAsTables() throws Exception {
        callTaken();

        String figures =
                String.valueOf(get("/api/reports/service.csv", "by=month").getBody());
        assertThat(figures)
                .startsWith("\uFEFFPart,Came in,Closed,")
                .contains("\r\nAll,1,0,")
                .contains("\r\n" + year + "-03,1,0,");
        String open = String.valueOf(get("/api/reports/open.csv", "").getBody());
        assertThat(open).startsWith("\uFEFFBy,Part,").contains("By priority,P3,");
    }

    /** The group of the installation is empty unless the operator names one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"service", "service/tickets", "service.csv", "misses", "misses.csv", "answers", "answers.csv"})
    void figuresOfPersonsAreShownToNobodyByDefault(String report) throws Exception {
        ResponseEntity<String> refused =
                new Caller(http, "manager").get("/api/reports/" + report + "?by=person&part=agent");

        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(refused.getBody()).contains("single persons").doesNotContain("received");
        assertThat(json(get("/api/reports/service", "")).path("persons").asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answers",
                "answers.csv",
                "known-problems",
                "known-problems/tickets?problem=1",
                "known-problems.csv",
                "mail",
                "mail.csv",
                "service.csv",
                "open.csv"
            })
    void reportsAreForManagers(String report) {
        for (String account : List.of("agent", "specialist", "lead", "analyst")) {
            assertThat(new Caller(http, account).get("/api/reports/" + report).getStatusCode())
                    .as(account)
                    .isEqualTo(HttpStatus.FORBIDDEN);
        }
        assertThat(new Caller(http, null).get("/api/reports/" + report).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(new Caller(http, "manager").get("/api/reports/" + report).getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answers?about=weather",
                "answers?before=LD-1.x",
                "mail?outcome=new-ticket",
                "mail?before=none",
                "known-problems?from=x",
                "known-problems/tickets?problem=0",
                "service.csv?by=weather"
            })
    void whatIsNoReportIsRefused(String wrong) {
        assertThat(new Caller(http, "manager").get("/api/reports/" + wrong).getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private long declared(String title) {
        return Objects.requireNonNull(transaction.execute(status -> problems.declare(
                UUID.randomUUID().toString(),
                new KnownProblems.Declaration(title, new RequesterText("Known.", "已知。"), null),
                "lead")));
    }

    private void link(long problem, TicketWalk ticket) {
        long id = jdbc.sql("select id from ticket where number = :number")
                .param("number", ticket.number())
                .query(Long.class)
                .single();
        transaction.executeWithoutResult(status -> problems.link(problem, id, "lead"));
    }

    private void mail(String state, @Nullable String reason, String subject, String day) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into content (id, size, sha256, stored_at) values (:id, 0, :digest, :at)
                        """)
                .param("id", id)
                .param("digest", "0".repeat(64))
                .param("at", OffsetDateTime.parse(year + "-03-" + day + "T00:00:00Z"))
                .update();
        jdbc.sql("""
                        insert into received_mail (id, digest, content_id, arrived_at, state, reason, sender, subject)
                        values (:id, :digest, :id, :at, :state, :reason, 'robot@example.org', :subject)
                        """)
                .param("id", id)
                .param("digest", id)
                .param("at", OffsetDateTime.parse(year + "-03-" + day + "T00:00:00Z"))
                .param("state", state)
                .param("reason", reason)
                .param("subject", subject)
                .update();
    }

    private JsonNode answers(String about) throws IOException {
        return page(about).path("answers");
    }

    private JsonNode page(String about) throws IOException {
        return json(get("/api/reports/answers", "about=" + about));
    }

    private ResponseEntity<String> get(String address, String more) {
        return new Caller(http, "manager")
                .get(address + "?from=" + year + "-03-01&to=" + year + "-03-31" + (more.isEmpty() ? "" : "&" + more));
    }

    private static List<String> numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path("number").asText())
                .toList();
    }

    private static JsonNode json(ResponseEntity<String> reply) throws IOException {
        assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(HttpStatus.OK);
        return JSON.readTree(reply.getBody());
    }
}
