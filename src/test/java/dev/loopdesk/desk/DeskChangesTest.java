package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.Sample;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.KeyRedaction;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.workspace.Caller.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** Handing over and correcting at the desk over HTTP (S2.3, S3.5). */
class DeskChangesTest extends DeskTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Path NAUGHTY = Path.of("../shared/data/injection/blns.json");

    @Autowired
    private TaskService tasks;

    @SuppressWarnings("NullAway.Init")
    private Session agent;

    @SuppressWarnings("NullAway.Init")
    private Session lead;

    @BeforeAll
    void signIn() {
        agent = session("agent");
        lead = session("lead");
    }

    @Test
    void theNewHolderReadsTheNoteAsNew() {
        String number = ticket("Lamp is dark");
        JsonNode choice = read(agent.send("GET", address(number, "hand-over"), null));
        assertThat(choice.at("/task/name").asText()).isEqualTo("Triage ticket");
        assertThat(values(choice.path("people"), "account")).contains("lead").doesNotContain("specialist");
        assertThat(values(choice.path("teams"), "id"))
                .contains("service-desk", "network-specialists")
                .doesNotContain("managers", "analysts", "camunda-admin");
        JsonNode chinese = read(agent.send("GET", address(number, "hand-over") + "?lang=zh-CN", null));
        assertThat(chinese.at("/task/name").asText()).isEqualTo("初步评估工单");
        assertThat(values(chinese.path("tasks"), "name")).containsExactly("初步评估工单");
        assertThat(values(chinese.path("teams"), "name")).contains("网络专家");

        ObjectNode order = JSON.createObjectNode();
        order.put("task", choice.at("/task/id").asText());
        order.put("person", "lead");
        order.put("note", "<b>Look</b> at the fuse");
        order.put("key", UUID.randomUUID().toString());
        assertThat(read(agent.send("POST", address(number, "hand-over"), order.toString()))
                        .path("isNew")
                        .asBoolean())
                .isTrue();
        assertThat(read(agent.send("POST", address(number, "hand-over"), order.toString()))
                        .path("isNew")
                        .asBoolean())
                .isFalse();

        // Above it stands the letter to the new holder.
        JsonNode newest = read(lead.send("GET", "/camunda/api/loopdesk/tickets/" + number, null))
                .at("/timeline/items/1");
        assertThat(newest.path("title").asText()).isEqualTo("Handed over");
        assertThat(newest.path("unread").asBoolean()).isTrue();
        assertThat(newest.toString()).contains("<b>Look</b> at the fuse");
        assertThat(newest.toString()).contains("Triage ticket");
        assertThat(newest.path("fields").toString()).contains("Support lead").doesNotContain("\"lead\"");
        JsonNode inChinese = read(lead.send("GET", "/camunda/api/loopdesk/tickets/" + number + "?lang=zh-CN", null));
        assertThat(inChinese.at("/timeline/items/1/fields").toString())
                .contains("初步评估工单")
                .doesNotContain("Triage ticket");
        order.put("key", UUID.randomUUID().toString());
        ResponseEntity<String> second = agent.send("POST", address(number, "hand-over"), order.toString());
        assertThat(second.getStatusCode().value()).isEqualTo(409);
        assertThat(second.getBody()).contains("Service agent was quicker");
        ResponseEntity<String> told =
                agent.send("POST", address(number, "hand-over") + "?lang=zh-CN", order.toString());
        assertThat(told.getBody()).contains("移交给 Support lead");
    }

    @Test
    void aPersonOrATeamGetsATask() {
        String number = ticket("Lamp is dark");
        Task task = tasks.createTaskQuery().processInstanceBusinessKey(number).singleResult();
        for (String receiver : List.of("", "\"person\": \"lead\", \"team\": \"specialists\",")) {
            assertThat(agent.send(
                                    "POST",
                                    address(number, "hand-over"),
                                    "{\"task\": \"%s\", %s \"key\": \"k\"}".formatted(task.getId(), receiver))
                            .getStatusCode()
                            .value())
                    .isEqualTo(422);
        }
        String other = ticket("Fan is loud");
        assertThat(agent.send(
                                "POST",
                                address(other, "hand-over"),
                                "{\"task\": \"%s\", \"person\": \"lead\", \"key\": \"k\"}".formatted(task.getId()))
                        .getStatusCode()
                        .value())
                .as("a task of another ticket")
                .isEqualTo(409);
        assertThat(tasks.createTaskQuery().taskId(task.getId()).singleResult().getAssignee())
                .isNull();
    }

    @Test
    void whatIsCorrectedIsFoundAndToldWithOldAndNew() {
        String mark = "Mark" + UUID.randomUUID().toString().replace("-", "");
        String number = ticket("Lamp is dark");
        JsonNode shown = read(agent.send("GET", address(number, "correction"), null));
        assertThat(values(shown.path("inputs"), "field"))
                .doesNotContain("category")
                .contains("language");
        process.complete(
                tasks.createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .singleResult()
                        .getId(),
                "agent",
                Map.of("triageOutcome", "diagnose", "category", "hardware", "urgency", "low", "impact", "low"));
        shown = read(agent.send("GET", address(number, "correction"), null));
        ObjectNode facts = shown.path("facts").deepCopy();
        facts.put("category", "network")
                .put("title", mark)
                .put("requesterDepartment", "Hall 3")
                .put("language", "zh-CN");

        assertThat(correct(number, shown.path("facts"), facts)).isEqualTo(200);

        JsonNode ticket = read(agent.send("GET", "/camunda/api/loopdesk/tickets/" + number, null));
        assertThat(ticket.path("title").asText()).isEqualTo(mark);
        assertThat(ticket.at("/timeline/items/0/title").asText()).isEqualTo("Corrected");
        assertThat(values(ticket.at("/timeline/items/0/fields"), "value"))
                .contains(
                        "Lamp is dark → " + mark, "Hardware → Network", "– → Hall 3", "English → Chinese, simplified");
        JsonNode found = read(agent.send("GET", "/api/tickets?q=" + mark, null));
        assertThat(values(found.path("tickets"), "number")).containsExactly(number);
        ResponseEntity<String> late = lead.send(
                "POST",
                address(number, "correction") + "?lang=zh-CN",
                body(shown.path("facts"), ((ObjectNode) shown.path("facts").deepCopy()).put("title", "Other")));
        assertThat(late.getStatusCode().value()).isEqualTo(409);
        assertThat(late.getBody()).contains(mark).contains("Service agent 已先更改");
    }

    @Test
    void anEntryNamesWhoWasTheRequesterWhenItWasWritten() {
        String number = ticket("Lamp is dark");
        reply(number, Entry.REQUESTER, Map.of("reply", "Still dark"));
        JsonNode seen =
                read(agent.send("GET", address(number, "correction"), null)).path("facts");
        assertThat(correct(number, seen, ((ObjectNode) seen.deepCopy()).put("requesterName", "Room 14")))
                .isEqualTo(200);
        reply(number, Entry.REQUESTER, Map.of("reply", "Works"));
        reply(number, Entry.PARTICIPANT, Map.of("reply", "Mine too", Entry.FROM_NAME, "Ana"));

        assertThat(authors(number)).containsExactly("Ana", "Room 14", "Room 12", "Room 12");
    }

    @Test
    void whoForwardedAMailIsNamedAtItAlthoughItsOriginalSenderIsTheRequesterNow() {
        String number = ticket("Lamp is dark");
        caseFiles.changeRequester(number, "Erika Example", "erika@example.org");
        caseFiles.append(number, EntryKind.TRIAGE, "Task_Triage", "agent", false, Map.of("senderIsRequester", true));
        reply(number, Entry.REQUESTER, Map.of("reply", "Still dark"));

        assertThat(authors(number)).containsExactly("Erika Example", "Room 12");
    }

    /** Returns the names of the authors that are no staff, newest entry first. */
    private List<String> authors(String number) {
        JsonNode items =
                read(agent.send("GET", address(number, "timeline"), null)).path("items");
        return IntStream.range(0, items.size())
                .mapToObj(items::get)
                .filter(item -> List.of(Entry.REQUESTER, Entry.PARTICIPANT)
                        .contains(item.path("author").asText()))
                .map(item -> item.path("name").asText())
                .toList();
    }

    private void reply(String number, String author, Map<String, Object> content) {
        caseFiles.append(number, EntryKind.REPLY, null, author, true, content);
    }

    @Test
    void whatIsNoAddressOrLanguageIsRefusedAtItsField() {
        String number = ticket("Lamp is dark");
        JsonNode seen =
                read(agent.send("GET", address(number, "correction"), null)).path("facts");
        for (var wrong : Map.of("requesterEmail", "nobody", "language", "xx", "title", " ", "requesterName", "")
                .entrySet()) {
            ObjectNode facts = seen.deepCopy();
            facts.put(wrong.getKey(), wrong.getValue());
            ResponseEntity<String> refused = agent.send("POST", address(number, "correction"), body(seen, facts));
            assertThat(refused.getStatusCode().value()).as(wrong.getKey()).isEqualTo(422);
            assertThat(refused.getBody()).contains(wrong.getKey());
        }
        ObjectNode withoutLanguage = seen.deepCopy();
        withoutLanguage.remove("language");
        assertThat(agent.send("POST", address(number, "correction"), body(seen, withoutLanguage))
                        .getStatusCode()
                        .value())
                .isEqualTo(422);
        assertThat(caseFiles.latest(number, EntryKind.CORRECTION)).isEmpty();
    }

    @Test
    @Tag("sampled")
    void hostileTextStaysText() throws IOException {
        assumeTrue(Files.exists(NAUGHTY), "the list of naughty strings is not here");
        String number = ticket("Lamp is dark");
        int accepted = 0;
        for (String text : Sample.every(10, List.of(JSON.readValue(NAUGHTY.toFile(), String[].class)))) {
            if (text.isBlank() || Characters.isBlank(text) || text.length() > 255) {
                continue;
            }
            JsonNode seen =
                    read(agent.send("GET", address(number, "correction"), null)).path("facts");
            ObjectNode facts = seen.deepCopy();
            for (String field : List.of("title", "requesterName", "requesterDepartment")) {
                facts.put(field, text);
            }
            int status = correct(number, seen, facts);
            assertThat(status).as(text).isIn(200, 422);
            if (status == 200) {
                accepted++;
                Ticket ticket = caseFiles.get(number);
                assertThat(List.of(
                                ticket.title(), ticket.requesterName(), String.valueOf(ticket.requesterDepartment())))
                        .as(text)
                        .containsOnly(KeyRedaction.text(text));
            }
            String task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(number)
                    .singleResult()
                    .getId();
            ObjectNode order = JSON.createObjectNode();
            order.put("task", task)
                    .put("person", text)
                    .put("note", text)
                    .put("key", UUID.randomUUID().toString());
            assertThat(agent.send("POST", address(number, "hand-over"), write(order))
                            .getStatusCode()
                            .value())
                    .as(text)
                    .isEqualTo(422);
            order.remove("person");
            order.put("team", "service-desk").put("key", UUID.randomUUID().toString());
            assertThat(agent.send("POST", address(number, "hand-over"), write(order))
                            .getStatusCode()
                            .value())
                    .as(text)
                    .isIn(200, 422);
        }
        assertThat(accepted).isGreaterThan(30);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void thePagesCostAFixedNumberOfStatements() {
        String number = ticket("Lamp is dark");
        for (String page : List.of("hand-over", "correction")) {
            agent.send("GET", address(number, page), null);
            List<String> few = SqlStatements.during(() -> agent.send("GET", address(number, page), null));
            IntStream.range(0, 20).forEach(n -> {
                String other = ticket("Load " + n);
                tasks.setAssignee(
                        tasks.createTaskQuery()
                                .processInstanceBusinessKey(other)
                                .singleResult()
                                .getId(),
                        "lead");
                caseFiles.append(number, EntryKind.NOTE, null, "lead", false, Map.of("staffNote", "n" + n));
            });
            List<String> many = SqlStatements.during(() -> agent.send("GET", address(number, page), null));

            assertThat(few).as(page).hasSizeBetween(3, 40);
            assertThat(many).as(page).hasSameSizeAs(few);
        }
    }

    private int correct(String number, JsonNode seen, JsonNode facts) {
        return agent.send("POST", address(number, "correction"), body(seen, facts))
                .getStatusCode()
                .value();
    }

    private static String body(JsonNode seen, JsonNode facts) {
        ObjectNode body = JSON.createObjectNode();
        body.set("seen", seen);
        body.set("facts", facts);
        body.put("key", UUID.randomUUID().toString());
        return write(body);
    }

    private static String address(String number, String page) {
        return "/camunda/api/loopdesk/tickets/" + number + "/" + page;
    }
}
