package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The desk over HTTP: what it tells of a ticket, what it takes, and from whom (S3.6). */
class DeskTicketsTest extends DeskTest {

    private static final String DESK = "/camunda/api/loopdesk/";

    @Autowired
    private StaffWords staff;

    @Autowired
    private Attachments attachments;

    @Autowired
    private TaskService tasks;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private TicketLinks links;

    @ParameterizedTest(name = "{0}: reads {1}, is present {2}, writes {3}, works {4}, manages {5}")
    @CsvSource({
        "agent,      200, 200, 200, 200, 403",
        "specialist, 200, 200, 200, 200, 403",
        "lead,       200, 200, 200, 200, 200",
        "admin,      200, 200, 200, 200, 200",
        "manager,    200, 200, 200, 403, 200",
        "analyst,    403, 403, 403, 403, 403",
        "nobody,     401, 401, 401, 401, 401"
    })
    void eachAddressIsForItsRoles(String account, int reads, int isPresent, int writes, int works, int manages) {
        String number = ticket();
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        String picture = fileWithPicture(number);
        Session session = session(account);
        String ticket = DESK + "tickets/" + number;

        assertThat(status(session.send("GET", DESK + "texts", null))).isEqualTo(200);
        assertThat(status(session.send("GET", DESK + "session", null))).isEqualTo(reads);
        assertThat(status(session.send("GET", DESK + "tasks/" + task, null))).isEqualTo(reads);
        assertThat(status(session.send("GET", DESK + "tasks/" + task + "/checks", null)))
                .isEqualTo(reads);
        String formDraft = DESK + "tasks/" + task + "/form-draft";
        assertThat(status(session.send("GET", formDraft, null))).isEqualTo(reads);
        int changed = isPresent == 200 ? 204 : isPresent;
        assertThat(status(session.send("PUT", formDraft, "{\"values\": \"{}\"}")))
                .isEqualTo(isPresent);
        assertThat(status(session.send("DELETE", formDraft, null))).isEqualTo(changed);
        assertThat(status(session.send("GET", ticket, null))).isEqualTo(reads);
        assertThat(status(session.send("GET", DESK + "cards?task=" + task, null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", DESK + "tasks/" + task + "/aside", null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", DESK + "tasks/" + task + "/state", null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", ticket + "/timeline?group=checks", null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", ticket + "/evidence", null))).isEqualTo(reads);
        assertThat(status(session.send("GET", ticket + "/forecast", null))).isEqualTo(reads);
        assertThat(status(session.send("GET", "/api/tickets/" + number + "/forecast", null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", "/api/tickets/" + number + "/evidence", null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", "/api/knowledge?q=printer", null)))
                .isEqualTo(reads);
        for (String way : List.of("/path", "/letters", "/similar")) {
            assertThat(status(session.send("GET", ticket + way, null))).isEqualTo(reads);
            assertThat(status(session.send("GET", "/api/tickets/" + number + way, null)))
                    .isEqualTo(reads);
        }
        int watches = List.of("manager", "admin").contains(account) ? 200 : reads == 200 ? 403 : reads;
        assertThat(status(session.send("GET", ticket + "/views", null))).isEqualTo(watches);
        assertThat(status(session.send("GET", "/api/tickets/" + number + "/views", null)))
                .isEqualTo(watches);
        for (String figures : List.of("", "/tickets?element=Task_Triage")) {
            assertThat(status(session.send("GET", DESK + "reports/elements" + figures, null)))
                    .isEqualTo(watches);
            assertThat(status(session.send("GET", "/api/reports/elements" + figures, null)))
                    .isEqualTo(watches);
        }
        assertThat(status(session.send("GET", ticket + "/pictures/" + picture, null)))
                .isEqualTo(reads);
        assertThat(status(session.send("POST", ticket + "/presence", "{\"readUpTo\": 1}")))
                .isEqualTo(isPresent);
        assertThat(status(session.send("PUT", ticket + "/draft", "{\"text\": \"x\"}")))
                .isEqualTo(writes);
        ResponseEntity<String> upload = session.upload(ticket + "/draft/files", "a.txt", bytes("a"));
        assertThat(status(upload)).isEqualTo(writes);
        assertThat(status(session.send("DELETE", ticket + "/draft/files/nothing", null)))
                .isEqualTo(writes);
        assertThat(status(session.send("POST", ticket + "/preview", "{\"text\": \"x\"}")))
                .isEqualTo(writes);
        assertThat(status(session.send(
                        "POST",
                        ticket + "/messages",
                        "{\"audience\": \"requester\", \"text\": \"x\", \"key\": \"k\"}")))
                .isEqualTo(writes == 200 ? 201 : writes);
        assertThat(kinds(number).contains(EntryKind.STAFF_MESSAGE)).isEqualTo(writes == 200);
        String api = "/api/tickets/" + number;
        for (String way : List.of("/messages", "/notes")) {
            assertThat(status(session.send("POST", api + way, "{\"text\": \"x\"}")))
                    .as("the rule of the desk holds for the API")
                    .isEqualTo(writes == 200 ? 201 : writes);
        }
        assertThat(status(session.send("GET", ticket + "/hand-over?task=" + task, null)))
                .isEqualTo(works);
        assertThat(status(session.send("GET", ticket + "/correction", null))).isEqualTo(works);
        assertThat(status(session.send("POST", ticket + "/hand-over", "{}"))).isEqualTo(works == 200 ? 422 : works);
        assertThat(status(session.send("POST", ticket + "/correction", "{}"))).isEqualTo(works == 200 ? 422 : works);
        assertThat(status(session.send("GET", DESK + "calls/form", null))).isEqualTo(works);
        assertThat(status(session.send("POST", DESK + "calls/people", "{}"))).isEqualTo(works);
        assertThat(status(session.send("POST", DESK + "like", "{\"title\": \"Printer\"}")))
                .isEqualTo(reads);
        assertThat(status(session.send("POST", DESK + "calls/tickets", "{}"))).isEqualTo(works);
        assertThat(status(session.send("POST", DESK + "calls", "{}"))).isEqualTo(works == 200 ? 422 : works);
        assertThat(status(session.send("GET", DESK + "places?ticket=" + number, null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", ticket + "/templates", null))).isEqualTo(writes);
        assertThat(status(session.send("GET", DESK + "templates", null))).isEqualTo(manages);
        String template = DESK + "templates/" + UUID.randomUUID();
        String wording = "{\"language\": \"en\", \"name\": \"By %s\", \"text\": \"x\"}".formatted(account);
        assertThat(status(session.send("PUT", template, wording))).isEqualTo(manages);
        assertThat(status(session.send("DELETE", template + "?version=1", null)))
                .isEqualTo(manages == 200 ? 204 : manages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "99999999999", "1.5", "%00"})
    void aPlaceThatIsNoNumberIsTheCallersMistake(String before) {
        String number = ticket();

        assertThat(status(
                        session("agent").send("GET", DESK + "tickets/" + number + "/timeline?before=" + before, null)))
                .isEqualTo(400);
    }

    /**
     * Fails when an address is added that no test asks for: the one above, {@link DeskProblemsTest}, {@link DeskTriageTest}, {@code ServiceReportTest},
     * or those of the changes of the models and of exports.
     */
    @Test
    void noAddressIsUntested() {
        Set<String> addresses = mappings.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith(DESK))
                        .map(pattern ->
                                mapping.getMethodsCondition().getMethods() + " " + pattern.substring(DESK.length())))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(addresses)
                .containsExactly(
                        "[DELETE] articles/{id:\\d{1,18}}/pictures/{name}",
                        "[DELETE] problems/{id:\\d{1,18}}",
                        "[DELETE] problems/{id:\\d{1,18}}/tickets/{number}",
                        "[DELETE] tasks/{task}/aside",
                        "[DELETE] tasks/{task}/form-draft",
                        "[DELETE] templates/{id:[0-9a-f-]{36}}",
                        "[DELETE] tickets/{number}/draft/files/{id}",
                        "[DELETE] tickets/{number}/relations/{id:\\d{1,18}}",
                        "[GET] articles",
                        "[GET] articles/{id:\\d{1,18}}",
                        "[GET] articles/{id:\\d{1,18}}/pictures/{name}",
                        "[GET] calls/form",
                        "[GET] cards",
                        "[GET] changes",
                        "[GET] changes/{id:[0-9a-f-]{36}}",
                        "[GET] changes/{id:[0-9a-f-]{36}}/file",
                        "[GET] changes/{id:[0-9a-f-]{36}}/what-if",
                        "[GET] places",
                        "[GET] problems",
                        "[GET] problems/{id:\\d{1,18}}",
                        "[GET] reports/anchor",
                        "[GET] reports/answers",
                        "[GET] reports/answers.csv",
                        "[GET] reports/articles",
                        "[GET] reports/articles.csv",
                        "[GET] reports/articles/tickets",
                        "[GET] reports/elements",
                        "[GET] reports/elements/tickets",
                        "[GET] reports/failed-steps",
                        "[GET] reports/known-problems",
                        "[GET] reports/known-problems.csv",
                        "[GET] reports/known-problems/tickets",
                        "[GET] reports/mail",
                        "[GET] reports/mail.csv",
                        "[GET] reports/misses",
                        "[GET] reports/misses.csv",
                        "[GET] reports/open",
                        "[GET] reports/open.csv",
                        "[GET] reports/open/tickets",
                        "[GET] reports/service",
                        "[GET] reports/service.csv",
                        "[GET] reports/service/tickets",
                        "[GET] reports/standard",
                        "[GET] reports/standard/tickets",
                        "[GET] session",
                        "[GET] tasks/{task}",
                        "[GET] tasks/{task}/aside",
                        "[GET] tasks/{task}/checks",
                        "[GET] tasks/{task}/form-draft",
                        "[GET] tasks/{task}/state",
                        "[GET] templates",
                        "[GET] texts",
                        "[GET] tickets/{number}",
                        "[GET] tickets/{number}/correction",
                        "[GET] tickets/{number}/evidence",
                        "[GET] tickets/{number}/export",
                        "[GET] tickets/{number}/forecast",
                        "[GET] tickets/{number}/hand-over",
                        "[GET] tickets/{number}/letters",
                        "[GET] tickets/{number}/path",
                        "[GET] tickets/{number}/pictures/{id}",
                        "[GET] tickets/{number}/similar",
                        "[GET] tickets/{number}/summary",
                        "[GET] tickets/{number}/templates",
                        "[GET] tickets/{number}/timeline",
                        "[GET] tickets/{number}/verdicts",
                        "[GET] tickets/{number}/views",
                        "[GET] triage",
                        "[POST] articles",
                        "[POST] articles/preview",
                        "[POST] articles/{id:\\d{1,18}}/pictures",
                        "[POST] articles/{id:\\d{1,18}}/preview",
                        "[POST] articles/{id:\\d{1,18}}/retirement",
                        "[POST] articles/{id:\\d{1,18}}/review",
                        "[POST] calls",
                        "[POST] calls/people",
                        "[POST] calls/tickets",
                        "[POST] changes/{id:[0-9a-f-]{36}}/accept",
                        "[POST] changes/{id:[0-9a-f-]{36}}/discard",
                        "[POST] changes/{id:[0-9a-f-]{36}}/migrate",
                        "[POST] changes/{id:[0-9a-f-]{36}}/publish",
                        "[POST] changes/{id:[0-9a-f-]{36}}/roll-back",
                        "[POST] changes/{id:[0-9a-f-]{36}}/walk",
                        "[POST] changes/{id:[0-9a-f-]{36}}/what-if",
                        "[POST] changes/{id:[0-9a-f-]{36}}/what-if/stop",
                        "[POST] like",
                        "[POST] problems",
                        "[POST] problems/{id:\\d{1,18}}/messages",
                        "[POST] problems/{id:\\d{1,18}}/solution",
                        "[POST] problems/{id:\\d{1,18}}/tickets",
                        "[POST] reports/failed-steps/{job}/retry",
                        "[POST] tickets/{number}/correction",
                        "[POST] tickets/{number}/draft/files",
                        "[POST] tickets/{number}/hand-over",
                        "[POST] tickets/{number}/messages",
                        "[POST] tickets/{number}/presence",
                        "[POST] tickets/{number}/preview",
                        "[POST] tickets/{number}/relations",
                        "[POST] tickets/{number}/summary/account",
                        "[POST] tickets/{number}/verdicts",
                        "[POST] tickets/{number}/verdicts/shown",
                        "[POST] triage",
                        "[POST] triage/check",
                        "[PUT] articles/{id:\\d{1,18}}",
                        "[PUT] problems/{id:\\d{1,18}}",
                        "[PUT] tasks/{task}/aside",
                        "[PUT] tasks/{task}/form-draft",
                        "[PUT] templates/{id:[0-9a-f-]{36}}",
                        "[PUT] tickets/{number}/draft");
    }

    @Test
    void whatIsTypedIntoAFormIsKeptForItsAccountAlone() throws JsonProcessingException {
        String address = DESK + "tasks/" + task(ticket()) + "/form-draft";
        String hostile = "{\"question\": \"<img src=x onerror=alert(1)> ${1+1} \\u0000 \uD83D\uDE00\"}";
        String sent = JSON.writeValueAsString(Map.of("values", hostile));

        assertThat(status(session("agent").send("PUT", address, sent))).isEqualTo(200);
        assertThat(status(session("agent").send("PUT", address, sent))).isEqualTo(200);
        assertThat(status(session("lead").send("PUT", address, "{\"values\": \"{1}\"}")))
                .isEqualTo(200);

        assertThat(read(session("agent").send("GET", address, null))
                        .path("account")
                        .asText())
                .isEqualTo("agent");
        assertThat(read(session("agent").send("GET", address, null))
                        .path("values")
                        .asText())
                .isEqualTo(hostile);
        assertThat(JSON.readTree(session("lead").send("GET", address, null).getBody())
                        .path("values")
                        .asText())
                .isEqualTo("{1}");
        assertThat(JSON.readTree(
                                session("specialist").send("GET", address, null).getBody())
                        .path("values")
                        .isNull())
                .isTrue();
        session("agent").send("DELETE", address, null);
        assertThat(JSON.readTree(session("agent").send("GET", address, null).getBody())
                        .path("values")
                        .isNull())
                .isTrue();
        assertThat(JSON.readTree(session("lead").send("GET", address, null).getBody())
                        .path("values")
                        .asText())
                .isEqualTo("{1}");
    }

    @Test
    void whatWasTypedIntoAFormWhoseTaskHasEndedBecomesADraftOfANote() throws JsonProcessingException {
        String number = ticket();
        String task = task(number);
        String form = DESK + "tasks/" + task + "/form-draft";
        String ticket = DESK + "tickets/" + number;
        Session agent = session("agent");
        agent.send("PUT", ticket + "/draft", "{\"audience\": \"requester\", \"text\": \"Dear Ana\"}");
        String typed = "{\"triageOutcome\": \"ask\", \"question\": \"Which <b>room</b>? \\u0000\"}";
        assertThat(status(agent.send("PUT", form, JSON.writeValueAsString(Map.of("values", typed)))))
                .isEqualTo(200);
        assertThat(read(agent.send("GET", ticket, null))
                        .path("draft")
                        .path("text")
                        .asText())
                .as("while the task is open")
                .isEqualTo("Dear Ana");

        process.complete(
                task,
                "lead",
                Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "low", "impact", "low"));

        String first = "Dear Ana\n\nFrom the form “Triage ticket”, which is over:\nWhich <b>room</b>?";
        for (int look = 0; look < 2; look++) {
            JsonNode draft = read(agent.send("GET", ticket, null)).path("draft");
            assertThat(draft.path("text").asText()).isEqualTo(first);
            assertThat(draft.path("audience").asText()).isEqualTo("internal");
        }
        String late = "{\"question\": \"Which floor?\"}";
        assertThat(status(agent.send("PUT", form, JSON.writeValueAsString(Map.of("values", late)))))
                .isEqualTo(409);
        assertThat(read(agent.send("GET", ticket, null))
                        .path("draft")
                        .path("text")
                        .asText())
                .isEqualTo(first + "\n\nFrom the form “Triage ticket”, which is over:\nWhich floor?");
        assertThat(read(session("specialist").send("GET", ticket, null))
                        .path("draft")
                        .isNull())
                .as("nobody else's")
                .isTrue();
    }

    @Test
    void whatWasAnsweredBecomesNoDraft() throws JsonProcessingException {
        String number = ticket();
        String task = task(number);
        Session agent = session("agent");
        process.complete(
                task,
                "agent",
                Map.of(
                        "triageOutcome",
                        "details-missing",
                        "question",
                        "Which floor is it on?",
                        "category",
                        "network",
                        "urgency",
                        "low",
                        "impact",
                        "low"));

        agent.send(
                "PUT",
                DESK + "tasks/" + task + "/form-draft",
                JSON.writeValueAsString(Map.of("values", "{\"question\": \"Which floor is it on?\"}")));

        assertThat(read(agent.send("GET", DESK + "tickets/" + number, null))
                        .path("draft")
                        .isNull())
                .isTrue();
    }

    @Test
    void aFormDraftOfATaskThatSomebodyElseHoldsIsRefused() {
        String task = task(ticket());
        String address = DESK + "tasks/" + task + "/form-draft";
        tasks.claim(task, "lead");

        ResponseEntity<String> refused = session("agent").send("PUT", address, "{\"values\": \"{}\"}");

        assertThat(status(refused)).isEqualTo(403);
        assertThat(refused.getBody()).contains("holds this task");
        assertThat(session("agent").send("GET", address, null).getBody()).contains("\"values\":null");
        assertThat(status(session("lead").send("PUT", address, "{\"values\": \"{}\"}")))
                .isEqualTo(200);
    }

    @Test
    void aDraftIsNotSavedOverOneThatThePageHasNotSeen() {
        String number = ticket();
        Session agent = session("agent");
        for (var place : Map.of(
                        DESK + "tickets/" + number + "/draft", "text",
                        DESK + "tasks/" + task(number) + "/form-draft", "values")
                .entrySet()) {
            String body = "{\"" + place.getValue() + "\": \"%s\", \"seen\": \"%s\"}";
            String first = read(agent.send("PUT", place.getKey(), body.formatted("1", "nothing")))
                    .path("revision")
                    .asText();
            String second = read(agent.send("PUT", place.getKey(), body.formatted("2", first)))
                    .path("revision")
                    .asText();

            ResponseEntity<String> late = agent.send("PUT", place.getKey(), body.formatted("3", first));
            assertThat(status(late)).as(place.getKey()).isEqualTo(412);
            assertThat(late.getBody()).contains("changed in another window");
            assertThat(status(agent.send("PUT", place.getKey(), body.formatted("2", first))))
                    .as("the answer was lost")
                    .isEqualTo(200);
            assertThat(status(agent.send("PUT", place.getKey(), body.formatted("3", second))))
                    .isEqualTo(200);
        }
    }

    @Test
    void aFormDraftNeedsAnOpenTaskAndTextOfItsLength() throws JsonProcessingException {
        String number = ticket();
        String address = DESK + "tasks/" + task(number) + "/form-draft";
        Session agent = session("agent");

        for (String refused : List.of("{}", "{\"values\": 1}", "{\"values\": \"x\", \"account\": \"lead\"}", "x")) {
            assertThat(status(agent.send("PUT", address, refused))).as(refused).isIn(400, 422);
        }
        assertThat(status(agent.send("PUT", address, JSON.writeValueAsString(Map.of("values", "x\0")))))
                .isIn(400, 422);
        assertThat(status(agent.send("PUT", address, JSON.writeValueAsString(Map.of("values", "x".repeat(400_001))))))
                .isIn(400, 422);
        assertThat(status(agent.send("PUT", DESK + "tasks/nothing/form-draft", "{\"values\": \"x\"}")))
                .isEqualTo(404);
        assertThat(status(agent.send("GET", DESK + "tasks/%00/form-draft", null)))
                .isIn(400, 404);
        process.ticketWithdrawn(number);
        ResponseEntity<String> late = agent.send("PUT", address, "{\"values\": \"x\"}");
        assertThat(status(late)).isEqualTo(409);
        assertThat(late.getBody()).contains("the ticket has moved on");
        agent.send("GET", address, null);
        assertThat(SqlStatements.during(() -> agent.send("GET", address, null)))
                .filteredOn(statement -> statement.contains("form_draft"))
                .hasSize(1);
    }

    private String task(String number) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    @Test
    void aChangeWithoutTheTokenOfTheSessionIsRefused() {
        String number = ticket();
        Session forged = new Caller(http, "agent").open("tasklist").withoutToken();

        assertThat(status(forged.send(
                        "POST",
                        DESK + "tickets/" + number + "/messages",
                        "{\"audience\": \"requester\", \"text\": \"x\", \"key\": \"k\"}")))
                .isEqualTo(403);
        assertThat(kinds(number)).doesNotContain(EntryKind.STAFF_MESSAGE);
    }

    @ParameterizedTest
    @CsvSource({"LD-999999999", "LD-1x", "nothing", "%00", "LD-100001%20or%201=1"})
    void thereIsNoSuchTicket(String number) {
        for (String address : List.of("", "/timeline", "/pictures/x", "/hand-over", "/correction", "/templates")) {
            assertThat(status(session("agent").send("GET", DESK + "tickets/" + number + address, null)))
                    .as(address)
                    .isIn(400, 404);
        }
    }

    @Test
    void theCaseIsToldInTheReadersLanguageAtAFixedNumberOfStatements() {
        String number = ticket();
        staff.note(number, UUID.randomUUID().toString(), "lead", "Look at the fuse");
        Session agent = session("agent");
        String address = DESK + "tickets/" + number;
        agent.send("GET", address, null);

        List<String> few = SqlStatements.during(() -> agent.send("GET", address, null));
        IntStream.range(0, 80)
                .forEach(n -> caseFiles.append(
                        number,
                        EntryKind.NOTE,
                        null,
                        n % 2 == 0 ? "lead" : "agent",
                        false,
                        Map.of(Entry.NOTE, "n" + n)));
        for (int n = 0; n < 5; n++) {
            fileWithPicture(number);
        }
        List<String> many = SqlStatements.during(() -> agent.send("GET", address, null));

        assertThat(few).hasSizeBetween(5, 40);
        assertThat(many).hasSameSizeAs(few);
        JsonNode ticket = read(agent.send("GET", address, null));
        assertThat(ticket.at("/due/headline").asText()).startsWith("First response: due ");
        assertThat(ticket.at("/due/why").size()).isPositive();
        assertThat(ticket.at("/requester/phone").asText()).isEqualTo("12 34");
        assertThat(ticket.at("/timeline/items").size()).isEqualTo(30);
        assertThat(ticket.at("/timeline/items").findValuesAsText("note")).contains("n79", "n70");
        assertThat(ticket.path("reader").asText()).isEqualTo("agent");
        assertThat(ticket.at("/report/fields/0/label").isNull()).isTrue();
        assertThat(ticket.at("/report/fields/0/value").asText()).isEqualTo("Since noon");
        assertThat(ticket.path("report").toString())
                .as("what the strip tells")
                .doesNotContain("Lamp is dark", "Room 12", "12 34");
        JsonNode rest = read(agent.send(
                "GET",
                address + "/timeline?before=" + ticket.at("/timeline/next").asInt(),
                null));
        assertThat(rest.at("/items/0/position").asInt())
                .isEqualTo(ticket.at("/timeline/next").asInt() - 1);
        JsonNode chinese = read(agent.send("GET", address + "?lang=zh-CN", null));
        assertThat(chinese.at("/due/headline").asText()).contains("首次响应");
        assertThat(chinese.at("/stages/0").asText()).isEqualTo("受理");
        assertThat(chinese.at("/channel").asText()).isEqualTo("门户");
    }

    @Test
    void aTicketIsOpenedInTheTaskOfItsReader() {
        String number = ticket();
        String task = task(number);
        String ended = ticket();
        process.ticketWithdrawn(ended);
        String places = DESK + "places?holder=agent&holder=%00&holder=no-such-account&ticket=" + number + "&ticket="
                + ended + "&ticket=%00&ticket=LD-1%27";

        JsonNode free = read(session("agent").send("GET", places, null));
        assertThat(free.path("tasks").size()).isEqualTo(1);
        assertThat(free.at("/tasks/" + number + "/id").asText()).isEqualTo(task);
        assertThat(free.at("/tasks/" + number + "/holder").isNull()).isTrue();
        assertThat(free.path("names").size()).isEqualTo(1);
        assertThat(free.at("/names/agent").asText()).isEqualTo("Service agent");
        assertThat(free.path("zone").asText()).isEqualTo("Asia/Shanghai");
        tasks.setAssignee(task, "agent");
        assertThat(read(session("agent").send("GET", places, null))
                        .at("/tasks/" + number + "/isMine")
                        .asBoolean())
                .isTrue();
        JsonNode ofLead = read(session("lead").send("GET", places, null)).at("/tasks/" + number);
        assertThat(ofLead.path("isMine").asBoolean()).isFalse();
        assertThat(ofLead.path("holder").asText()).isEqualTo("agent");
        // A manager reads tickets, and has no task in Tasklist.
        assertThat(read(session("manager").send("GET", places, null))
                        .path("tasks")
                        .has(ended))
                .isFalse();
        assertThat(read(session("agent").send("GET", DESK + "places", null))
                        .path("tasks")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void thePlacesOfAPageOfTheSearchAreAFixedNumberOfStatements() {
        Session agent = session("agent");
        String few = DESK + "places?holder=agent&ticket=" + ticket();
        String many = few
                + IntStream.range(0, 20).mapToObj(n -> "&ticket=" + ticket()).collect(Collectors.joining());
        agent.send("GET", many, null);

        List<String> ofFew = SqlStatements.during(() -> agent.send("GET", few, null));
        List<String> ofMany = SqlStatements.during(() -> agent.send("GET", many, null));

        assertThat(ofFew).hasSizeBetween(5, 30);
        assertThat(ofMany).hasSameSizeAs(ofFew);
    }

    @Test
    void eachEntryIsInOneGroup() {
        String number = ticket();
        staff.note(number, UUID.randomUUID().toString(), "lead", "Look at the fuse");
        caseFiles.append(number, EntryKind.DIAGNOSIS, null, "agent", false, Map.of("diagnosisLog", "Fuse is well"));
        String address = DESK + "tickets/" + number + "/timeline?group=";

        assertThat(positions(address + "internal")).isNotEmpty();
        assertThat(read(session("agent").send("GET", address + "checks", null))
                        .at("/items/0/fields/0/value")
                        .asText())
                .isEqualTo("Fuse is well");
        var all = new TreeSet<Integer>();
        for (String group : List.of("requester", "internal", "checks")) {
            for (int position : positions(address + group)) {
                assertThat(all.add(position)).as("%s %d", group, position).isTrue();
            }
        }
        assertThat(all).containsExactlyElementsOf(new TreeSet<>(positions(address + "all")));
    }

    @Test
    void whatIsWrittenIsKeptAndSentOnce() {
        String number = ticket();
        String address = DESK + "tickets/" + number;
        Session agent = session("agent");
        JsonNode saved = read(agent.send("PUT", address + "/draft", "{\"text\": \"Half a message\"}"));
        agent.upload(address + "/draft/files", "fuse.txt", bytes("F1"));

        JsonNode draft = read(new Caller(http, "agent").open("tasklist").send("GET", address, null))
                .path("draft");
        assertThat(draft.path("text").asText()).isEqualTo("Half a message");
        assertThat(draft.at("/files/0/name").asText()).isEqualTo("fuse.txt");
        assertThat(draft.path("key")).isEqualTo(saved.path("key"));
        assertThat(read(session("lead").send("GET", address, null))
                        .path("draft")
                        .isNull())
                .isTrue();

        String message = "{\"audience\": \"requester\", \"text\": \"Whole\", \"key\": \"%s\", \"files\": [\"%s\"]}"
                .formatted(draft.path("key").asText(), draft.at("/files/0/id").asText());
        assertThat(status(agent.send("POST", address + "/messages", message))).isEqualTo(201);
        assertThat(status(agent.send("POST", address + "/messages", message))).isEqualTo(200);
        assertThat(status(agent.send("POST", address + "/messages", message.replace("Whole", "Another"))))
                .as("its files went with the first")
                .isEqualTo(409);
        String another = message.replace("Whole", "Another").replaceAll("\\[.*]", "[]");
        assertThat(status(agent.send("POST", address + "/messages", another))).isEqualTo(201);
        assertThat(kinds(number).stream().filter(EntryKind.STAFF_MESSAGE::equals))
                .hasSize(2);
        assertThat(attachments.of(number)).extracting("name").containsExactly("fuse.txt");
        assertThat(read(agent.send("GET", address, null)).path("draft").isNull())
                .isTrue();
        ResponseEntity<String> file = agent.send(
                "GET",
                "/api/tickets/" + number + "/attachments/"
                        + attachments.of(number).get(0).id(),
                null);
        assertThat(file.getBody()).isEqualTo("F1");
        assertThat(http.getForObject("/t/" + links.token(number), String.class))
                .as("the page of the requester shows it with its message alone")
                .containsOnlyOnce("fuse.txt");
    }

    @Test
    void aMessageIsNotSentOverADraftThatThePageHasNotSeen() {
        String number = ticket();
        String address = DESK + "tickets/" + number;
        Session agent = session("agent");
        JsonNode seen = read(agent.send("PUT", address + "/draft", "{\"text\": \"Half\"}"));
        JsonNode newer = read(agent.send("PUT", address + "/draft", "{\"text\": \"Half a message\"}"));
        String message = "{\"audience\": \"requester\", \"text\": \"Half\", \"key\": \"%s\", \"seen\": \"%s\"}";
        String key = seen.path("key").asText();

        ResponseEntity<String> idle = agent.send(
                "POST",
                address + "/messages",
                message.formatted(key, seen.path("revision").asText()));
        assertThat(status(idle)).isEqualTo(412);
        assertThat(idle.getBody()).contains("changed in another window");
        assertThat(kinds(number)).doesNotContain(EntryKind.STAFF_MESSAGE);
        assertThat(read(agent.send("GET", address, null)).at("/draft/text").asText())
                .isEqualTo("Half a message");

        String read = message.formatted(key, newer.path("revision").asText());
        assertThat(status(agent.send("POST", address + "/messages", read))).isEqualTo(201);
        agent.send("PUT", address + "/draft", "{\"text\": \"The next one\"}");
        assertThat(status(agent.send("POST", address + "/messages", read)))
                .as("the answer was lost")
                .isEqualTo(200);
        assertThat(read(agent.send("GET", address, null)).at("/draft/text").asText())
                .isEqualTo("The next one");
    }

    @Test
    void ofManyPagesThatSaveAtOnceOneSavesOverWhatAllHaveSeen() throws Exception {
        String number = ticket();
        Session agent = session("agent");
        for (var place : Map.of(
                        DESK + "tickets/" + number + "/draft", "text",
                        DESK + "tasks/" + task(number) + "/form-draft", "values")
                .entrySet()) {
            String body = "{\"" + place.getValue() + "\": \"%s\", \"seen\": \"%s\"}";
            String seen = "nothing";
            for (int round = 0; round < 5; round++) {
                var saves = new ArrayList<Callable<ResponseEntity<String>>>();
                for (int page = 0; page < 4; page++) {
                    String text = round + "-" + page;
                    String revision = seen;
                    saves.add(() -> agent.send("PUT", place.getKey(), body.formatted(text, revision)));
                }
                ExecutorService pages = Executors.newFixedThreadPool(saves.size());
                try {
                    var saved = new ArrayList<String>();
                    for (Future<ResponseEntity<String>> answer : pages.invokeAll(saves)) {
                        if (status(answer.get()) == 200) {
                            saved.add(read(answer.get()).path("revision").asText());
                        } else {
                            assertThat(status(answer.get())).isEqualTo(412);
                        }
                    }
                    assertThat(saved).as(place.getKey()).hasSize(1);
                    seen = saved.get(0);
                } finally {
                    pages.shutdown();
                }
            }
        }
    }

    @Test
    void aLetterToSeveralMembersOfStaffStandsOnceInTheTimeline() {
        String number = ticket();
        process.requesterReplied(number, "Hello?");
        assertThat(caseFiles.entries(number).stream().filter(entry -> "requester-replied".equals(entry.text("kind"))))
                .hasSizeGreaterThan(1);

        JsonNode items = read(session("lead").send("GET", DESK + "tickets/" + number, null))
                .at("/timeline/items");

        assertThat(items.findValuesAsText("title").get(0))
                .isNotEqualTo(items.findValuesAsText("title").get(1));
        assertThat(items.findValuesAsText("title")).doesNotHaveDuplicates();
    }

    @Test
    void filesOfANoteAreReadByStaffAlone() {
        String number = ticket();
        String address = DESK + "tickets/" + number;
        Session agent = session("agent");
        agent.upload(address + "/draft/files", "SECRET-fuse.txt", bytes("F1"));
        String key = read(agent.send("GET", address, null)).at("/draft/key").asText();
        String id =
                read(agent.send("GET", address, null)).at("/draft/files/0/id").asText();
        String note = "{\"audience\": \"internal\", \"text\": \"See the plan\", \"key\": \"%s\", \"files\": [\"%s\"]}"
                .formatted(key, id);

        assertThat(status(agent.send("POST", address + "/messages", note))).isEqualTo(201);
        assertThat(status(agent.send("POST", address + "/messages", note))).isEqualTo(200);

        Attachment file = attachments.of(number).get(0);
        JsonNode item = read(session("lead").send("GET", address, null)).at("/timeline/items/0");
        assertThat(item.path("group").asText()).isEqualTo("internal");
        assertThat(item.at("/files/0/name").asText()).isEqualTo("SECRET-fuse.txt");
        String api = "/api/tickets/" + number;
        assertThat(session("manager")
                        .send("GET", api + "/attachments/" + file.id(), null)
                        .getBody())
                .isEqualTo("F1");
        JsonNode state = read(agent.send("GET", api, null)).path("conversation");
        assertThat(state.get(state.size() - 1).at("/files/0/id").asText()).isEqualTo(file.id());
        ResponseEntity<String> told = agent.send(
                "POST", api + "/messages", "{\"text\": \"x\", \"attachments\": [\"%s\"]}".formatted(file.id()));
        assertThat(status(told)).as("a letter names no such file").isEqualTo(422);
        String page = "/t/" + links.token(number);
        assertThat(http.getForObject(page, String.class)).doesNotContain("SECRET", file.id());
        for (String way : List.of("", "/preview")) {
            assertThat(http.getForEntity(page + "/attachments/" + file.id() + way, String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(404);
        }
        assertThat(kinds(number)).doesNotContain(EntryKind.ATTACHMENTS);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void aFileThatAnotherWindowAddedIsNotSent() {
        String number = ticket();
        String address = DESK + "tickets/" + number;
        Session agent = session("agent");
        String key = read(agent.send("PUT", address + "/draft", "{\"audience\": \"requester\", \"text\": \"Soon\"}"))
                .path("key")
                .asText();
        agent.send("PUT", address + "/draft", "{\"audience\": \"internal\", \"text\": \"Soon\"}");
        agent.upload(address + "/draft/files", "SECRET.txt", bytes("F1"));
        String message =
                "{\"audience\": \"requester\", \"text\": \"Soon\", \"key\": \"%s\", \"files\": []}".formatted(key);

        ResponseEntity<String> refused = agent.send("POST", address + "/messages", message);
        assertThat(status(refused)).isEqualTo(409);
        assertThat(refused.getBody()).contains("another window");
        assertThat(status(agent.send("POST", address + "/messages", message.replace(", \"files\": []", ""))))
                .isEqualTo(409);
        assertThat(status(agent.send(
                        "POST", address + "/messages", message.replace("\"audience\": \"requester\", ", ""))))
                .as("an audience is stated")
                .isEqualTo(422);

        assertThat(attachments.of(number)).isEmpty();
        assertThat(kinds(number)).doesNotContain(EntryKind.STAFF_MESSAGE, EntryKind.NOTE, EntryKind.ATTACHMENTS);
        assertThat(read(agent.send("GET", address, null))
                        .at("/draft/files/0/name")
                        .asText())
                .isEqualTo("SECRET.txt");
    }

    @Test
    void oneFileTooManyIsNamed() {
        String address = DESK + "tickets/" + ticket();
        Session agent = session("agent");
        for (int file = 0; file < attachments.settings().maxCount(); file++) {
            assertThat(status(agent.upload(address + "/draft/files", "f" + file + ".txt", bytes("F" + file))))
                    .isEqualTo(200);
        }
        ResponseEntity<String> refused = agent.upload(address + "/draft/files", "more.txt", bytes("F"));
        assertThat(status(refused)).isEqualTo(422);
        assertThat(refused.getBody()).contains("at most 10 files");
    }

    @Test
    void filesOfAnotherAccountsDraftAreNotSentAndTheirDraftStays() {
        String number = ticket();
        String other = ticket();
        String address = DESK + "tickets/" + number;
        Session lead = session("lead");
        lead.upload(address + "/draft/files", "salaries.txt", bytes("4711"));
        JsonNode draft = read(lead.send("GET", address, null)).path("draft");
        String message = "{\"audience\": \"%s\", \"text\": \"Mine\", \"key\": \"%s\"}";
        String key = draft.path("key").asText();

        for (String audience : List.of("requester", "internal")) {
            assertThat(status(session("agent").send("POST", address + "/messages", message.formatted(audience, key))))
                    .isEqualTo(201);
        }
        assertThat(status(lead.send(
                        "POST", DESK + "tickets/" + other + "/messages", message.formatted("requester", key))))
                .as("the account's own draft, of another ticket")
                .isEqualTo(201);

        assertThat(attachments.of(number)).isEmpty();
        assertThat(attachments.of(other)).isEmpty();
        assertThat(read(lead.send("GET", address, null)).path("draft")).isEqualTo(draft);
    }

    @Test
    void aReaderIsSeenByOthersAndReadsWhatIsNew() {
        String number = ticket();
        String address = DESK + "tickets/" + number;
        int newest = caseFiles.entries(number).size();
        News before = news("agent", address, newest);
        News other = news("lead", address, newest);

        assertThat(before.present()).isEmpty();
        assertThat(other.present()).hasSize(1);
        assertThat(news("agent", address, newest).present()).hasSize(1);
        staff.note(number, UUID.randomUUID().toString(), "lead", "New to the agent");
        assertThat(news("agent", address, newest).version()).isGreaterThan(before.version());
        assertThat(unread("agent", address)).containsExactly(newest + 1);
        assertThat(unread("lead", address)).isEmpty();
        news("agent", address, newest + 1);
        assertThat(unread("agent", address)).isEmpty();
    }

    private record News(int version, List<String> present) {}

    private News news(String account, String address, int readUpTo) {
        JsonNode news =
                read(session(account).send("POST", address + "/presence", "{\"readUpTo\": %d}".formatted(readUpTo)));
        JsonNode present = news.path("present");
        return new News(
                news.path("version").asInt(),
                IntStream.range(0, present.size())
                        .mapToObj(n -> present.get(n).asText())
                        .toList());
    }

    private List<Integer> unread(String account, String address) {
        JsonNode items = read(session(account).send("GET", address, null)).at("/timeline/items");
        return IntStream.range(0, items.size())
                .mapToObj(items::get)
                .filter(item -> item.path("unread").asBoolean())
                .map(item -> item.path("position").asInt())
                .toList();
    }

    private List<Integer> positions(String address) {
        JsonNode items = read(session("agent").send("GET", address, null)).path("items");
        return IntStream.range(0, items.size())
                .mapToObj(n -> items.get(n).path("position").asInt())
                .toList();
    }

    private String fileWithPicture(String number) {
        byte[] png = Base64.getDecoder()
                .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");
        String draft = UUID.randomUUID().toString();
        try {
            attachments.add(draft, number, "dot.png", new ByteArrayInputStream(png));
        } catch (AttachmentRefusedException | IOException e) {
            throw new AssertionError(e);
        }
        staff.attach(number, UUID.randomUUID().toString(), "agent", draft);
        return attachments.of(number).get(0).id();
    }

    private String ticket() {
        return ticket("Lamp is dark");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
