package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.process.conversation.TaskHandOver;
import dev.loopdesk.process.conversation.TaskHandOver.Receiver;
import dev.loopdesk.ticket.FigureRebuild;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Missed targets with their reason and their cause, of a month that is this test's alone (S1.1, S6.2). */
class MissesTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEAD = "lead";

    private static int years = 2140;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private TaskHandOver handOvers;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FigureRebuild rebuild;

    private LocalDate monday;

    @BeforeEach
    void aMonthOfItsOwn() {
        monday = LocalDate.of(years++, 5, 1).with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY));
        itIs(monday + " 10:00");
    }

    @Test
    void aTicketThatNobodyClaimedHasWaitedInTheQueue() throws Exception {
        TicketWalk ticket = ticketReceived("urgency", "high", "impact", "high");
        due(ticket, "TimerEvent_FirstResponseOverdue");

        JsonNode miss = only(misses("first-response"), ticket);

        assertThat(miss.path("cause").asText()).isEqualTo("queue");
        assertThat(miss.path("seconds").path("queue").asLong()).isEqualTo(allowed(miss));
        assertThat(miss.path("seconds").path("person").asLong()).isZero();
        assertThat(miss.path("metAt").isNull()).isTrue();
        assertThat(miss.path("title").asText()).isNotEmpty();
        assertThat(miss.path("priority").asText()).isEqualTo("P1");
        assertThat(misses("resolution")).isEmpty();
        assertThat(because("firstResponse", "queue")).isEqualTo(1);
        assertThat(because("firstResponse", "person")).isZero();
        assertThat(because("resolution", "queue")).isZero();
    }

    @Test
    void aTicketThatAPersonHadIsThePersons() throws Exception {
        TicketWalk ticket = ticketReceived("urgency", "high", "impact", "high");
        engine.getTaskService().claim(ticket.task("Task_Triage").getId(), AGENT);
        due(ticket, "TimerEvent_FirstResponseOverdue");
        triage(ticket, "diagnose");

        JsonNode miss = only(misses("first-response"), ticket);

        assertThat(miss.path("cause").asText()).isEqualTo("person");
        assertThat(miss.path("seconds").path("queue").asLong()).isZero();
        assertThat(miss.path("metAt").isNull()).isFalse();
        assertThat(because("firstResponse", "person")).isEqualTo(1);
        assertThat(because("firstResponse", "queue")).isZero();
    }

    /** The timer comes too late, as after downtime: the answer itself finds the target missed. */
    @Test
    void aMissThatNoTimerNoticedHasItsCauseToo() throws Exception {
        TicketWalk ticket = ticketReceived("urgency", "high", "impact", "high");
        engine.getTaskService().claim(ticket.task("Task_Triage").getId(), AGENT);
        itIs(monday.plusDays(1) + " 10:00");
        triage(ticket, "diagnose");

        JsonNode miss = only(misses("first-response"), ticket);

        assertThat(miss.path("cause").asText()).isEqualTo("person");
        assertThat(miss.path("metAt").isNull()).isFalse();
    }

    /** A ticket that keeps its targets is not followed: that would cost each step a statement. */
    @Test
    void whoHadTheTasksIsRecordedWithAMissOnly() throws Exception {
        TicketWalk kept = inDiagnosis();

        assertThat(recorded(kept)).isZero();
        due(kept, "TimerEvent_ResolutionOverdue");
        assertThat(recorded(kept)).isPositive();
        assertThat(only(misses("resolution"), kept).path("cause").asText()).isEqualTo("person");
    }

    @Test
    void whoeverHadItLongerIsTheCause() throws Exception {
        TicketWalk ticket = ticketReceived("urgency", "high", "impact", "high");
        String triage = ticket.task("Task_Triage").getId();
        engine.getTaskService().claim(triage, AGENT);
        ClockUtil.setCurrentTime(
                Date.from(ClockUtil.getCurrentTime().toInstant().plusSeconds(60)));
        engine.getTaskService().setAssignee(triage, null);
        due(ticket, "TimerEvent_FirstResponseOverdue");

        JsonNode miss = only(misses("first-response"), ticket);

        assertThat(miss.path("cause").asText()).isEqualTo("queue");
        assertThat(miss.path("seconds").path("person").asLong()).isEqualTo(60);
        assertThat(miss.path("seconds").path("queue").asLong()).isEqualTo(allowed(miss) - 60);
    }

    @Test
    void aTicketThatSpecialistsHadIsTheirs() throws Exception {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Which drum?");
        engine.getTaskService().claim(ticket.task("Task_Consult").getId(), "specialist");
        due(ticket, "TimerEvent_ResolutionOverdue");

        JsonNode miss = only(misses("resolution"), ticket);

        assertThat(miss.path("cause").asText()).isEqualTo("specialist");
        assertThat(miss.path("seconds").path("person").asLong()).isZero();
        assertThat(because("resolution", "specialist")).isEqualTo(1);
        assertThat(misses("first-response")).isEmpty();
    }

    @Test
    void aTaskHandedOverToSpecialistsIsTheirs() throws Exception {
        TicketWalk ticket = inDiagnosis();
        handOvers.handOver(
                ticket.number(),
                ticket.task("Task_Diagnose").getId(),
                "handed-over-" + ticket.number(),
                LEAD,
                AGENT,
                new Receiver(null, "specialists"),
                null,
                List.of("specialists"));
        due(ticket, "TimerEvent_ResolutionOverdue");

        assertThat(only(misses("resolution"), ticket).path("cause").asText()).isEqualTo("specialist");
    }

    @Test
    void theRequesterIsTheCauseWhoLetTheDeskWaitForLonger() throws Exception {
        TicketWalk ticket = inDiagnosis();
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which model?");
        itIs(monday.plusDays(14) + " 10:00");
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true");
        due(ticket, "TimerEvent_ResolutionOverdue");

        JsonNode miss = only(misses("resolution"), ticket);

        assertThat(miss.path("cause").asText()).isEqualTo("requester");
        // Two weeks of service hours, whose nights and weekends are nobody's.
        assertThat(miss.path("seconds").path("requester").asLong()).isBetween(50 * 3_600L, 14 * 24 * 3_600L);
        assertThat(miss.path("seconds").path("person").asLong()).isEqualTo(allowed(miss));
        assertThat(lines(miss)).anyMatch(line -> line.contains("waiting for the requester"));
        assertThat(lines(miss, "zh-CN")).isNotEqualTo(lines(miss));
    }

    /** Two misses of one ticket are listed each under its target, and in no month but theirs. */
    @Test
    void missesAreChosenByCauseDivisionAndMonth() throws Exception {
        TicketWalk waited = ticketReceived("urgency", "high", "impact", "high");
        due(waited, "TimerEvent_FirstResponseOverdue");
        TicketWalk held = ticketReceived();
        engine.getTaskService().claim(held.task("Task_Triage").getId(), AGENT);
        due(held, "TimerEvent_FirstResponseOverdue");

        assertThat(numbers("first-response")).containsExactly(held.number(), waited.number());
        assertThat(numbers("first-response&cause=queue")).containsExactly(waited.number());
        assertThat(numbers("first-response&cause=person")).containsExactly(held.number());
        assertThat(numbers("first-response&cause=specialist")).isEmpty();
        assertThat(numbers("first-response&cause=unrecorded")).isEmpty();
        assertThat(numbers("first-response&by=priority&part=P1")).containsExactly(waited.number());
        String month = monday.toString().substring(0, 7);
        assertThat(numbers("first-response&by=month&part=" + month)).hasSize(2);
        JsonNode first = page("first-response&limit=1");
        assertThat(first.path("next").asText()).isEqualTo(held.number());
        assertThat(numbers("first-response&limit=1&before=" + held.number())).containsExactly(waited.number());
        assertThat(behind("response-missed-queue")).containsExactly(waited.number());
        assertThat(behind("response-missed-person")).containsExactly(held.number());
    }

    @Test
    void aTicketFromBeforeTasksWereRecordedHasNoCause() throws Exception {
        TicketWalk ticket = ticketReceived("urgency", "high", "impact", "high");
        due(ticket, "TimerEvent_FirstResponseOverdue");
        jdbc.sql("delete from work_event where ticket_id = (select id from ticket where number = :number)")
                .param("number", ticket.number())
                .update();
        assertThat(rebuild.rebuild(ticket.number())).isFalse();

        JsonNode miss = only(misses("first-response"), ticket);

        assertThat(miss.path("cause").isNull()).isTrue();
        assertThat(miss.path("seconds")).isEmpty();
        assertThat(lines(miss)).isNotEmpty();
        assertThat(because("firstResponse", "unrecorded")).isEqualTo(1);
        assertThat(numbers("first-response&cause=unrecorded")).containsExactly(ticket.number());
    }

    @Test
    void numbersAreCutIntoMonthsInTheZoneOfTheDesk() throws Exception {
        String first = monday.toString().substring(0, 7);
        String second = monday.plusMonths(1).toString().substring(0, 7);
        itIs(first + "-31 23:59");
        TicketWalk may = callTaken();
        itIs(second + "-01 00:01");
        TicketWalk june = callTaken();
        triage(may, "diagnose");

        JsonNode figures =
                json(manager().get("/api/reports/service?by=month&from=" + first + "-01&to=" + second + "-30"));

        assertThat(figures.path("by").fieldNames()).toIterable().containsExactly(first, second);
        JsonNode before = figures.path("by").path(first);
        JsonNode after = figures.path("by").path(second);
        assertThat(before.path("received").asInt()).isEqualTo(1);
        assertThat(after.path("received").asInt()).isEqualTo(1);
        assertThat(before.path("firstResponse").path("met").asInt()).isZero();
        assertThat(after.path("firstResponse").path("met").asInt()).isEqualTo(1);
        assertThat(after.path("open").asInt() - before.path("open").asInt()).isEqualTo(1);
        assertThat(figures.path("received").asInt()).isEqualTo(2);
        assertThat(tickets("received&by=month&part=" + second, second)).containsExactly(june.number());
        assertThat(tickets("response-met&by=month&part=" + second, second)).containsExactly(may.number());
    }

    @Test
    void missesCanBeTakenAsATable() throws Exception {
        TicketWalk ticket = ticketReceived("urgency", "high", "impact", "high", "title", "=HYPERLINK(\"http://x\")");
        due(ticket, "TimerEvent_FirstResponseOverdue");

        ResponseEntity<String> table = manager().get(address("/api/reports/misses.csv", "first-response"));

        assertThat(table.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(String.valueOf(table.getHeaders().getContentType())).isEqualTo("text/csv;charset=UTF-8");
        assertThat(table.getHeaders().getContentDisposition().isAttachment()).isTrue();
        assertThat(table.getBody())
                .startsWith("\uFEFFNumber,Title,")
                .contains(ticket.number() + ",\"'=HYPERLINK(\"\"http://x\"\")\",P1,")
                .doesNotContain(",=HYPERLINK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "specialist", "lead", "analyst"})
    void missesAreForManagers(String account) {
        for (String address : List.of("/api/reports/misses", "/api/reports/misses.csv")) {
            assertThat(new Caller(http, account).get(address).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?target=next-update",
                "?cause=weather",
                "?limit=501",
                "?by=month&part=1999-01",
                "?by=day&from=2026-01-01&to=2026-12-31",
                "?from=2026-03-02&to=2026-03-01"
            })
    void whatIsNoMissIsRefused(String wrong) {
        assertThat(manager().get("/api/reports/misses" + wrong).getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private int recorded(TicketWalk ticket) {
        return jdbc.sql(
                        "select count(*) from work_event where ticket_id = (select id from ticket where number = :number)")
                .param("number", ticket.number())
                .query(Integer.class)
                .single();
    }

    private static void due(TicketWalk ticket, String timer) {
        ClockUtil.setCurrentTime(Date.from(Objects.requireNonNull(ticket.rings().get(timer), timer)));
        ticket.fire(timer);
    }

    private Caller manager() {
        return new Caller(http, "manager");
    }

    private JsonNode misses(String target) throws IOException {
        return page(target).path("misses");
    }

    private JsonNode page(String target) throws IOException {
        return json(manager().get(address("/api/reports/misses", target)));
    }

    private List<String> numbers(String target) throws IOException {
        return numbersOf(misses(target));
    }

    private List<String> behind(String figure) throws IOException {
        return tickets(figure, monday.toString().substring(0, 7));
    }

    private List<String> tickets(String figure, String month) throws IOException {
        LocalDate first = LocalDate.parse(month + "-01");
        return numbersOf(json(manager()
                        .get("/api/reports/service/tickets?from=" + first + "&to="
                                + first.plusMonths(1).minusDays(1) + "&figure=" + figure))
                .path("tickets"));
    }

    private long because(String target, String cause) throws IOException {
        return json(manager().get("/api/reports/service?" + range()))
                .path("missedBecause")
                .path(target)
                .path(cause)
                .asLong(-1);
    }

    private String address(String path, String target) {
        return path + "?" + range() + "&target=" + target;
    }

    private String range() {
        return "from=" + monday.withDayOfMonth(1) + "&to="
                + monday.withDayOfMonth(1).plusMonths(2);
    }

    private static JsonNode only(JsonNode misses, TicketWalk ticket) {
        assertThat(numbersOf(misses)).containsExactly(ticket.number());
        return misses.path(0);
    }

    private List<String> lines(JsonNode miss, String language) throws IOException {
        var headers = new HttpHeaders();
        headers.setBasicAuth("manager", "manager");
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        JsonNode misses = json(http.exchange(
                        address("/api/reports/misses", "resolution"),
                        HttpMethod.GET,
                        new HttpEntity<>(headers),
                        String.class))
                .path("misses");
        return lines(StreamSupport.stream(misses.spliterator(), false)
                .filter(one -> one.path("number").equals(miss.path("number")))
                .findFirst()
                .orElseThrow());
    }

    private static List<String> lines(JsonNode miss) {
        return StreamSupport.stream(miss.path("lines").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Time that the desk had: all but the requester's. */
    private static long allowed(JsonNode miss) {
        long all = 0;
        for (JsonNode time : miss.path("seconds")) {
            all += time.asLong();
        }
        return all - miss.path("seconds").path("requester").asLong();
    }

    private static List<String> numbersOf(JsonNode tickets) {
        return StreamSupport.stream(tickets.spliterator(), false)
                .map(ticket -> ticket.path("number").asText())
                .toList();
    }

    private static JsonNode json(ResponseEntity<String> reply) throws IOException {
        assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(HttpStatus.OK);
        return JSON.readTree(reply.getBody());
    }
}
