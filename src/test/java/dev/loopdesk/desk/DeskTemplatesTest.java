package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.Sample;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.desk.ReplyTemplates.Wording;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Templates for replies over HTTP: who writes them, what agents get, and the record of changes (S2.1). */
class DeskTemplatesTest extends DeskTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Path NAUGHTY = Path.of("../shared/data/injection/blns.json");
    private static final String DESK = "/camunda/api/loopdesk/";

    @Autowired
    private ReplyTemplates templates;

    @Autowired
    private JdbcClient jdbc;

    @SuppressWarnings("NullAway.Init")
    private Session agent;

    @SuppressWarnings("NullAway.Init")
    private Session lead;

    @Autowired
    private PlatformTransactionManager transactions;

    @SuppressWarnings("NullAway.Init")
    private Session admin;

    @BeforeAll
    void signIn() {
        agent = session("agent");
        lead = session("lead");
        admin = session("admin");
    }

    @AfterEach
    void leaveTheShippedOnes() {
        jdbc.sql("delete from reply_template where changed_by <> 'loopdesk'").update();
    }

    @Test
    void bothLanguagesHaveTheSameNumberOfShippedTemplatesAndEachIsFilled() {
        String number = ticket("Lamp is dark", "en");
        List<JsonNode> choice = choice(number);

        assertThat(choice).hasSizeGreaterThanOrEqualTo(10);
        assertThat(choice).filteredOn(one -> language(one).equals("en")).hasSize(choice.size() / 2);
        assertThat(choice)
                .extracting(one -> one.path("text").asText())
                .allSatisfy(text ->
                        assertThat(text).doesNotContainPattern("\\{[a-z]+}").endsWith("Service agent"));
    }

    @Test
    void factsOfTheTicketTakeThePlaceOfTheirWordsOnceInTheLanguageOfTheTemplate() {
        String words = "{number}|{title}|{requester}|{agent}|{received}|{due}|{Other}|{ due }|{}|$1\\";
        // Written before such words were refused.
        templates.add(UUID.randomUUID().toString(), new Wording("zh-CN", "测试", words), "lead");
        templates.add(UUID.randomUUID().toString(), new Wording("en", "Test", words), "lead");
        String number = ticket("{agent} $0 \\E {{due}}\nsecond line", "zh-CN");

        List<JsonNode> choice = choice(number);
        assertThat(language(choice.get(0))).isEqualTo("zh-CN");
        assertThat(language(choice.get(choice.size() - 1))).isEqualTo("en");
        String chinese = text(choice, "测试");
        String english = text(choice, "Test");
        assertThat(chinese)
                .startsWith(number + "|{agent} $0 \\E {{due}} second line|Room {title} 12|Service agent|")
                .endsWith("|{Other}|{ due }|{}|$1\\");
        assertThat(chinese.split("\\|", -1)[5]).contains("年").contains("月");
        assertThat(english.split("\\|", -1)[5]).containsPattern("20\\d\\d").doesNotContain("年");

        process.ticketWithdrawn(number);
        assertThat(text(choice(number), "Test").split("\\|", -1)[5]).isEqualTo("{due}");
    }

    @Test
    void aTemplateIsWrittenChangedAndRemovedAndEachChangeIsRecordedOnce() {
        UUID id = UUID.randomUUID();
        String added = wording("en", "Greeting", "Hello {requester}", 0);
        assertThat(save(lead, id, added)).isEqualTo(200);
        assertThat(save(lead, id, added)).as("pressed twice").isEqualTo(200);
        String changed = wording("zh-CN", "问候", "您好 {requester}", 1);
        assertThat(save(admin, id, changed)).isEqualTo(200);
        assertThat(save(admin, id, changed)).isEqualTo(200);
        assertThat(save(admin, id, changed.replace("\"version\":1", "\"version\":2")))
                .as("nothing is new")
                .isEqualTo(200);
        assertThat(remove(lead, id, 2)).isEqualTo(204);
        assertThat(remove(lead, id, 2)).isEqualTo(204);

        assertThat(templates.changes(3))
                .satisfiesExactly(
                        removed -> {
                            assertThat(removed.changedBy()).isEqualTo("lead");
                            assertThat(removed.former()).isEqualTo(new Wording("zh-CN", "问候", "您好 {requester}"));
                            assertThat(removed.present()).isNull();
                        },
                        change -> {
                            assertThat(change.changedBy()).isEqualTo("admin");
                            assertThat(change.former()).isEqualTo(new Wording("en", "Greeting", "Hello {requester}"));
                            assertThat(change.present()).isEqualTo(new Wording("zh-CN", "问候", "您好 {requester}"));
                        },
                        first -> {
                            assertThat(first.changedBy()).isEqualTo("lead");
                            assertThat(first.former()).isNull();
                            assertThat(first.present()).isEqualTo(new Wording("en", "Greeting", "Hello {requester}"));
                        });
        JsonNode overview = read(lead.send("GET", DESK + "templates", null));
        assertThat(overview.at("/changes/0/template").asText()).isEqualTo(id.toString());
        assertThat(overview.at("/names/admin").asText()).isNotBlank();
        assertThat(overview.path("zone").asText()).isEqualTo("Asia/Shanghai");
        assertThat(overview.path("placeholders").toString()).contains("requester", "due");
    }

    @Test
    void whoComesSecondIsToldWhoWasFirst() {
        UUID id = UUID.randomUUID();
        save(lead, id, wording("en", "Greeting", "Hello", 0));
        save(admin, id, wording("en", "Greeting", "Hello again", 1));

        ResponseEntity<String> late = lead.send("PUT", DESK + "templates/" + id, wording("en", "Greeting", "Bye", 1));
        assertThat(late.getStatusCode().value()).isEqualTo(409);
        assertThat(late.getBody()).contains(adminsName() + " has changed this template meanwhile");
        assertThat(remove(lead, id, 1)).isEqualTo(409);
        assertThat(templates.find(id.toString()).orElseThrow().text()).isEqualTo("Hello again");
        assertThat(remove(admin, id, 2)).isEqualTo(204);
        ResponseEntity<String> gone =
                lead.send("PUT", DESK + "templates/" + id + "?lang=zh-CN", wording("en", "Greeting", "Bye", 2));
        assertThat(gone.getStatusCode().value()).isEqualTo(409);
        assertThat(gone.getBody()).contains("刚刚删除了该模板");
        assertThat(remove(lead, id, 2)).isEqualTo(409);
        assertThat(remove(lead, UUID.randomUUID(), 1)).isEqualTo(404);
    }

    @Test
    void aNameStandsOnceInALanguage() {
        save(lead, UUID.randomUUID(), wording("en", "Greeting", "Hello", 0));
        UUID other = UUID.randomUUID();

        ResponseEntity<String> refused =
                lead.send("PUT", DESK + "templates/" + other, wording("en", "Greeting", "Another", 0));
        assertThat(refused.getStatusCode().value()).isEqualTo(409);
        assertThat(refused.getBody()).contains("“Greeting”");
        assertThat(templates.find(other.toString())).isEmpty();
        assertThat(save(lead, other, wording("zh-CN", "Greeting", "Another", 0)))
                .isEqualTo(200);
        assertThat(save(lead, other, wording("en", "Greeting", "Another", 1))).isEqualTo(409);
        assertThat(templates.find(other.toString()).orElseThrow().language()).isEqualTo("zh-CN");
        assertThat(templates.changes(1).get(0).present()).isEqualTo(new Wording("zh-CN", "Greeting", "Another"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "x",
                "{\"language\": \"en\", \"name\": \"\", \"text\": \"x\"}",
                "{\"language\": \"en\", \"name\": \"x\", \"text\": \" \"}",
                "{\"language\": \"de\", \"name\": \"x\", \"text\": \"x\"}",
                "{\"name\": \"x\", \"text\": \"x\"}",
                "{\"language\": \"en\", \"name\": \"x\", \"text\": \"x\", \"version\": -1}",
                "{\"language\": \"en\", \"name\": \"x\", \"text\": \"x\", \"changedBy\": \"lead\"}",
                "{\"language\": \"en\", \"name\": \"x\", \"text\": \"Hello {requestor}\"}",
                "{\"language\": \"en\", \"name\": \"x\", \"text\": \"x\\u0000\"}"
            })
    void whatIsNoTemplateIsRefused(String body) {
        UUID id = UUID.randomUUID();

        assertThat(save(lead, id, body)).isIn(400, 422);
        assertThat(templates.find(id.toString())).isEmpty();
    }

    @Test
    void lengthsAndIdsAreLimited() {
        assertThat(save(lead, UUID.randomUUID(), wording("en", "x".repeat(101), "x", 0)))
                .isEqualTo(422);
        assertThat(save(lead, UUID.randomUUID(), wording("en", "x", "x".repeat(4_001), 0)))
                .isEqualTo(422);
        assertThat(save(lead, UUID.randomUUID(), wording("en", "x".repeat(100), "\uD83D\uDE00".repeat(2_000), 0)))
                .isEqualTo(200);
        for (String id : List.of("1", "%00", "a b", "../session", "x".repeat(36))) {
            assertThat(lead.send("PUT", DESK + "templates/" + id, wording("en", "y", "y", 0))
                            .getStatusCode()
                            .value())
                    .as(id)
                    .isIn(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{dew}",
                "{Title}",
                "{TITLE}",
                "{ due }",
                "{due date}",
                "{due-date}",
                "{due_at}",
                "{title2}",
                "{标题}",
                "｛title｝",
                "{title｝",
                "{{Title}}",
                "{{title}}",
                "{{ title }}",
                "${due}",
                "{}",
                "{ }",
                "{0}",
                "{title",
                "｛title",
                "title}"
            })
    void aPlaceholderThatIsUnknownIsNamed(String unknown) {
        ResponseEntity<String> refused = lead.send(
                "PUT",
                DESK + "templates/" + UUID.randomUUID(),
                wording("en", "x", "By " + unknown + ", {requester}", 0));

        assertThat(refused.getStatusCode().value()).isEqualTo(422);
        assertThat(refused.getBody()).contains("nothing: " + unknown + ";", "{requester}", "{due}");
    }

    @Test
    void allUnknownPlaceholdersAreNamedOnce() {
        ResponseEntity<String> refused = lead.send(
                "PUT",
                DESK + "templates/" + UUID.randomUUID(),
                wording("en", "x", "{name}, {title}: {0} by {name}\n{due", 0));

        assertThat(refused.getStatusCode().value()).isEqualTo(422);
        assertThat(refused.getBody()).contains("nothing: {name}, {0}, {due;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{title}",
                "#{number}",
                "{\"a\": 1}",
                "{a: 1}",
                "{a: title}",
                "if (x) { y(); }",
                "if (x) {\ny();\n}",
                "a { b"
            })
    void otherBracesAreText(String text) {
        assertThat(save(lead, UUID.randomUUID(), wording("en", "Braces", text, 0)))
                .isEqualTo(200);
    }

    @Test
    void whoAddsATemplateWhileTheLastOneIsAddedIsTold() {
        int present = templates.all().size();
        IntStream.range(present, ReplyTemplates.MOST - 1).forEach(n -> add("Many " + n));
        var second = new CompletableFuture<Boolean>();

        boolean first = Boolean.TRUE.equals(new TransactionTemplate(transactions).execute(status -> {
            boolean added = add("Last");
            second.completeAsync(() -> add("Last, too"), task -> new Thread(task).start());
            assertThatThrownBy(() -> second.get(500, TimeUnit.MILLISECONDS))
                    .as("waits for the first")
                    .isInstanceOf(TimeoutException.class);
            return added;
        }));

        assertThat(first).isTrue();
        assertThat(second.join()).isFalse();
        ResponseEntity<String> full =
                lead.send("PUT", DESK + "templates/" + UUID.randomUUID(), wording("en", "One too many", "Text", 0));
        assertThat(full.getStatusCode().value()).isEqualTo(409);
        assertThat(full.getBody()).contains(String.valueOf(ReplyTemplates.MOST));
        assertThat(templates.all()).hasSize(ReplyTemplates.MOST);
    }

    private boolean add(String name) {
        return templates.add(UUID.randomUUID().toString(), new Wording("en", name, "Text"), "lead");
    }

    @Test
    void whoMayNotWriteTemplatesIsToldWhoMay() {
        ResponseEntity<String> refused =
                agent.send("PUT", DESK + "templates/" + UUID.randomUUID(), wording("en", "Greeting", "Hello", 0));

        assertThat(refused.getStatusCode().value()).isEqualTo(403);
        assertThat(refused.getBody()).contains("for support leads and managers");
    }

    @Test
    void aChangeWithoutTheTokenOfTheSessionIsRefused() {
        UUID id = UUID.randomUUID();
        Session forged = new Caller(http, "lead").open("tasklist").withoutToken();

        assertThat(save(forged, id, wording("en", "Greeting", "Hello", 0))).isEqualTo(403);
        assertThat(templates.find(id.toString())).isEmpty();
    }

    @Test
    void theChoiceAndTheOverviewAreAFixedNumberOfStatements() {
        String number = ticket("Lamp is dark", "en");
        choice(number);
        lead.send("GET", DESK + "templates", null);
        List<String> choice = SqlStatements.during(() -> choice(number));
        List<String> overview = SqlStatements.during(() -> lead.send("GET", DESK + "templates", null));
        IntStream.range(0, 30)
                .forEach(n -> templates.add(
                        UUID.randomUUID().toString(),
                        new Wording("en", "One of many " + n, "Text " + n),
                        "lead" + n % 3));
        IntStream.range(0, 30)
                .forEach(n ->
                        caseFiles.append(number, EntryKind.NOTE, null, "lead", false, Map.of(Entry.NOTE, "n" + n)));

        assertThat(choice).hasSizeBetween(5, 30);
        assertThat(SqlStatements.during(() -> choice(number))).hasSameSizeAs(choice);
        assertThat(overview).hasSizeBetween(5, 30);
        assertThat(SqlStatements.during(() -> lead.send("GET", DESK + "templates", null)))
                .hasSameSizeAs(overview);
    }

    @Test
    @Tag("sampled")
    void hostileTextIsKeptAndFilledInAsItIs() throws IOException {
        assumeTrue(Files.exists(NAUGHTY), "the list of naughty strings is not here");
        UUID id = UUID.randomUUID();
        int version = 0;
        save(lead, UUID.randomUUID(), wording("en", "All facts", "{title}|{requester}|{title}", 0));
        for (String text : Sample.every(5, List.of(JSON.readValue(NAUGHTY.toFile(), String[].class)))) {
            if (Characters.isBlank(text) || text.length() > 100 || !Characters.canBeStored(text)) {
                continue;
            }
            int status = save(lead, id, wording("en", text, text, version));
            assertThat(status).as(text).isIn(200, 422);
            if (status == 200) {
                version = templates.find(id.toString()).orElseThrow().version();
                assertThat(templates.find(id.toString()).orElseThrow().text()).isEqualTo(text);
            }
        }
        assertThat(version).isGreaterThan(80);
        for (String hostile : List.of(
                "<img src=x onerror=alert(1)>",
                "${1+1} #{2+2} $1 \\1",
                "{{constructor.constructor('x')()}}",
                "{title}{due}")) {
            String filled = text(choice(ticket(hostile, "en")), "All facts");
            assertThat(filled).isEqualTo(hostile + "|Room {title} 12|" + hostile);
        }
    }

    private int save(Session session, UUID id, String wording) {
        return session.send("PUT", DESK + "templates/" + id, wording)
                .getStatusCode()
                .value();
    }

    private int remove(Session session, UUID id, int version) {
        return session.send("DELETE", DESK + "templates/" + id + "?version=" + version, null)
                .getStatusCode()
                .value();
    }

    private String adminsName() {
        return read(lead.send("GET", DESK + "templates", null))
                .at("/names/admin")
                .asText();
    }

    private static String wording(String language, String name, String text, int version) {
        ObjectNode wording = JSON.createObjectNode();
        wording.put("language", language);
        wording.put("name", name);
        wording.put("text", text);
        wording.put("version", version);
        try {
            return JSON.writeValueAsString(wording);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private List<JsonNode> choice(String number) {
        JsonNode choice = read(agent.send("GET", DESK + "tickets/" + number + "/templates", null));
        assertThat(choice.path("mayManage").asBoolean()).isFalse();
        return StreamSupport.stream(choice.path("templates").spliterator(), false)
                .toList();
    }

    private static String text(List<JsonNode> choice, String name) {
        return choice.stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("text")
                .asText();
    }

    private static String language(JsonNode template) {
        return template.path("language").asText();
    }

    private String ticket(String title, String language) {
        return process.ticketReceived(Map.of(
                "title",
                title,
                "description",
                "Since noon",
                "requesterName",
                "Room {title} 12",
                "requesterEmail",
                "desk-" + UUID.randomUUID() + "@example.org",
                "language",
                language,
                "channel",
                "portal"));
    }
}
