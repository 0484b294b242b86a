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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** Taking a call at the desk over HTTP: the caller, the tickets it may be about, and the new one (S2.1, S2.3). */
class DeskCallsTest extends DeskTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Path NAUGHTY = Path.of("../shared/data/injection/blns.json");
    private static final String CALLS = "/camunda/api/loopdesk/calls";

    @Autowired
    private TaskService tasks;

    @Autowired
    private RuntimeService runtime;

    @SuppressWarnings("NullAway.Init")
    private Session agent;

    @BeforeAll
    void signIn() {
        agent = session("agent");
    }

    @Test
    void aPersonIsFoundByEachWayToWriteTheirNumberAndByNamePlaceAndTicket() {
        String digits = digits();
        String name = "Ada " + word();
        String number = ticket(name, "Hall " + word(), null, "+49 30 " + digits, "Lamp is dark");
        ticket("Somebody " + word(), null, null, "+49 89 " + digits.substring(1), "Lamp is dark");

        for (String typed : List.of(
                "+4930" + digits,
                "0049 30/" + digits,
                "030 " + digits.substring(0, 3) + "-" + digits.substring(3),
                "(030) " + digits,
                name,
                name.toLowerCase(Locale.ROOT),
                name.substring(4),
                number)) {
            JsonNode people = people(typed);
            assertThat(values(people, "name")).as(typed).containsExactly(name);
            assertThat(people.at("/0/phone").asText()).isEqualTo("+49 30 " + digits);
            assertThat(people.at("/0/open").asInt()).isEqualTo(1);
        }
        assertThat(people("Lamp is dark")).as("a title is no person").isEmpty();
        assertThat(people("")).isEmpty();
    }

    @Test
    void thePersonHasTheNewestFactsAndPeopleOfOneMailboxAreSeveral() {
        String mail = word() + "@example.org";
        String name = "Bo " + word();
        ticket(name, "Hall 1", mail, "030 " + digits(), "Lamp is dark");
        ticket(name, "Hall 2", mail.toUpperCase(Locale.ROOT), null, "Fan is loud");
        ticket("Cy " + word(), null, mail, null, "Door sticks");

        JsonNode people = people(mail);

        assertThat(people).hasSize(2);
        JsonNode bo = people.get(1);
        assertThat(bo.path("name").asText()).isEqualTo(name);
        assertThat(bo.path("department").asText()).isEqualTo("Hall 2");
        assertThat(bo.path("phone").asText()).startsWith("030 ");
        assertThat(bo.path("open").asInt()).isEqualTo(2);
    }

    @Test
    void theTicketsOfTheCallerAreTheirsWhateverTheirPhoneIsWrittenLike() {
        String digits = digits();
        String closed = ticket("Di", null, null, "+4930" + digits, "Cannot print invoices today");
        process.ticketWithdrawn(closed);
        String own = ticket("Di", null, null, "030 " + digits, "Cannot print invoices since monday");
        ticket("Ed", null, null, "040 1" + digits, "Screen is dark");
        String alike = ticket("Ed", null, null, "040 " + digits, "Cannot print invoices since yesterday");

        JsonNode offers = offers("+49 30 " + digits, "Cannot print invoices");

        assertThat(values(offers.path("own"), "number")).containsExactly(own, closed);
        assertThat(offers.at("/own/0/equal").asBoolean()).isTrue();
        assertThat(offers.at("/own/0/stage").asText()).isEqualTo("Assessment");
        assertThat(offers.at("/own/1/open").asBoolean()).isFalse();
        assertThat(offers.at("/own/1/equal").asBoolean()).isFalse();
        assertThat(values(offers.path("alike"), "number")).contains(alike).doesNotContain(own, closed);
        assertThat(offers("+49 30 " + digits, "Mouse is lost")
                        .at("/own/0/equal")
                        .asBoolean())
                .isFalse();
        JsonNode others = read(agent.send("GET", "/camunda/api/loopdesk/tickets/" + own, null))
                .path("others");
        assertThat(values(others, "number")).containsExactly(closed);
    }

    @ParameterizedTest
    @CsvSource({"agent, agent", "lead, lead", "specialist,"})
    void whoTakesTheCallHoldsTheTicketIfTheyAssessTickets(String account, @Nullable String holder) {
        ObjectNode call = call("Fay " + word(), "030 " + digits(), "Lamp is dark");

        ResponseEntity<String> answer = session(account).send("POST", CALLS, write(call));

        assertThat(answer.getStatusCode().value()).isEqualTo(201);
        String number = read(answer).path("number").asText();
        assertThat(tasks.createTaskQuery()
                        .processDefinitionKey("technical-support")
                        .processInstanceBusinessKey(number)
                        .singleResult()
                        .getAssignee())
                .isEqualTo(holder);
        Ticket ticket = caseFiles.get(number);
        assertThat(ticket.channel()).isEqualTo("hotline");
        Entry report = caseFiles.entries(number).get(0);
        assertThat(report.kind()).isEqualTo(EntryKind.REPORT);
        assertThat(report.author()).isEqualTo(account);
    }

    @Test
    void aCallThatIsSentTwiceAtOnceIsOneTicket() {
        String title = "Twice " + word();
        String body = write(call("Gil", "030 " + digits(), title));
        List<CompletableFuture<JsonNode>> both = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> read(agent.send("POST", CALLS, body))))
                .limit(4)
                .toList();

        List<String> numbers =
                both.stream().map(one -> one.join().path("number").asText()).toList();

        assertThat(numbers).hasSize(4).allMatch(number -> number.equals(numbers.get(0)));
        assertThat(both.stream().filter(one -> one.join().path("isNew").asBoolean()))
                .hasSize(1);
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("technical-support")
                        .variableValueEquals("title", title)
                        .count())
                .isEqualTo(1);
        assertThat(read(agent.send("POST", CALLS, body)).path("number").asText())
                .as("sent again later")
                .isEqualTo(numbers.get(0));
    }

    @Test
    void ofEqualCallsThatTwoPagesSendAtOnceTheSecondIsToldOfTheTicketOfTheFirst() {
        String digits = digits();
        String title = "Twice " + word();
        Session lead = session("lead");
        List<ObjectNode> calls = List.of(
                call("Gil", "030 " + digits, title), call("Gil", "+4930" + digits, title),
                call("Gil", "0049 30/" + digits, title), call("Gil", "(030) " + digits, title));
        var start = new CyclicBarrier(calls.size());
        List<CompletableFuture<JsonNode>> all = IntStream.range(0, calls.size())
                .mapToObj(n -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return read((n % 2 == 0 ? agent : lead).send("POST", CALLS, write(calls.get(n))));
                        },
                        task -> new Thread(task).start()))
                .toList();

        List<JsonNode> answers = all.stream().map(CompletableFuture::join).toList();

        List<JsonNode> made =
                answers.stream().filter(one -> one.path("number").isTextual()).toList();
        assertThat(made).hasSize(1);
        String number = made.get(0).path("number").asText();
        assertThat(answers.stream().filter(one -> !made.contains(one)))
                .hasSize(3)
                .allSatisfy(
                        told -> assertThat(values(told.path("equal"), "number")).containsExactly(number));
        ObjectNode onPurpose = calls.get(3).put("key", UUID.randomUUID().toString());
        onPurpose.putArray("seen").add(number);
        assertThat(agent.send("POST", CALLS, write(onPurpose)).getStatusCode().value())
                .isEqualTo(201);
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTicketThatGoesOnFromAClosedOneIsLinkedToItOnce() {
        String closed = ticket("Lamp is dark");
        process.ticketWithdrawn(closed);
        ObjectNode next = call("Ida", "030 " + digits(), "Lamp is dark again").put("from", closed);

        ResponseEntity<String> made = agent.send("POST", CALLS, write(next));
        ResponseEntity<String> repeated = agent.send("POST", CALLS, write(next));

        assertThat(made.getStatusCode().value()).isEqualTo(201);
        assertThat(repeated.getStatusCode().value()).isEqualTo(200);
        String number = read(made).path("number").asText();
        assertThat(caseFiles.entries(number))
                .filteredOn(entry -> entry.kind() == EntryKind.RELATION)
                .singleElement()
                .satisfies(entry -> assertThat(entry.text(Entry.RELATED_TICKET)).isEqualTo(closed));
        assertThat(caseFiles.latest(closed, EntryKind.RELATION))
                .hasValueSatisfying(
                        entry -> assertThat(entry.text(Entry.RELATED_TICKET)).isEqualTo(number));

        ObjectNode lost = call("Ida", "030 " + digits(), "Lamp is dark").put("from", "LD-999999999");
        assertThat(agent.send("POST", CALLS, write(lost)).getStatusCode().value())
                .isEqualTo(404);
        lost.remove("from");
        assertThat(agent.send("POST", CALLS, write(lost)).getStatusCode().value())
                .as("nothing was made before")
                .isEqualTo(201);
    }

    @Test
    void anEqualOpenTicketIsOfferedBeforeASecondOneIsMade() {
        String phone = "030 " + digits();
        String first = read(agent.send("POST", CALLS, write(call("Hal", phone, "Cannot print invoices"))))
                .path("number")
                .asText();
        ObjectNode second = call("Hal", "+49" + phone.substring(1), "Cannot print any invoices");

        JsonNode offered = read(agent.send("POST", CALLS, write(second)));

        assertThat(offered.path("number").isNull()).isTrue();
        assertThat(values(offered.path("equal"), "number")).containsExactly(first);
        second.putArray("seen").add(first);
        ResponseEntity<String> made = agent.send("POST", CALLS, write(second));
        assertThat(made.getStatusCode().value()).isEqualTo(201);
        assertThat(read(made).path("number").asText()).isNotEqualTo(first);
        assertThat(agent.send("POST", CALLS, write(call("Hal", phone, "Mouse is lost")))
                        .getStatusCode()
                        .value())
                .as("another problem of the same caller")
                .isEqualTo(201);
    }

    @Test
    void whatIsMissingOrWrongIsNamedAtItsField() {
        ObjectNode call = call("", "", "");
        ObjectNode report = (ObjectNode) call.path("report");
        report.put("requesterEmail", "nobody").put("urgency", "extreme").put("channel", "mail");

        ResponseEntity<String> refused = agent.send("POST", CALLS, write(call));

        assertThat(refused.getStatusCode().value()).isEqualTo(422);
        assertThat(values(parsed(refused).path("errors"), "field"))
                .contains(
                        "report.requesterName",
                        "report.title",
                        "report.requesterEmail",
                        "report.requesterPhone",
                        "report.urgency",
                        "report.channel");
        JsonNode form = read(agent.send("GET", CALLS + "/form", null, "zh-CN"));
        assertThat(values(form.path("inputs"), "field"))
                .contains("title", "environment")
                .doesNotContain("channel");
        assertThat(form.at("/facts/language").asText()).isEqualTo("zh-CN");
        assertThat(values(form.path("inputs"), "label")).contains("标题", "电话");
    }

    @Test
    @Tag("sampled")
    void hostileTextStaysText() throws IOException {
        assumeTrue(Files.exists(NAUGHTY), "the list of naughty strings is not here");
        String phone = "030 " + digits();
        int made = 0;
        for (String text : Sample.every(10, List.of(JSON.readValue(NAUGHTY.toFile(), String[].class)))) {
            if (Characters.isBlank(text) || text.length() > 255) {
                continue;
            }
            assertThat(agent.send("POST", CALLS + "/people", typed(text))
                            .getStatusCode()
                            .value())
                    .as(text)
                    .isIn(200, 422);
            ObjectNode asked = JSON.createObjectNode();
            asked.put("email", text).put("phone", text).put("title", text);
            assertThat(agent.send("POST", CALLS + "/tickets", write(asked))
                            .getStatusCode()
                            .value())
                    .as(text)
                    .isIn(200, 422);
            if (made < 20) {
                ResponseEntity<String> answer = agent.send("POST", CALLS, write(call(text, phone + made, text)));
                assertThat(answer.getStatusCode().value()).as(text).isIn(201, 422);
                if (answer.getStatusCode().value() == 201) {
                    made++;
                    Ticket ticket = caseFiles.get(read(answer).path("number").asText());
                    assertThat(List.of(ticket.title(), ticket.requesterName()))
                            .as(text)
                            .containsOnly(KeyRedaction.text(text).strip());
                }
            }
        }
        assertThat(made).isEqualTo(20);
    }

    @Test
    void eachAddressCostsAFixedNumberOfStatements() {
        String name = word();
        String phone = "030 " + digits();
        String asked = "{\"phone\": \"%s\", \"title\": \"%s is dark\"}".formatted(phone, name);
        ticket(name, null, null, phone, name + " is dark");
        ticket("Ida", null, null, "040 " + digits(), name + " is dark");
        process.ticketWithdrawn(ticket(name, null, null, phone, name + " is dark"));
        List<Runnable> pages = List.of(
                () -> read(agent.send("POST", CALLS + "/people", typed(name))),
                () -> read(agent.send("POST", CALLS + "/tickets", asked)));
        pages.forEach(Runnable::run);
        List<List<String>> few = pages.stream().map(SqlStatements::during).toList();
        IntStream.range(0, 15).forEach(n -> {
            ticket(name, null, null, phone, name + " is dark");
            ticket("Ida", null, null, "040 " + digits(), name + " is dark");
        });
        List<List<String>> many = pages.stream().map(SqlStatements::during).toList();

        for (int page = 0; page < pages.size(); page++) {
            assertThat(few.get(page)).hasSizeBetween(2, 30);
            assertThat(many.get(page)).hasSizeLessThanOrEqualTo(few.get(page).size());
        }
    }

    private JsonNode people(String typed) {
        return read(agent.send("POST", CALLS + "/people", typed(typed))).path("people");
    }

    private JsonNode offers(String phone, String title) {
        ObjectNode asked = JSON.createObjectNode();
        asked.put("phone", phone).put("title", title);
        return read(agent.send("POST", CALLS + "/tickets", write(asked)));
    }

    private static ObjectNode call(String name, String phone, String title) {
        ObjectNode call = JSON.createObjectNode();
        call.put("key", UUID.randomUUID().toString());
        call.putObject("report")
                .put("requesterName", name)
                .put("requesterPhone", phone)
                .put("title", title)
                .put("description", "Since noon");
        return call;
    }

    private String ticket(
            String name, @Nullable String department, @Nullable String email, @Nullable String phone, String title) {
        Map<String, Object> report = new HashMap<>(
                Map.of("title", title, "description", "Since noon", "requesterName", name, "channel", "portal"));
        if (department != null) {
            report.put("requesterDepartment", department);
        }
        if (email != null) {
            report.put("requesterEmail", email);
        }
        if (phone != null) {
            report.put("requesterPhone", phone);
        }
        return process.ticketReceived(report);
    }

    private static String typed(String text) {
        return write(JSON.createObjectNode().put("typed", text));
    }

    private static String word() {
        return "w" + UUID.randomUUID().toString().replace("-", "").replaceAll("[0-9]", "x");
    }

    private static String digits() {
        return String.valueOf(ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000));
    }
}
