package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.Sample;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** Links and known problems over HTTP: what is told and taken, from whom, and the short report on the portal. */
class DeskProblemsTest extends DeskTest {

    private static final String DESK = "/camunda/api/loopdesk/";
    private static final Path NAUGHTY = Path.of("..", "shared", "data", "injection", "blns.json");

    @Autowired
    private KnownProblems problems;

    @Autowired
    private TicketLinks links;

    @Autowired
    private RuntimeService runtime;

    @ParameterizedTest(name = "{0}: reads {1}, links {2}, leads {3}")
    @CsvSource({
        "agent,      200, 200, 403",
        "specialist, 200, 200, 403",
        "lead,       200, 200, 200",
        "admin,      200, 200, 200",
        "manager,    200, 403, 403",
        "analyst,    403, 403, 403",
        "nobody,     401, 401, 401"
    })
    void eachAddressIsForItsRoles(String account, int reads, int works, int leads) {
        long id = declared("Mail is down");
        String one = ticket();
        String other = ticket();
        Session session = session(account);
        String problem = DESK + "problems/" + id;

        assertThat(status(session.send("GET", DESK + "problems", null))).isEqualTo(reads);
        assertThat(status(session.send("GET", problem, null))).isEqualTo(reads);
        assertThat(status(session.send("POST", problem + "/tickets", numbers(one))))
                .isEqualTo(works);
        assertThat(status(session.send("DELETE", problem + "/tickets/" + one, null)))
                .isEqualTo(works == 200 ? 204 : works);
        assertThat(status(session.send("POST", relations(one), relation("see-also", other))))
                .isEqualTo(works == 200 ? 201 : works);
        assertThat(status(session.send("DELETE", relations(one) + "/" + linkOf(one), null)))
                .isEqualTo(works == 200 ? 204 : works);
        assertThat(status(session.send("POST", DESK + "problems", declaration("x"))))
                .isEqualTo(leads == 200 ? 201 : leads);
        assertThat(status(session.send("PUT", problem, correction("Mail is slow", 0))))
                .isEqualTo(leads);
        assertThat(status(session.send("DELETE", DESK + "problems/" + declared("By mistake"), null)))
                .isEqualTo(leads == 200 ? 204 : leads);
        assertThat(status(session.send("POST", problem + "/messages", words("Soon"))))
                .isEqualTo(leads == 200 ? 201 : leads);
        assertThat(status(session.send("POST", problem + "/solution", words("Now"))))
                .isEqualTo(leads == 200 ? 201 : leads);
        assertThat(problems.find(id).orElseThrow().isOpen()).isEqualTo(leads != 200);
        assertThat(kinds(one).contains(EntryKind.RELATION)).isEqualTo(works == 200);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        String number = ticket();
        for (String missing : List.of("999999999999", "0")) {
            String problem = DESK + "problems/" + missing;
            assertThat(status(session("lead").send("GET", problem, null))).isEqualTo(404);
            assertThat(status(session("lead").send("POST", problem + "/tickets", numbers(number))))
                    .isEqualTo(404);
            assertThat(status(session("lead").send("PUT", problem, correction("x", 0))))
                    .isEqualTo(404);
            assertThat(status(session("lead").send("DELETE", problem, null))).isEqualTo(404);
            assertThat(status(session("lead").send("POST", problem + "/messages", words("x"))))
                    .isEqualTo(404);
            assertThat(status(session("lead").send("POST", problem + "/solution", words("x"))))
                    .isEqualTo(404);
            assertThat(status(session("agent").send("DELETE", problem + "/tickets/" + number, null)))
                    .isEqualTo(404);
            assertThat(status(session("agent").send("DELETE", relations(number) + "/" + missing, null)))
                    .as("nothing to remove")
                    .isEqualTo(204);
        }
        for (String foreign : List.of("LD-999999999", "nothing", "'; drop table ticket")) {
            assertThat(status(session("agent").send("POST", relations(number), relation("duplicate", foreign))))
                    .isEqualTo(404);
        }
        assertThat(status(session("agent").send("POST", relations("LD-999999999"), relation("duplicate", number))))
                .isEqualTo(404);
        assertThat(status(session("agent").send("POST", relations(number), relation("sibling", ticket()))))
                .isEqualTo(422);
        assertThat(status(session("agent").send("POST", relations(number), relation("duplicate", number))))
                .isEqualTo(422);
        assertThat(kinds(number)).doesNotContain(EntryKind.RELATION);
    }

    @Test
    void bothTicketsTellOfTheLinkAndAnotherTicketsLinkIsNotRemoved() {
        String one = ticket();
        String other = ticket();
        String third = ticket();
        session("agent").send("POST", relations(one), relation("caused-by", other));

        JsonNode seen = view(other).at("/related/0");
        assertThat(seen.path("relation").asText()).isEqualTo("cause-of");
        assertThat(seen.path("number").asText()).isEqualTo(one);
        assertThat(seen.path("open").asBoolean()).isTrue();
        assertThat(view(one).at("/related/0/relation").asText()).isEqualTo("caused-by");
        assertThat(status(session("agent").send("POST", relations(one), relation("caused-by", other))))
                .as("the link stands")
                .isEqualTo(200);
        assertThat(status(session("agent").send("POST", relations(other), relation("caused-by", one))))
                .as("the other way round")
                .isEqualTo(422);
        assertThat(status(session("agent").send("POST", relations(one), relation("see-also", other))))
                .isEqualTo(201);
        assertThat(status(session("agent").send("POST", relations(other), relation("see-also", one))))
                .isEqualTo(200);
        String link = linkOf(one);
        assertThat(status(session("agent").send("DELETE", relations(third) + "/" + link, null)))
                .as("no link of that ticket")
                .isEqualTo(204);
        assertThat(view(one).path("related")).hasSize(2);
        for (String click : List.of("first", "second")) {
            assertThat(status(session("agent").send("DELETE", relations(other) + "/" + link, null)))
                    .as(click)
                    .isEqualTo(204);
        }
        assertThat(view(one).path("related").findValuesAsText("relation")).containsExactly("see-also");
    }

    @Test
    void theRecordLeadsToTheTicketsAndTheProblemThatItNames() {
        String one = ticket();
        String other = ticket();
        long problem = declared("LD-7 <b>is</b> down");
        session("agent").send("POST", relations(one), relation("duplicate", other));
        session("agent").send("POST", DESK + "problems/" + problem + "/tickets", numbers(one));

        assertThat(addresses(one))
                .containsEntry("Other ticket", "/staff/tickets/" + other)
                .containsEntry("Linked", null)
                .containsEntry("Linked to the known problem", "/staff/problems/" + problem);
        assertThat(addresses(other)).containsEntry("Other ticket", "/staff/tickets/" + one);
    }

    private Map<String, @Nullable String> addresses(String number) {
        var addresses = new HashMap<String, @Nullable String>();
        for (JsonNode item : view(number).at("/timeline/items")) {
            for (JsonNode field : item.path("fields")) {
                addresses.put(
                        field.path("label").asText(), field.path("address").textValue());
            }
        }
        return addresses;
    }

    @Test
    void theWordsOfAProblemAreCorrectedAndTheFormerOnesKept() {
        long id = declared("Mial is down", "Mial is down", "邮件故障");
        String problem = DESK + "problems/" + id;
        String number = ticket();
        session("agent").send("POST", problem + "/tickets", numbers(number));

        for (boolean isNew : List.of(true, false)) {
            assertThat(read(session("lead").send("PUT", problem, correction("Mail is <b>down</b>", 0)))
                            .path("isNew")
                            .asBoolean())
                    .isEqualTo(isNew);
        }

        JsonNode shown = read(session("agent").send("GET", problem, null));
        assertThat(shown.at("/problem/title").asText()).isEqualTo("Mail is <b>down</b>");
        assertThat(shown.path("english").asText()).isEqualTo("Mail is <b>down</b>");
        assertThat(shown.path("chinese").isNull()).isTrue();
        assertThat(shown.path("corrections")).hasSize(1);
        assertThat(shown.at("/corrections/0/title").asText()).isEqualTo("Mial is down");
        assertThat(shown.at("/corrections/0/chinese").asText()).isEqualTo("邮件故障");
        assertThat(shown.at("/corrections/0/correctedBy").asText()).isEqualTo("Support lead");
        assertThat(view(number).at("/problem/title").asText()).isEqualTo("Mail is <b>down</b>");
        assertThat(get("/?lang=en", "en"))
                .contains("Mail is &lt;b&gt;down&lt;/b&gt;")
                .doesNotContain("Mial is down");
        ResponseEntity<String> late = session("lead").send("PUT", problem, correction("Mail is slow", 0));
        assertThat(status(late)).isEqualTo(422);
        assertThat(late.getBody()).contains("Support lead has corrected");
        assertThat(status(session("lead").send("PUT", problem, correction("Mail is slow", 9))))
                .isEqualTo(200);
        session("lead").send("POST", problem + "/solution", words("Now"));
        assertThat(status(session("lead").send("PUT", problem, correction("Mail was down", 2))))
                .isEqualTo(422);
    }

    @Test
    void aProblemIsWithdrawnUntilRequestersAreWrittenTo() {
        long mistake = declared("Nothing is down at all", "Nothing is down at all", "没有故障");
        String number = ticket();
        session("agent").send("POST", DESK + "problems/" + mistake + "/tickets", numbers(number));
        assertThat(get("/?lang=en", "en")).contains("Nothing is down at all");

        for (String click : List.of("first", "second")) {
            assertThat(status(session("lead").send("DELETE", DESK + "problems/" + mistake, null)))
                    .as(click)
                    .isEqualTo(204);
        }

        assertThat(get("/?lang=en", "en")).doesNotContain("Nothing is down at all");
        JsonNode shown = read(session("agent").send("GET", DESK + "problems/" + mistake, null));
        assertThat(shown.at("/problem/state").asText()).isEqualTo("withdrawn");
        assertThat(shown.path("withdrawnBy").asText()).isEqualTo("Support lead");
        assertThat(shown.path("tickets")).isEmpty();
        assertThat(view(number).path("problem").isNull()).isTrue();
        assertThat(addresses(number)).containsEntry("Taken off the known problem", "/staff/problems/" + mistake);
        for (String late : List.of("/tickets", "/messages", "/solution")) {
            String sent = late.equals("/tickets") ? numbers(number) : words("x");
            ResponseEntity<String> refused = session("lead").send("POST", DESK + "problems/" + mistake + late, sent);
            assertThat(status(refused)).as(late).isEqualTo(422);
            assertThat(refused.getBody()).contains("withdrawn by Support lead");
        }

        ResponseEntity<String> report = report(mistake, "Mo", "mo-" + key() + "@example.org", key());
        assertThat(status(report)).isEqualTo(409);
        assertThat(report.getBody()).contains("announced by mistake");

        long announced = declared("Mail is down");
        session("lead").send("POST", DESK + "problems/" + announced + "/messages", words("Soon"));
        assertThat(status(session("lead").send("DELETE", DESK + "problems/" + announced, null)))
                .isEqualTo(422);
        assertThat(problems.find(announced).orElseThrow().isOpen()).isTrue();
    }

    private static String correction(String text, int seen) {
        return "{\"title\": \"%s\", \"english\": \"%s\", \"corrections\": %d}".formatted(text, text, seen);
    }

    @Test
    void everythingThatPeopleClickTwiceHappensOnce() {
        String declaration = declaration("Twice");
        JsonNode first = read(session("lead").send("POST", DESK + "problems", declaration));
        JsonNode second = read(session("lead").send("POST", DESK + "problems", declaration));
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.path("isNew").asBoolean()).isFalse();

        long id = first.path("id").asLong();
        String problem = DESK + "problems/" + id;
        String one = ticket();
        Stream.of(1, 2)
                .map(n -> CompletableFuture.supplyAsync(
                        () -> status(session("agent").send("POST", problem + "/tickets", numbers(one)))))
                .toList()
                .forEach(answer -> assertThat(answer.join()).isEqualTo(200));
        assertThat(kinds(one).stream().filter(EntryKind.RELATION::equals)).hasSize(1);
        String message = words("Twice");
        Stream.of(1, 2)
                .map(n -> CompletableFuture.supplyAsync(
                        () -> status(session("lead").send("POST", problem + "/messages", message))))
                .toList()
                .forEach(answer -> assertThat(answer.join()).isIn(200, 201));
        assertThat(problems.messagesOf(id)).hasSize(1);
        assertThat(status(session("lead").send("POST", problem + "/solution", words("Done"))))
                .isEqualTo(201);
        ResponseEntity<String> late = session("admin").send("POST", problem + "/solution", words("Done, too"));
        assertThat(status(late)).isEqualTo(422);
        assertThat(late.getBody()).contains("lead");
    }

    @Test
    void aPageCostsAFixedNumberOfStatements() {
        long id = declared("Counted");
        String problem = DESK + "problems/" + id;
        session("agent").send("POST", problem + "/tickets", numbers(ticket()));
        session("lead").send("POST", problem + "/messages", words("One"));
        Session agent = session("agent");
        agent.send("GET", problem, null);
        agent.send("GET", DESK + "problems", null);
        http.getForEntity("/", String.class);

        List<String> few = SqlStatements.during(() -> agent.send("GET", problem, null));
        List<String> fewListed = SqlStatements.during(() -> agent.send("GET", DESK + "problems", null));
        List<String> fewPortal = SqlStatements.during(() -> http.getForEntity("/", String.class));
        session("agent")
                .send(
                        "POST",
                        problem + "/tickets",
                        numbers(IntStream.range(0, 20).mapToObj(n -> ticket()).toArray(String[]::new)));
        session("lead").send("POST", problem + "/messages", words("Two"));
        declared("Counted, too");

        assertThat(few).hasSizeBetween(3, 25);
        assertThat(SqlStatements.during(() -> agent.send("GET", problem, null))).hasSameSizeAs(few);
        assertThat(SqlStatements.during(() -> agent.send("GET", DESK + "problems", null)))
                .hasSameSizeAs(fewListed);
        assertThat(SqlStatements.during(() -> http.getForEntity("/", String.class)))
                .hasSameSizeAs(fewPortal);
        JsonNode view = read(agent.send("GET", problem, null));
        assertThat(view.path("tickets")).hasSize(21);
        assertThat(view.at("/tickets/0/state").asText()).isEqualTo("Assessment");
    }

    @Test
    void aTicketOfAShortReportIsLinkedToTheProblemAndBeginsWithItsCategory() {
        long id = declared("Staff words <b>", "The <b>mail</b> is down\n${1+1}", "邮件故障 <i>");
        assertThat(get("/", "en"))
                .contains("The &lt;b&gt;mail&lt;/b&gt; is down", "/report/known-problem/" + id)
                .doesNotContain("Staff words");
        assertThat(get("/", "zh-CN")).contains("邮件故障 &lt;i&gt;", "我也遇到了");
        assertThat(get("/report/known-problem/" + id, "en")).contains("The &lt;b&gt;mail&lt;/b&gt; is down");

        assertThat(report(id, "", "me@example.org", UUID.randomUUID().toString())
                        .getStatusCode())
                .isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
        assertThat(report(id, "Mo", "", UUID.randomUUID().toString()).getStatusCode())
                .isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
        String submission = UUID.randomUUID().toString();
        assertThat(report(id, "Mo", "mo@example.org", submission).getStatusCode())
                .isEqualTo(HttpStatus.OK);
        assertThat(report(id, "Mo", "mo@example.org", submission).getStatusCode())
                .isEqualTo(HttpStatus.OK);

        assertThat(problems.tickets(id, 10)).singleElement().satisfies(linked -> {
            assertThat(linked.title()).isEqualTo("The <b>mail</b> is down ${1+1}");
            assertThat(runtime.createProcessInstanceQuery()
                            .processDefinitionKey(TechnicalSupport.KEY)
                            .processInstanceBusinessKey(linked.number())
                            .variableValueEquals("category", "network")
                            .count())
                    .isOne();
            assertThat(caseFiles.get(linked.number()).category())
                    .as("triage decides")
                    .isNull();
        });
        session("lead").send("POST", DESK + "problems/" + id + "/solution", words("Well again"));
        assertThat(get("/", "en")).doesNotContain("/report/known-problem/" + id);
        ResponseEntity<String> late =
                report(id, "Jo", "jo@example.org", UUID.randomUUID().toString());
        assertThat(late.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(late.getBody()).contains("has just been solved").doesNotContain("lead");
        assertThat(problems.tickets(id, 10)).hasSize(1);
    }

    @Test
    void theTitleOfAShortReportEndsBetweenTwoWords() {
        long id = declared("x", "Sending mail fails for people ".repeat(5), "发送邮件失败，".repeat(30));

        shortReport(id, "en", Map.of("requesterName", "Mo", "requesterEmail", "mo-" + key() + "@example.org"));
        shortReport(id, "zh-CN", Map.of("requesterName", "Li", "requesterEmail", "li-" + key() + "@example.org"));

        assertThat(problems.tickets(id, 2))
                .extracting("title")
                .satisfiesExactlyInAnyOrder(
                        title -> assertThat((String) title).endsWith("people Sending mail fails for…"),
                        title -> assertThat((String) title).endsWith("…").hasSizeBetween(100, 120));
    }

    @ParameterizedTest
    @CsvSource({"english, en, zh-CN, 以下内容仅有英文", "chinese, zh-CN, en, This is available in Chinese only"})
    void oneLanguageIsEnoughAndTheReadersOfTheOtherAreToldSo(String given, String own, String other, String note) {
        String text = "T" + UUID.randomUUID();
        ResponseEntity<String> answer = session("lead")
                .send(
                        "POST",
                        DESK + "problems",
                        "{\"title\": \"x\", \"%s\": \"%s\", \"category\": \"any\", \"key\": \"%s\"}"
                                .formatted(given, text, key()));
        assertThat(status(answer)).as(answer.getBody()).isEqualTo(201);
        long id = read(answer).path("id").asLong();

        for (String address : List.of("/", "/report/known-problem/" + id)) {
            assertThat(get(address, own)).contains(text).doesNotContain(note);
            assertThat(get(address, other)).contains(text, note, "lang=\"" + own + "\"");
        }
        shortReport(id, other, Map.of("requesterName", "Mo", "requesterEmail", "mo-" + key() + "@example.org"));
        String number = problems.tickets(id, 1).get(0).number();
        assertThat(caseFiles.get(number).title()).isEqualTo(text);
        assertThat(get("/t/" + links.token(number), other)).contains(text, note);
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .variableValueEquals("category", "any")
                        .count())
                .isZero();
        assertThat(view(number).at("/problem/id").asLong()).isEqualTo(id);
    }

    @Test
    void theCategoryIsChosenFromThoseOfTriageOrIsAny() {
        JsonNode list = read(session("lead").send("GET", DESK + "problems", null));
        assertThat(list.path("categories").findValuesAsText("key"))
                .containsExactly(
                        "network", "account", "configuration", "hardware", "application", "data", "other", "any");
        assertThat(list.path("categories").findValuesAsText("name")).endsWith("Any category");

        for (String wrong : List.of("", "\"category\": null, ", "\"category\": \"weather\", ")) {
            ResponseEntity<String> refused = session("lead")
                    .send(
                            "POST",
                            DESK + "problems",
                            "{\"title\": \"x\", \"english\": \"e\", %s\"key\": \"%s\"}".formatted(wrong, key()));
            assertThat(status(refused)).isEqualTo(422);
            assertThat(refused.getBody()).contains("\"category\"", "network", "any");
        }
        assertThat(status(session("lead")
                        .send(
                                "POST",
                                DESK + "problems",
                                "{\"title\": \"x\", \"category\": \"any\", \"key\": \"%s\"}".formatted(key()))))
                .as("no text at all")
                .isEqualTo(422);
    }

    @Test
    void aLeadDeclaresAProblemFromATicketWhichIsLinkedToItAtOnceOrNothingIsDeclared() {
        String number = ticket();
        String address = DESK + "problems";
        String sent = "{\"title\": \"From a ticket\", \"english\": \"e\", \"category\": \"any\", \"ticket\": \"%s\","
                + " \"key\": \"%s\"}";
        assertThat(read(session("agent").send("GET", address, null))
                        .path("mayDeclare")
                        .asBoolean())
                .isFalse();
        String first = sent.formatted(number, key());

        ResponseEntity<String> declared = session("lead").send("POST", address, first);

        assertThat(status(declared)).as(declared.getBody()).isEqualTo(201);
        long id = read(declared).path("id").asLong();
        assertThat(view(number).at("/problem/id").asLong()).isEqualTo(id);
        assertThat(kinds(number)).contains(EntryKind.RELATION);
        assertThat(status(session("lead").send("POST", address, first)))
                .as("sent again")
                .isEqualTo(200);
        ResponseEntity<String> second = session("lead").send("POST", address, sent.formatted(number, key()));
        assertThat(status(second)).isEqualTo(422);
        assertThat(second.getBody()).contains(number, "another known problem");
        String ended = ticket();
        process.ticketWithdrawn(ended);
        assertThat(session("lead")
                        .send("POST", address, sent.formatted(ended, key()))
                        .getBody())
                .contains(ended + " has ended");
        assertThat(status(session("lead").send("POST", address, sent.formatted("LD-999999999", key()))))
                .isEqualTo(404);
        assertThat(problems.newest(100).stream().filter(one -> one.title().equals("From a ticket")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"en, zh-CN, VPN is down, part of a problem that several", "zh-CN, en, VPN 无法连接。, 多人遇到的同一问题"})
    void aTicketOfAShortReportIsInTheLanguageOfItsReaderAndNamesTheProblemAndItsNews(
            String language, String other, String text, String partOf) {
        long id = declared("Staff words", "VPN is down", "VPN 无法连接。");
        String page = String.valueOf(shortReport(
                        id, language, Map.of("requesterName", "Mo", "requesterEmail", "mo-" + key() + "@example.org"))
                .getBody());
        String number = problems.tickets(id, 1).get(0).number();
        assertThat(caseFiles.get(number).title()).isEqualTo(text);
        assertThat(page)
                .containsIgnoringCase(partOf)
                .contains((language.equals("en") ? "already know: " : "已知晓的问题：") + text)
                .doesNotContain("Staff words");

        session("lead")
                .send(
                        "POST",
                        DESK + "problems/" + id + "/messages",
                        "{\"english\": \"<b>Noon</b>\", \"chinese\": \"<i>中午</i>\", \"key\": \"%s\"}".formatted(key()));
        String address = "/t/" + links.token(number) + "?lang=";
        assertThat(get(address + language, language))
                .contains(language.equals("en") ? "&lt;b&gt;Noon" : "&lt;i&gt;中午", text);
        assertThat(get(address + other, other)).contains(language.equals("en") ? "&lt;i&gt;中午" : "&lt;b&gt;Noon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requesterEmail", "requesterPhone"})
    void shortReportsShareTheLimitOfReports(String contact) {
        long id = declared("Limited");
        String digits = String.valueOf(ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000));
        List<String> ways = contact.equals("requesterEmail")
                ? List.of("limit-" + digits + "@example.org", "LIMIT-" + digits + "@example.org")
                : List.of(digits, digits.substring(0, 3) + " " + digits.substring(3));
        var answers = IntStream.range(0, 21)
                .mapToObj(n -> shortReport(id, "en", Map.of("requesterName", "Mo", contact, ways.get(n % 2)))
                        .getStatusCode())
                .toList();

        assertThat(answers.subList(0, 20)).containsOnly(HttpStatus.OK);
        assertThat(answers.get(20)).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
    }

    @Test
    @Tag("sampled")
    void hostileTextIsTextOrRefused() throws IOException {
        Session lead = session("lead");
        String number = ticket();
        for (String text : Sample.every(10, List.of(JSON.readValue(NAUGHTY.toFile(), String[].class)))) {
            String sent = JSON.writeValueAsString(
                    Map.of("title", text, "english", text, "chinese", text, "category", "network", "key", key()));
            ResponseEntity<String> answer = lead.send("POST", DESK + "problems", sent);
            assertThat(status(answer)).as(text).isIn(201, 422);
            if (status(answer) == 201) {
                long id = read(answer).path("id").asLong();
                JsonNode view = read(lead.send("GET", DESK + "problems/" + id, null));
                assertThat(view.at("/problem/title").asText()).isEqualTo(text.strip());
                assertThat(view.path("english").asText()).isEqualTo(text.strip());
                assertThat(status(lead.send(
                                "POST",
                                DESK + "problems/" + id + "/messages",
                                JSON.writeValueAsString(Map.of("english", text, "key", key())))))
                        .as(text)
                        .isEqualTo(201);
                lead.send("POST", DESK + "problems/" + id + "/solution", words("x"));
            }
            assertThat(status(session("agent")
                            .send(
                                    "POST",
                                    relations(number),
                                    JSON.writeValueAsString(Map.of("kind", "duplicate", "other", text)))))
                    .as(text)
                    .isIn(404, 422);
        }
    }

    private JsonNode view(String number) {
        return read(session("agent").send("GET", DESK + "tickets/" + number, null));
    }

    private String linkOf(String number) {
        return String.valueOf(view(number).at("/related/0/id").asLong());
    }

    private long declared(String title) {
        return declared(title, "Something is down", "出现故障");
    }

    private long declared(String title, String english, String chinese) {
        try {
            return read(session("lead")
                            .send(
                                    "POST",
                                    DESK + "problems",
                                    JSON.writeValueAsString(Map.of(
                                            "title",
                                            title,
                                            "english",
                                            english,
                                            "chinese",
                                            chinese,
                                            "category",
                                            "network",
                                            "key",
                                            key()))))
                    .path("id")
                    .asLong();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String declaration(String title) {
        return "{\"title\": \"%s\", \"english\": \"e\", \"chinese\": \"中\", \"category\": \"network\", \"key\": \"%s\"}"
                .formatted(title, key());
    }

    private static String words(String text) {
        return "{\"english\": \"%s\", \"key\": \"%s\"}".formatted(text, key());
    }

    private static String numbers(String... numbers) {
        return "{\"numbers\": [\"" + String.join("\", \"", numbers) + "\"]}";
    }

    private static String relations(String number) {
        return DESK + "tickets/" + number + "/relations";
    }

    private static String relation(String kind, String other) {
        return "{\"kind\": \"%s\", \"other\": \"%s\"}".formatted(kind, other);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private ResponseEntity<String> report(long problem, String name, String email, String submission) {
        return report(
                problem,
                Map.of("lang", "en", "requesterName", name, "requesterEmail", email, "submission", submission));
    }

    private ResponseEntity<String> report(long problem, Map<String, String> fields) {
        var form = new LinkedMultiValueMap<String, String>();
        fields.forEach(form::add);
        return http.postForEntity("/report/known-problem/" + problem, form, String.class);
    }

    private ResponseEntity<String> shortReport(long problem, String language, Map<String, String> fields) {
        var all = new HashMap<>(fields);
        all.put("lang", language);
        all.put("submission", UUID.randomUUID().toString());
        return report(problem, all);
    }

    private String get(String address, String language) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        return String.valueOf(http.exchange(
                        address,
                        org.springframework.http.HttpMethod.GET,
                        new org.springframework.http.HttpEntity<>(headers),
                        String.class)
                .getBody());
    }

    private String ticket() {
        return ticket("Mail does not arrive");
    }
}
