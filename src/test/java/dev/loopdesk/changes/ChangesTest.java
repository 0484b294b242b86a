package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deployments of analysts are drafts; somebody else publishes them, and they are rolled back (S7.1). */
@WholeApplication
class ChangesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRIORITIES = "ticket-priority.dmn";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private LiveModels live;

    @Autowired
    private JdbcClient jdbc;

    private List<String> before = List.of();

    @BeforeEach
    void presentModels() {
        before = deployments();
    }

    @AfterEach
    void formerModels() {
        deployments().stream()
                .filter(deployment -> !before.contains(deployment))
                .forEach(deployment -> repository.deleteDeployment(deployment, true, true));
        StoredChanges.remove(jdbc);
    }

    @Test
    void whatAnAnalystDeploysIsADraftAndNotLive() throws IOException {
        long version = version();

        JsonNode answer = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);

        assertThat(version()).isEqualTo(version);
        assertThat(deployments()).isEqualTo(before);
        assertThat(answer.path("name").asText()).isEqualTo("by hand");
        assertThat(answer.path("deployedProcessDefinitions").isNull()).isTrue();
        JsonNode list = json(as("manager").get("/api/changes"), HttpStatus.OK).path("changes");
        assertThat(list).singleElement().satisfies(change -> {
            assertThat(change.path("id")).isEqualTo(answer.path("id"));
            assertThat(change.path("state").asText()).isEqualTo("draft");
            assertThat(change.path("author").asText()).isEqualTo("analyst");
        });
        JsonNode change = json(as("analyst").get(change(answer)), HttpStatus.OK);
        assertThat(change.path("findings")).isEmpty();
        assertThat(change.path("difference")).singleElement().satisfies(difference -> {
            assertThat(difference.path("file").asText()).isEqualTo(PRIORITIES);
            assertThat(difference.path("element").asText()).isEqualTo("Rule_UrgencyHighImpactHigh");
            assertThat(difference.path("before").asText()).isEqualTo("\"PT15M\"");
            assertThat(difference.path("after").asText()).isEqualTo("\"PT10M\"");
        });
    }

    @Test
    void aFileOfAChangeIsReadAsItWasAndAsItIsProposed() throws IOException {
        JsonNode draft = json(as("analyst").deploy("renamed.dmn", faster()), HttpStatus.OK);

        JsonNode file = json(as("manager").get(change(draft) + "/file?name=renamed.dmn"), HttpStatus.OK);

        assertThat(file.path("before").asText())
                .isEqualTo(text(Objects.requireNonNull(live.all().get(PRIORITIES))));
        assertThat(file.path("after").asText()).isEqualTo(faster());
        json(as("manager").get(change(draft) + "/file?name=verify.form"), HttpStatus.NOT_FOUND);
        json(as("agent").get(change(draft) + "/file?name=renamed.dmn"), HttpStatus.FORBIDDEN);
        assertThat(json(as("manager").get(change(draft)), HttpStatus.OK).path("difference"))
                .extracting(difference -> difference.path("kind").asText())
                .containsExactly("renamed", "changed");
    }

    /** An element that sends another letter is told with the words of both. */
    @Test
    void anotherLetterIsToldWithItsWords() throws IOException {
        String diagram = text(Objects.requireNonNull(live.all().get("technical-support.bpmn")));
        JsonNode draft = json(
                as("analyst")
                        .deploy(
                                "technical-support.bpmn",
                                diagram.replaceFirst(
                                        "name=\"message\" value=\"details-wanted\"",
                                        "name=\"message\" value=\"answer-wanted\"")),
                HttpStatus.OK);

        JsonNode letters = json(as("manager").get(change(draft)), HttpStatus.OK).path("letters");

        assertThat(letters.fieldNames()).toIterable().containsExactly("answer-wanted", "details-wanted");
        assertThat(letters.path("answer-wanted").path("subject").asText()).isEqualTo("We need an answer from you");
        assertThat(letters.path("details-wanted").path("passages").path(0).asText())
                .startsWith("Thank you for your patience.");
    }

    @Test
    void theAuthorNeedsSomebodyElseToPublish() throws IOException {
        JsonNode draft = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);

        json(as("analyst").send("POST", change(draft) + "/publish", "{}"), HttpStatus.FORBIDDEN);

        assertThat(deployments()).isEqualTo(before);
        assertThat(json(as("analyst").get(change(draft)), HttpStatus.OK)
                        .path("state")
                        .asText())
                .isEqualTo("draft");
    }

    @Test
    void aPublishedChangeIsLiveAsAWholeAndIsRolledBack() throws IOException {
        var present = live.all();
        long version = version();
        JsonNode draft = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);

        JsonNode published = json(
                as("manager").send("POST", change(draft) + "/publish", "{\"reason\": \"P1 is too slow\"}"),
                HttpStatus.OK);

        assertThat(published.path("state").asText()).isEqualTo("published");
        assertThat(published.path("steps")).hasSize(2).last().satisfies(step -> {
            assertThat(step.path("account").asText()).isEqualTo("manager");
            assertThat(step.path("reason").asText()).isEqualTo("P1 is too slow");
        });
        assertThat(version()).isEqualTo(version + 1);
        assertThat(live.all().keySet()).isEqualTo(present.keySet());
        assertThat(text(Objects.requireNonNull(live.all().get(PRIORITIES)))).contains("\"PT10M\"");
        assertThat(live.all().get("verify.form")).isEqualTo(present.get("verify.form"));
        json(as("manager").send("POST", change(draft) + "/publish", "{}"), HttpStatus.CONFLICT);

        JsonNode rolledBack = json(as("manager").send("POST", change(draft) + "/roll-back", "{}"), HttpStatus.OK);

        assertThat(rolledBack.path("state").asText()).isEqualTo("rolled-back");
        assertThat(LiveModels.digest(live.all())).isEqualTo(LiveModels.digest(present));
        json(as("manager").send("POST", change(draft) + "/roll-back", "{}"), HttpStatus.CONFLICT);
    }

    @Test
    void ofSeveralWhoPublishAtOnceOneDoes() throws Exception {
        JsonNode draft = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);
        long version = version();

        List<CompletableFuture<Integer>> answers = Stream.of("manager", "admin", "manager", "admin")
                .map(account -> CompletableFuture.supplyAsync(() -> as(account)
                        .send("POST", change(draft) + "/publish", "{}")
                        .getStatusCode()
                        .value()))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 409, 409, 409);
        assertThat(version()).isEqualTo(version + 1);
    }

    /** Otherwise the second would take back what the first has changed, without a word. */
    @Test
    void aDraftOfFormerModelsIsNotPublished() throws IOException {
        JsonNode one = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);
        String form = text(Objects.requireNonNull(ShippedModels.contents().get("verify.form")));
        JsonNode other = json(
                as("admin").deploy("verify.form", form.replace("\"label\": \"", "\"label\": \"* ")), HttpStatus.OK);
        json(as("manager").send("POST", change(one) + "/publish", "{}"), HttpStatus.OK);

        JsonNode refused = json(as("manager").send("POST", change(other) + "/publish", "{}"), HttpStatus.CONFLICT);

        assertThat(refused.path("detail").asText()).startsWith("Other models are live by now");
        assertThat(text(Objects.requireNonNull(live.all().get("verify.form")))).isEqualTo(form);
    }

    @Test
    void theNextDraftOfAnAuthorReplacesTheFormerOfThatName() throws IOException {
        JsonNode first = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);
        JsonNode second = json(as("analyst").deploy(PRIORITIES, faster().replace("PT10M", "PT5M")), HttpStatus.OK);

        assertThat(json(as("analyst").get(change(first)), HttpStatus.OK)
                        .path("state")
                        .asText())
                .isEqualTo("discarded");
        assertThat(json(as("analyst").get(change(second)), HttpStatus.OK)
                        .path("state")
                        .asText())
                .isEqualTo("draft");
    }

    @Test
    void aFaultyModelIsRefusedByNameAndNoDraft() throws IOException {
        JsonNode refused = json(
                as("analyst").deploy(PRIORITIES, faster().replace("\"PT10M\"", "\"10 minutes\"")),
                HttpStatus.BAD_REQUEST);

        assertThat(refused.path("message").asText()).contains(PRIORITIES, "10 minutes");
        assertThat(json(as("analyst").get("/api/changes"), HttpStatus.OK).path("changes"))
                .isEmpty();
    }

    /** The author proposes, somebody else accepts, and only then it is published; nothing else may pass with it. */
    @Test
    void whatWeakensAGuardIsPublishedWhenSomebodyElseHasAcceptedIt() throws IOException {
        String weaker = withoutBackup();
        JsonNode draft = json(as("analyst").deploy("carry-out-solution.form", weaker), HttpStatus.OK);
        JsonNode page = json(as("manager").get(change(draft)), HttpStatus.OK);
        assertThat(page.path("findings")).singleElement().satisfies(finding -> {
            assertThat(finding.path("severity").asText()).isEqualTo("error");
            assertThat(finding.path("clause").asText()).isEqualTo("S4.6");
            assertThat(finding.path("element").asText()).isEqualTo("Task_CarryOutSolution");
        });
        String finding = page.path("findings").path(0).path("id").asText();
        String acceptance = "{\"finding\": \"%s\", \"reason\": \"The storage keeps versions.\"}".formatted(finding);
        assertThat(page.path("toAccept")).extracting(JsonNode::asText).containsExactly(finding);

        JsonNode refused = json(as("manager").send("POST", change(draft) + "/publish", "{}"), HttpStatus.CONFLICT);
        assertThat(refused.path("detail").asText()).contains("weakens a guard");
        json(as("analyst").send("POST", change(draft) + "/accept", acceptance), HttpStatus.FORBIDDEN);
        json(as("agent").send("POST", change(draft) + "/accept", acceptance), HttpStatus.FORBIDDEN);
        for (String reason : List.of("", "\"reason\": \"\",", "\"reason\": \" \",")) {
            json(
                    as("manager")
                            .send(
                                    "POST",
                                    change(draft) + "/accept",
                                    "{" + reason + "\"finding\": \"" + finding + "\"}"),
                    HttpStatus.UNPROCESSABLE_ENTITY);
        }
        json(
                as("manager").send("POST", change(draft) + "/accept", acceptance.replace(finding, "f".repeat(32))),
                HttpStatus.NOT_FOUND);
        assertThat(deployments()).isEqualTo(before);

        JsonNode accepted = json(as("manager").send("POST", change(draft) + "/accept", acceptance), HttpStatus.OK);
        assertThat(accepted.path("toAccept")).isEmpty();
        assertThat(accepted.path("accepted")).singleElement().satisfies(one -> {
            assertThat(one.path("account").asText()).isEqualTo("manager");
            assertThat(one.path("reason").asText()).isEqualTo("The storage keeps versions.");
        });
        json(as("analyst").send("POST", change(draft) + "/publish", "{}"), HttpStatus.FORBIDDEN);

        JsonNode published = json(as("manager").send("POST", change(draft) + "/publish", "{}"), HttpStatus.OK);
        assertThat(published.path("state").asText()).isEqualTo("published");
        assertThat(published.path("accepted")).singleElement().satisfies(one -> {
            assertThat(one.path("finding").path("problem").asText()).contains("backupConfirmed");
            assertThat(one.path("finding").path("id").asText()).isEqualTo(finding);
        });
        json(as("manager").send("POST", change(draft) + "/accept", acceptance), HttpStatus.CONFLICT);

        // A later change keeps what is live, and needs no acceptance for it; another weakening does.
        JsonNode later = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);
        assertThat(json(as("manager").get(change(later)), HttpStatus.OK).path("toAccept"))
                .isEmpty();
        json(as("manager").send("POST", change(later) + "/publish", "{}"), HttpStatus.OK);
        String form = text(Objects.requireNonNull(ShippedModels.contents().get("apply-solution.form")));
        JsonNode worse = json(
                as("analyst").deploy("apply-solution.form", form.replace("\"backupConfirmed\"", "\"saved\"")),
                HttpStatus.OK);
        json(as("manager").send("POST", change(worse) + "/publish", "{}"), HttpStatus.CONFLICT);

        // What was accepted comes back with a roll-back, without anybody's acceptance.
        json(as("manager").send("POST", change(later) + "/roll-back", "{}"), HttpStatus.OK);
        json(as("manager").send("POST", change(draft) + "/roll-back", "{}"), HttpStatus.OK);
    }

    @Test
    void whatWeakensAGuardIsNotDeployedPastTheChanges() {
        var weaker = new java.util.TreeMap<>(ShippedModels.contents());
        weaker.put("carry-out-solution.form", withoutBackup().getBytes(StandardCharsets.UTF_8));
        var deployment = repository.createDeployment().name("past the changes");
        weaker.forEach((name, content) -> deployment.addString(name, text(content)));

        assertThatThrownBy(deployment::deploy).hasMessageContaining("backupConfirmed");

        assertThat(deployments()).isEqualTo(before);
    }

    private static String withoutBackup() {
        return text(Objects.requireNonNull(ShippedModels.contents().get("carry-out-solution.form")))
                .replace("\"key\": \"backupConfirmed\"", "\"key\": \"saved\"");
    }

    @Test
    void agentsSeeNoChangesAndDeployNothing() throws IOException {
        JsonNode draft = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK);

        for (String account : List.of("agent", "specialist", "lead")) {
            json(as(account).get("/api/changes"), HttpStatus.FORBIDDEN);
            json(as(account).get(change(draft)), HttpStatus.FORBIDDEN);
            json(as(account).send("POST", change(draft) + "/publish", "{}"), HttpStatus.FORBIDDEN);
            json(as(account).send("POST", change(draft) + "/walk", ""), HttpStatus.FORBIDDEN);
            assertThat(as(account).deploy(PRIORITIES, faster()).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        }
        json(new Caller(http, null).get("/api/changes"), HttpStatus.UNAUTHORIZED);
        json(as("analyst").get("/api/tickets"), HttpStatus.FORBIDDEN);
        json(as("analyst").send("POST", change(draft) + "/walk", ""), HttpStatus.CONFLICT);
        assertThat(deployments()).isEqualTo(before);
    }

    /** The page in Cockpit calls these addresses with its session. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            manager, 200, 200
            admin,   200, 200
            analyst, 200, 403
            agent,   403, 403
            lead,    403, 403
            """)
    void asTheSessionOfTheWebApplicationsAllows(String account, int reads, int publishes) throws IOException {
        String id = json(as("analyst").deploy(PRIORITIES, faster()), HttpStatus.OK)
                .path("id")
                .asText();
        String change = "/camunda/api/loopdesk/changes/" + id;
        Session session = as(account).open("welcome");

        assertThat(status(session.send("GET", "/camunda/api/loopdesk/changes", null)))
                .isEqualTo(reads);
        assertThat(status(session.send("GET", change, null))).isEqualTo(reads);
        assertThat(status(session.send("GET", change + "/what-if", null))).isEqualTo(reads == 403 ? 403 : 404);
        for (String step :
                List.of("publish", "roll-back", "discard", "accept", "migrate", "walk", "what-if", "what-if/stop")) {
            assertThat(status(session.withoutToken().send("POST", change + "/" + step, "{}")))
                    .isIn(401, 403);
        }
        session = as(account).open("welcome");
        assertThat(status(session.send("POST", change + "/accept", "{\"finding\": \"none\", \"reason\": \"none\"}")))
                .isEqualTo(reads == 403 || account.equals("analyst") ? 403 : publishes == 200 ? 404 : 403);
        assertThat(status(session.send("POST", change + "/publish", "{}"))).isEqualTo(publishes);
        assertThat(status(session.send("POST", change + "/roll-back", "{}")))
                .isEqualTo(reads == 403 ? 403 : publishes == 200 ? 200 : 409);
        assertThat(status(session.send("POST", change + "/discard", "{}")))
                .isEqualTo(reads == 403 ? 403 : publishes == 200 ? 409 : 200);
        assertThat(status(new Session(http, Map.of(), 0).send("GET", change, null)))
                .isEqualTo(401);
    }

    private static int status(ResponseEntity<String> answer) {
        return answer.getStatusCode().value();
    }

    private Caller as(String account) {
        return new Caller(http, account);
    }

    private static String change(JsonNode draft) {
        return "/api/changes/" + draft.path("id").asText();
    }

    private static JsonNode json(ResponseEntity<String> answer, HttpStatus wanted) throws IOException {
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(wanted);
        return JSON.readTree(Objects.requireNonNullElse(answer.getBody(), "{}"));
    }

    private static String faster() {
        return text(Objects.requireNonNull(ShippedModels.contents().get(PRIORITIES)))
                .replaceFirst("\"PT15M\"", "\"PT10M\"");
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private long version() {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("technical-support")
                .latestVersion()
                .singleResult()
                .getVersion();
    }

    private List<String> deployments() {
        return repository.createDeploymentQuery().list().stream()
                .map(Deployment::getId)
                .sorted()
                .toList();
    }
}
