package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.changes.StoredChanges;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What runs is moved to the version of a publication, and back when it is rolled back (S7.1). */
@WholeApplication
class TicketMigrationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUPPORT = "technical-support";

    private static final String VERDICT = """
            {"type": "radio", "id": "Field_securityVerdict", "key": "securityVerdict", "label": "Verdict",
            "values": [{"label": "Harmless", "value": "harmless"}, {"label": "Risky", "value": "risky"}],
            "validate": {"required": true}}
            """;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private OpenTicket open;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @SuppressWarnings("NullAway.Init")
    private RunningTickets running;

    private List<String> before = List.of();

    @BeforeEach
    void presentModels() {
        running = new RunningTickets(engine, process, caseFiles, jdbc);
        before = deployments();
    }

    @AfterEach
    void formerModels() {
        ClockUtil.reset();
        open.removeAll();
        jobs().forEach(job -> engine.getManagementService().deleteJob(job.getId()));
        StoredChanges.remove(jdbc);
        deployments().stream()
                .filter(deployment -> !before.contains(deployment))
                .forEach(deployment -> engine.getRepositoryService().deleteDeployment(deployment, true, true));
    }

    @Test
    void everyWaitingTicketMovesToTheNewVersionAndBackAndFinishes() throws IOException {
        List<String> numbers = everyWaitingTicket();
        Map<String, String> versions = running.versions();
        List<String> state = running.state();
        String change = drafted(reviewedSecurity("Task_ReviewSecurity"));
        List<String> deployed = deployments();
        JsonNode trialOfDraft =
                json(as("analyst").send("POST", change + "/migrate", "{\"dryRun\": true}"), HttpStatus.OK);
        assertThat(deployments()).isEqualTo(deployed);
        assertThat(running.state()).isEqualTo(state);
        json(as("manager").send("POST", change + "/publish", "{}"), HttpStatus.OK);
        assertThat(json(as("manager").get(change), HttpStatus.OK)
                        .path("onOtherVersions")
                        .asInt())
                .isEqualTo(versions.size());

        JsonNode trial = json(as("analyst").send("POST", change + "/migrate", "{\"dryRun\": true}"), HttpStatus.OK);

        assertThat(trial).isEqualTo(trialOfDraft);
        assertThat(trial.path("cannotMove")).isEmpty();
        assertThat(trial.path("canMove").asInt()).isEqualTo(versions.size());
        assertThat(trial.path("elements"))
                .anySatisfy(place -> {
                    assertThat(place.path("element").asText()).isEqualTo("Task_Diagnose");
                    assertThat(place.path("name").asText()).isEqualTo("Diagnose problem");
                    assertThat(place.path("instances").asInt()).isPositive();
                    assertThat(place.path("canMove")).isEqualTo(place.path("instances"));
                })
                .anySatisfy(place -> assertThat(place.path("element").asText()).isEqualTo("Task_DeliverMessage"));
        assertThat(running.versions()).isEqualTo(versions);
        assertThat(running.state()).isEqualTo(state);
        assertThat(json(as("manager").get(change), HttpStatus.OK)
                        .path("migration")
                        .isNull())
                .isTrue();

        JsonNode started = json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);
        assertThat(started.path("migration").path("state").asText()).isEqualTo("running");
        assertThat(started.path("migration").path("left").asInt()).isEqualTo(versions.size());
        json(as("admin").send("POST", change + "/migrate", "{}"), HttpStatus.CONFLICT);
        doJobs();

        assertMoved(change, "forward", versions.size());
        assertThat(running.versions().values()).doesNotContainAnyElementsOf(versions.values());
        assertThat(running.state()).isEqualTo(state);

        json(as("manager").send("POST", change + "/roll-back", "{}"), HttpStatus.OK);
        doJobs();

        assertMoved(change, "back", versions.size());
        assertThat(running.versions().keySet()).isEqualTo(versions.keySet());
        assertThat(running.versions().values())
                .allSatisfy(version -> assertThat(latest()).contains(version));
        assertThat(running.state()).isEqualTo(state);
        numbers.forEach(running::finish);
    }

    @Test
    @Tag("thorough")
    void everyMovedTicketFinishesOnTheNewVersion() throws IOException {
        List<String> numbers = everyWaitingTicket();
        String change = published(reviewedSecurity("Task_ReviewSecurity"));

        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);
        doJobs();

        String version = latest(SUPPORT);
        numbers.forEach(number -> {
            running.finish(number);
            assertThat(engine.getHistoryService()
                            .createHistoricProcessInstanceQuery()
                            .processDefinitionKey(SUPPORT)
                            .processInstanceBusinessKey(number)
                            .singleResult()
                            .getProcessDefinitionId())
                    .isEqualTo(version);
        });
        assertThat(engine.getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .processDefinitionId(version)
                        .activityId("Task_ReviewSecurity")
                        .count())
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en    | The other version has no element “Review security”. Say which element takes its place.
            zh-CN | 另一版本中没有元素“Review security”。请指定替代它的元素。
            """)
    void whatHasNoPlaceStaysNamedAndMovesToAnotherElementByHand(String language, String reason) throws IOException {
        published(reviewedSecurity("Task_ReviewSecurity"));
        String review = inReview();
        String triage = number(at("Task_Triage"));
        String version = version(review);
        String change = drafted(reviewedSecurity("Task_CheckSecurity"));
        JsonNode trialOfDraft = json(
                new Caller(http, "manager")
                        .open("cockpit")
                        .send("POST", desk(change) + "/migrate", "{\"dryRun\": true}", language),
                HttpStatus.OK);
        json(as("manager").send("POST", change + "/publish", "{}"), HttpStatus.OK);

        JsonNode trial = json(
                new Caller(http, "manager")
                        .open("cockpit")
                        .send("POST", desk(change) + "/migrate", "{\"dryRun\": true}", language),
                HttpStatus.OK);

        assertThat(trial).isEqualTo(trialOfDraft);
        assertThat(trial.path("cannotMove")).singleElement().satisfies(one -> {
            assertThat(one.path("ticket").asText()).isEqualTo(review);
            assertThat(one.path("element").asText()).isEqualTo("Task_ReviewSecurity");
            assertThat(one.path("reason").asText()).isEqualTo(reason);
        });
        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);
        doJobs();
        assertThat(migration(change).path("failed"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("ticket").asText()).isEqualTo(review));
        assertThat(version(review)).isEqualTo(version);
        assertThat(version(triage)).isEqualTo(latest(SUPPORT));

        String mapping = "{\"mapping\": {\"Task_ReviewSecurity\": \"Task_CheckSecurity\"}, \"tickets\": [\"%s\"]}"
                .formatted(review);
        json(as("manager").send("POST", change + "/migrate", mapping), HttpStatus.OK);
        doJobs();

        assertThat(migration(change).path("failed")).isEmpty();
        assertThat(version(review)).isEqualTo(latest(SUPPORT));
        assertThat(openTasks(review)).containsExactly("Task_CheckSecurity");

        json(as("manager").send("POST", change + "/roll-back", "{}"), HttpStatus.OK);
        doJobs();

        assertThat(migration(change).path("failed")).isEmpty();
        assertThat(version(review)).isEqualTo(latest(SUPPORT));
        assertThat(openTasks(review)).containsExactly("Task_ReviewSecurity");
    }

    @Test
    void noMappingLeadsATicketPastTheVerification() throws IOException {
        published(reviewedFix("Task_ReviewSecurity"));
        Task triage = at("Task_Triage");
        String number = number(triage);
        Map<String, Object> quickFix = new HashMap<>(TicketAt.shortestAnswer("Task_Triage"));
        quickFix.put("triageOutcome", "quick-fix");
        process.complete(triage.getId(), TicketAt.AGENT, quickFix);
        assertThat(openTasks(number)).containsExactly("Task_ReviewSecurity");
        String change = published(reviewedFix("Task_CheckSecurity"));
        String mapping = "{\"dryRun\": true, \"mapping\": {\"Task_ReviewSecurity\": \"%s\"}, \"tickets\": [\"%s\"]}";

        for (String past : List.of("Task_ConfirmResolution", "Task_AnswerQuestions", "Task_FollowUpVisit")) {
            JsonNode refused = json(
                    as("manager").send("POST", change + "/migrate", mapping.formatted(past, number)),
                    HttpStatus.UNPROCESSABLE_ENTITY);
            assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo("mapping.Task_ReviewSecurity");
        }
        for (String before : List.of("Task_CheckSecurity", "Task_QuickFix", "Task_Diagnose", "Task_Verify")) {
            ResponseEntity<String> trial =
                    as("manager").send("POST", change + "/migrate", mapping.formatted(before, number));
            assertThat(trial.getStatusCode()).as(before).isEqualTo(HttpStatus.OK);
            assertThat(json(trial, HttpStatus.OK).path("cannotMove")).as(before).isEmpty();
        }
    }

    private static AnalystModels reviewedFix(String task) {
        return new AnalystModels()
                .form("review-security", VERDICT)
                .taskBefore("Task_QuickFix", task, "Review security", "review-security", "service-desk");
    }

    @Test
    void whatCannotMoveBackIsNamed() throws IOException {
        String change = published(reviewedSecurity("Task_ReviewSecurity"));
        String review = inReview();

        json(as("manager").send("POST", change + "/roll-back", "{}"), HttpStatus.OK);
        doJobs();

        assertThat(migration(change).path("direction").asText()).isEqualTo("back");
        assertThat(migration(change).path("failed")).singleElement().satisfies(one -> {
            assertThat(one.path("ticket").asText()).isEqualTo(review);
            assertThat(one.path("name").asText()).isEqualTo("Review security");
        });
        assertThat(openTasks(review)).containsExactly("Task_ReviewSecurity");
    }

    /** With a task that several people do at once, in a process that the ticket calls. */
    @Test
    void aCalledProcessAndATaskDoneSeveralTimesMoveWithTheirTicket() throws IOException {
        AnalystModels models = AnalystChangesTest.withCalledProcess()
                .change("review.bpmn", text -> text.replace("camunda:candidateGroups=\"specialists\" />", """
                camunda:candidateGroups="specialists">
                  <bpmn:multiInstanceLoopCharacteristics>
                    <bpmn:loopCardinality>2</bpmn:loopCardinality>
                  </bpmn:multiInstanceLoopCharacteristics>
                </bpmn:userTask>
                """));
        published(models);
        Task prepared = at("Task_PrepareSolution");
        String number = number(prepared);
        process.complete(prepared.getId(), TicketAt.AGENT, TicketAt.shortestAnswer("Task_PrepareSolution"));
        List<String> state = running.state();
        assertThat(reviews(number)).hasSize(2);
        String change =
                published(models.change("review.bpmn", text -> text.replace("Review security", "Check security")));

        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);
        doJobs();

        assertThat(migration(change).path("failed")).isEmpty();
        assertThat(latest()).containsAll(running.versions().values());
        assertThat(running.state()).isEqualTo(state);
        for (Task review : reviews(number)) {
            process.complete(
                    review.getId(),
                    TicketAt.SPECIALIST,
                    Map.of("securityVerdict", "harmless", "securityRemarks", "None"));
        }
        assertThat(openTasks(number)).containsExactly("Task_CarryOutSolution");
        running.finish(number);
    }

    private List<Task> reviews(String number) {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_ReviewSecurity")
                .list();
    }

    @Test
    void aWishThatCannotBeIsRefusedByField() throws IOException {
        at("Task_Triage");
        String change = published(reviewedSecurity("Task_ReviewSecurity"));

        for (String wish : List.of(
                "{\"mapping\": {\"Task_Nowhere\": \"Task_Triage\"}}",
                "{\"mapping\": {\"Task_Triage\": \"Task_Nowhere\"}}",
                "{\"mapping\": {\"Task_Triage\": \"Task_Diagnose\"}}",
                "{\"mapping\": {\"Task_Triage\": 1}}",
                "{\"mapping\": []}",
                "{\"tickets\": [\"LD-1\"]}",
                "{\"dryRun\": \"yes\"}",
                "{\"all\": true}")) {
            JsonNode refused =
                    json(as("manager").send("POST", change + "/migrate", wish), HttpStatus.UNPROCESSABLE_ENTITY);
            assertThat(refused.path("errors")).as(wish).hasSize(1);
        }

        assertThat(jobs()).isEmpty();
    }

    @Test
    void onlyALiveVersionIsMovedTo() throws IOException {
        at("Task_Triage");
        String draft = drafted(reviewedSecurity("Task_ReviewSecurity"));
        json(as("manager").send("POST", draft + "/migrate", "{}"), HttpStatus.CONFLICT);
        String other = drafted("admin", reviewedSecurity("Task_CheckSecurity"));
        json(as("manager").send("POST", draft + "/publish", "{}"), HttpStatus.OK);
        json(as("manager").send("POST", other + "/migrate", "{\"dryRun\": true}"), HttpStatus.CONFLICT);
        assertThat(json(as("manager").get(other), HttpStatus.OK)
                        .path("overtaken")
                        .asBoolean())
                .isTrue();
        published(reviewedSecurity("Task_CheckSecurity"));

        json(as("manager").send("POST", draft + "/migrate", "{}"), HttpStatus.CONFLICT);
    }

    @Test
    void othersThanAnalystsAndManagersMoveNothing() throws IOException {
        String number = number(at("Task_Triage"));
        String version = version(number);
        String change = published(reviewedSecurity("Task_ReviewSecurity"));

        for (String account : List.of("agent", "specialist", "lead")) {
            json(as(account).send("POST", change + "/migrate", "{}"), HttpStatus.FORBIDDEN);
            json(as(account).send("POST", change + "/migrate", "{\"dryRun\": true}"), HttpStatus.FORBIDDEN);
        }
        json(new Caller(http, null).send("POST", change + "/migrate", "{}"), HttpStatus.UNAUTHORIZED);
        String plan = """
                {"migrationPlan": {"sourceProcessDefinitionId": "%s", "targetProcessDefinitionId": "%s",
                "instructions": [{"sourceActivityIds": ["Task_Triage"], "targetActivityIds": ["Task_Triage"]}]},
                "processInstanceIds": ["%s"]}
                """.formatted(version, latest(SUPPORT), instance(number));
        for (String account : List.of("agent", "analyst", "manager", "admin")) {
            for (String way : List.of("/engine-rest/migration/execute", "/engine-rest/migration/executeAsync")) {
                assertThat(as(account).send("POST", way, plan).getStatusCode().value())
                        .as("%s %s", account, way)
                        .isEqualTo(403);
            }
        }
        doJobs();
        assertThat(version(number)).isEqualTo(version);
    }

    @Test
    void anInterruptedMoveGoesOnWithTheRest() throws IOException {
        IntStream.range(0, 30).forEach(n -> at("Task_Triage"));
        int all = running.versions().size();
        String change = published(reviewedSecurity("Task_ReviewSecurity"));
        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);

        engine.getManagementService().executeJob(jobs().get(0).getId());

        JsonNode half = migration(change);
        assertThat(half.path("state").asText()).isEqualTo("running");
        assertThat(half.path("moved").asInt()).isBetween(1, all - 1);
        assertThat(half.path("left").asInt()).isEqualTo(all - half.path("moved").asInt());
        assertThat(running.versions().values().stream().filter(latest()::contains))
                .hasSize(half.path("moved").asInt());

        doJobs();
        assertThat(migration(change).path("moved").asInt()).isEqualTo(all);
        assertThat(latest()).containsAll(running.versions().values());
    }

    @Test
    void aRollBackStopsTheMoveAndTakesBackWhatHasMoved() throws IOException {
        IntStream.range(0, 30).forEach(n -> at("Task_Triage"));
        int all = running.versions().size();
        String change = published(reviewedSecurity("Task_ReviewSecurity"));
        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);
        engine.getManagementService().executeJob(jobs().get(0).getId());
        String rolledBack = latest(SUPPORT);
        int moved = migration(change).path("moved").asInt();

        json(as("manager").send("POST", change + "/roll-back", "{}"), HttpStatus.OK);
        doJobs();

        assertThat(moved).isBetween(1, all - 1);
        assertThat(migration(change).path("direction").asText()).isEqualTo("back");
        assertThat(migration(change).path("moved").asInt()).isEqualTo(moved);
        assertThat(running.versions().values()).doesNotContain(rolledBack);
    }

    @Test
    void whatIsCompletedDuringTheMoveIsNotLost() throws Exception {
        List<Task> triages = new ArrayList<>();
        IntStream.range(0, 20).forEach(n -> triages.add(at("Task_Triage")));
        String change = published(reviewedSecurity("Task_ReviewSecurity"));
        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);

        var answered = CompletableFuture.runAsync(() -> triages.forEach(task -> {
            var rest = new EngineRest(port);
            Map<String, Object> answer =
                    Map.of("variables", EngineRest.variables(TicketAt.shortestAnswer("Task_Triage")));
            EngineRest.Reply reply = rest.post(TicketAt.AGENT, "/task/" + task.getId() + "/complete", answer);
            if (reply.body().contains("ConcurrentChangeRefusal")) {
                // The move was there at the same moment, and the agent reads so: nothing was recorded.
                reply = rest.post(TicketAt.AGENT, "/task/" + task.getId() + "/complete", answer);
            }
            assertThat(reply.status()).as(reply.body()).isEqualTo(204);
        }));
        while (!answered.isDone()) {
            doJobs();
        }
        answered.join();
        doJobs();

        assertThat(migration(change).path("failed")).isEmpty();
        String version = latest(SUPPORT);
        for (Task task : triages) {
            String number = Objects.requireNonNull(number(task.getProcessInstanceId()));
            assertThat(version(number)).isEqualTo(version);
            assertThat(openTasks(number)).containsExactly("Task_Diagnose");
            assertThat(caseFiles.entries(number).stream()
                            .filter(entry ->
                                    entry.kind() == EntryKind.DIAGNOSIS || "Task_Triage".equals(entry.element()))
                            .filter(entry -> entry.kind() != EntryKind.MESSAGE && entry.kind() != EntryKind.STATUS))
                    .hasSize(1);
            assertThat(caseFiles.isIntact(number)).isTrue();
        }
    }

    /** Moved under the delivery, the letter would be sent twice. */
    @Test
    void whatIsBeingDeliveredMovesAfterwards() throws IOException {
        String number = number(at("Task_Triage"));
        String delivery = open.deliveryJob(instance(number));
        String version = delivered(delivery);
        String change = published(reviewedSecurity("Task_ReviewSecurity"));
        json(as("manager").send("POST", change + "/migrate", "{}"), HttpStatus.OK);
        lock(delivery, Instant.now().plus(Duration.ofMinutes(2)));

        engine.getManagementService().executeJob(jobs().get(0).getId());

        assertThat(delivered(delivery)).isEqualTo(version);
        assertThat(migration(change).path("left").asInt()).isEqualTo(1);
        lock(delivery, null);
        doJobs();
        assertThat(delivered(delivery)).isEqualTo(latest("deliver-message"));
        assertThat(migration(change).path("left").asInt()).isZero();
    }

    @Test
    void aDraftIsPublishedAtItsTime() throws IOException {
        String change = drafted(reviewedSecurity("Task_ReviewSecurity"));
        String version = latest(SUPPORT);
        Instant at = Instant.now().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);

        JsonNode planned = json(
                as("manager")
                        .send("POST", change + "/publish", "{\"at\": \"%s\", \"reason\": \"At night\"}".formatted(at)),
                HttpStatus.OK);

        assertThat(planned.path("state").asText()).isEqualTo("draft");
        assertThat(planned.path("planned").path("at").asText()).isEqualTo(at.toString());
        assertThat(planned.path("planned").path("account").asText()).isEqualTo("manager");
        assertThat(latest(SUPPORT)).isEqualTo(version);
        assertThat(jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.getDuedate()).isEqualTo(Date.from(at)));

        ClockUtil.setCurrentTime(Date.from(at));
        doJobs();

        JsonNode published = json(as("manager").get(change), HttpStatus.OK);
        assertThat(published.path("state").asText()).isEqualTo("published");
        assertThat(published.path("planned").isNull()).isTrue();
        assertThat(published.path("steps")).last().satisfies(step -> {
            assertThat(step.path("account").asText()).isEqualTo("manager");
            assertThat(step.path("reason").asText()).isEqualTo("At night");
        });
        assertThat(latest(SUPPORT)).isNotEqualTo(version);
    }

    @Test
    @Tag("thorough")
    void aDraftThatIsOvertakenOrGivenUpIsNotPublishedAtItsTime() throws IOException {
        String overtaken = drafted(reviewedSecurity("Task_ReviewSecurity"));
        Instant at = Instant.now().plus(Duration.ofHours(3));
        String wish = "{\"at\": \"%s\"}".formatted(at.atOffset(ZoneOffset.ofHours(8)));
        json(as("manager").send("POST", overtaken + "/publish", wish), HttpStatus.OK);
        String givenUp = drafted("admin", reviewedSecurity("Task_InspectSecurity"));
        json(as("manager").send("POST", givenUp + "/publish", wish), HttpStatus.OK);
        json(as("manager").send("POST", givenUp + "/discard", "{}"), HttpStatus.OK);
        String other = drafted("admin", reviewedSecurity("Task_CheckSecurity"));
        json(as("manager").send("POST", other + "/publish", "{}"), HttpStatus.OK);
        String version = latest(SUPPORT);

        ClockUtil.setCurrentTime(Date.from(at));
        doJobs();

        assertThat(latest(SUPPORT)).isEqualTo(version);
        JsonNode draft = json(as("manager").get(overtaken), HttpStatus.OK);
        assertThat(draft.path("state").asText()).isEqualTo("draft");
        assertThat(draft.path("planned").isNull()).isTrue();
        assertThat(draft.path("steps"))
                .last()
                .satisfies(step -> assertThat(step.path("note").asText())
                        .startsWith("Was not published at its time: other models had become live."));
        assertThat(json(as("manager").get(givenUp), HttpStatus.OK).path("state").asText())
                .isEqualTo("discarded");
    }

    /** As after a new release, whose rules refuse what the former ones took. */
    @Test
    void aDraftWithErrorsAtItsTimeStaysADraft() throws IOException {
        String change = drafted(reviewedSecurity("Task_ReviewSecurity"));
        Instant at = Instant.now().plus(Duration.ofHours(3));
        json(as("manager").send("POST", change + "/publish", "{\"at\": \"%s\"}".formatted(at)), HttpStatus.OK);
        String version = latest(SUPPORT);
        String broken = Objects.requireNonNull(
                        reviewedSecurity("Task_ReviewSecurity").files().get(AnalystModels.SUPPORT))
                .replace(">P5D<", ">5 days<");
        jdbc.sql("update model_change_file set proposed = :proposed where name = :name")
                .param("proposed", broken.getBytes(StandardCharsets.UTF_8))
                .param("name", AnalystModels.SUPPORT)
                .update();

        ClockUtil.setCurrentTime(Date.from(at));
        doJobs();

        assertThat(latest(SUPPORT)).isEqualTo(version);
        JsonNode draft = json(as("manager").get(change), HttpStatus.OK);
        assertThat(draft.path("state").asText()).isEqualTo("draft");
        assertThat(draft.path("planned").isNull()).isTrue();
        assertThat(draft.path("steps"))
                .last()
                .satisfies(step -> assertThat(step.path("note").asText())
                        .startsWith("Was not published at its time, because the checks have found errors: ")
                        .contains("5 days"));
    }

    @Test
    void aDraftWhoseErrorsAreAcceptedIsPublishedAtItsTime() throws IOException {
        String change = drafted(new AnalystModels()
                .change(
                        AnalystModels.SUPPORT,
                        text -> text.replaceFirst(
                                "(id=\"Task_ApproveChange\"[^>]*candidateGroups=\"support-leads)\"", "$1,managers\"")));
        JsonNode draft = json(as("manager").get(change), HttpStatus.OK);
        String acceptance = "{\"finding\": \"%s\", \"reason\": \"Leads are away.\"}"
                .formatted(draft.path("toAccept").path(0).asText());
        json(as("manager").send("POST", change + "/accept", acceptance), HttpStatus.OK);
        Instant at = Instant.now().plus(Duration.ofHours(3));
        json(as("manager").send("POST", change + "/publish", "{\"at\": \"%s\"}".formatted(at)), HttpStatus.OK);
        String version = latest(SUPPORT);

        ClockUtil.setCurrentTime(Date.from(at));
        doJobs();

        assertThat(json(as("manager").get(change), HttpStatus.OK).path("state").asText())
                .isEqualTo("published");
        assertThat(latest(SUPPORT)).isNotEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "tomorrow", "2026-12-01", "+999999999-12-31T23:59:59Z"})
    void noDraftIsPublishedInThePast(String at) throws IOException {
        String change = drafted(reviewedSecurity("Task_ReviewSecurity"));

        JsonNode refused = json(
                as("manager").send("POST", change + "/publish", "{\"at\": \"%s\"}".formatted(at)),
                HttpStatus.UNPROCESSABLE_ENTITY);

        assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo("at");
        assertThat(jobs()).isEmpty();
    }

    @Test
    void theAuthorNeedsSomebodyElseForALaterPublicationToo() throws IOException {
        String change = drafted(reviewedSecurity("Task_ReviewSecurity"));
        String wish = "{\"at\": \"%s\"}".formatted(Instant.now().plus(Duration.ofHours(3)));

        json(as("analyst").send("POST", change + "/publish", wish), HttpStatus.FORBIDDEN);

        assertThat(jobs()).isEmpty();
    }

    @Test
    void aMovedTicketIsDrawnOnTheVersionThatItWasMovedTo() throws IOException {
        String former = latest(SUPPORT);
        published(reviewedSecurity("Task_ReviewSecurity"));
        String number = inReview();
        process.complete(reviews(number).get(0).getId(), TicketAt.AGENT, Map.of("securityVerdict", "harmless"));
        var runtime = engine.getRuntimeService();
        runtime.newMigration(runtime.createMigrationPlan(version(number), former)
                        .mapEqualActivities()
                        .build())
                .processInstanceIds(instance(number))
                .execute();

        JsonNode way = json(as("agent").get("/api/tickets/" + number + "/path"), HttpStatus.OK)
                .path("processes")
                .get(0);

        assertThat(way.path("definition").asText()).isEqualTo(former);
        assertThat(way.path("elements"))
                .anySatisfy(element -> {
                    assertThat(element.path("element").asText()).isEqualTo("Task_ReviewSecurity");
                    assertThat(element.path("name").asText()).isEqualTo("Review security");
                    assertThat(element.path("drawn").asBoolean()).isFalse();
                })
                .anySatisfy(element -> {
                    assertThat(element.path("element").asText()).isEqualTo("Task_CarryOutSolution");
                    assertThat(element.path("open").asBoolean()).isTrue();
                    assertThat(element.path("drawn").asBoolean()).isTrue();
                });
    }

    @Test
    void aPublicationWithManyIncidentsIsSaidToMisbehave() throws IOException {
        String change = published(reviewedSecurity("Task_ReviewSecurity"));
        String instance = at("Task_Triage").getProcessInstanceId();
        List<Job> timers = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance)
                .timers()
                .list();
        assertThat(timers).hasSizeGreaterThan(3);
        timers.stream().limit(3).forEach(timer -> engine.getManagementService().setJobRetries(timer.getId(), 0));
        assertThat(json(as("manager").get(change), HttpStatus.OK)
                        .path("misbehaving")
                        .isNull())
                .isTrue();

        engine.getManagementService().setJobRetries(timers.get(3).getId(), 0);

        JsonNode misbehaving = json(as("manager").get(change), HttpStatus.OK).path("misbehaving");
        assertThat(misbehaving.path("incidents").asInt()).isEqualTo(4);
        assertThat(misbehaving.path("limit").asInt()).isEqualTo(3);
        json(as("manager").send("POST", change + "/roll-back", "{}"), HttpStatus.OK);
        assertThat(json(as("manager").get(change), HttpStatus.OK)
                        .path("misbehaving")
                        .isNull())
                .isTrue();
    }

    /** A ticket at each user task, one whose first response is overdue, and one whose letter cannot be delivered. */
    private List<String> everyWaitingTicket() {
        List<String> numbers = new ArrayList<>();
        TicketAt.ANSWERS.keySet().forEach(element -> numbers.add(number(at(element))));
        Task late = at("Task_Triage");
        Job timer = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(late.getProcessInstanceId())
                .activityId("TimerEvent_FirstResponseOverdue")
                .singleResult();
        ClockUtil.setCurrentTime(timer.getDuedate());
        engine.getManagementService().executeJob(timer.getId());
        ClockUtil.reset();
        numbers.add(number(late));
        Task undelivered = at("Task_Triage");
        engine.getManagementService().setJobRetries(open.deliveryJob(undelivered.getProcessInstanceId()), 0);
        numbers.add(number(undelivered));
        assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        return numbers;
    }

    private Task at(String element) {
        return new TicketAt(process, engine).task(element);
    }

    /** A ticket at the task of the analyst. */
    private String inReview() {
        Task task = at("Task_PrepareSolution");
        String number = number(task);
        process.complete(task.getId(), TicketAt.AGENT, TicketAt.shortestAnswer("Task_PrepareSolution"));
        assertThat(openTasks(number)).containsExactly("Task_ReviewSecurity");
        return number;
    }

    private List<String> latest() {
        return engine.getRepositoryService().createProcessDefinitionQuery().latestVersion().list().stream()
                .map(definition -> definition.getId())
                .toList();
    }

    private String latest(String key) {
        return engine.getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .latestVersion()
                .singleResult()
                .getId();
    }

    private String number(Task task) {
        return Objects.requireNonNull(number(task.getProcessInstanceId()));
    }

    private @Nullable String number(String instance) {
        return engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getBusinessKey();
    }

    private String instance(String number) {
        return Objects.requireNonNull(running.instance(number), number);
    }

    private String version(String number) {
        return Objects.requireNonNull(running.versions().get(instance(number)));
    }

    private List<String> openTasks(String number) {
        return engine.getTaskService().createTaskQuery().processInstanceId(instance(number)).list().stream()
                .map(Task::getTaskDefinitionKey)
                .toList();
    }

    private String delivered(String job) {
        return engine.getManagementService()
                .createJobQuery()
                .jobId(job)
                .singleResult()
                .getProcessDefinitionId();
    }

    /** As the job executor does when it takes a job up; null gives it back. */
    private void lock(String job, @Nullable Instant until) {
        jdbc.sql("update act_ru_job set lock_owner_ = :owner, lock_exp_time_ = :until where id_ = :id")
                .param("owner", until == null ? null : "another node")
                .param("until", until == null ? null : Timestamp.from(until))
                .param("id", job)
                .update();
    }

    /** Jobs on changes, in the order in which they are due. */
    private List<Job> jobs() {
        return engine.getManagementService().createJobQuery().orderByJobDuedate().asc().list().stream()
                .filter(job -> ((JobEntity) job).getJobHandlerType().startsWith("loopdesk-"))
                .toList();
    }

    private void doJobs() {
        for (List<Job> due = jobs(); !due.isEmpty(); due = jobs()) {
            due.forEach(job -> engine.getManagementService().executeJob(job.getId()));
        }
    }

    private void assertMoved(String change, String direction, int moved) throws IOException {
        JsonNode done = migration(change);
        assertThat(done.path("failed")).isEmpty();
        assertThat(done.path("state").asText()).isEqualTo("finished");
        assertThat(done.path("direction").asText()).isEqualTo(direction);
        assertThat(done.path("left").asInt()).isZero();
        assertThat(done.path("moved").asInt()).isEqualTo(moved);
    }

    private JsonNode migration(String change) throws IOException {
        return json(as("analyst").get(change), HttpStatus.OK).path("migration");
    }

    private String published(AnalystModels models) throws IOException {
        String change = drafted(models);
        json(as("manager").send("POST", change + "/publish", "{}"), HttpStatus.OK);
        return change;
    }

    private String drafted(AnalystModels models) throws IOException {
        return drafted("analyst", models);
    }

    private String drafted(String author, AnalystModels models) throws IOException {
        Map<String, byte[]> shipped = ShippedModels.contents();
        Map<String, byte[]> changed = new TreeMap<>();
        models.files().forEach((name, text) -> changed.put(name, text.getBytes(StandardCharsets.UTF_8)));
        changed.entrySet().removeIf(file -> Arrays.equals(file.getValue(), shipped.get(file.getKey())));
        JsonNode draft = json(as(author).deploy(changed), HttpStatus.OK);
        return "/api/changes/" + draft.path("id").asText();
    }

    /** A task of the analyst's own, and shorter patience. */
    private static AnalystModels reviewedSecurity(String task) {
        return new AnalystModels()
                .form("review-security", VERDICT)
                .taskBefore("Task_CarryOutSolution", task, "Review security", "review-security", "service-desk")
                .change(
                        AnalystModels.SUPPORT,
                        text -> text.replaceFirst("(?s)(TimerEventDefinition_DetailsOverdue\">.*?)P7D", "$1P5D"));
    }

    private static String desk(String change) {
        return change.replace("/api/changes/", "/camunda/api/loopdesk/changes/");
    }

    private Caller as(String account) {
        return new Caller(http, account);
    }

    private static JsonNode json(ResponseEntity<String> answer, HttpStatus wanted) throws IOException {
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(wanted);
        return JSON.readTree(Objects.requireNonNullElse(answer.getBody(), "{}"));
    }

    private List<String> deployments() {
        return engine.getRepositoryService().createDeploymentQuery().list().stream()
                .map(Deployment::getId)
                .sorted()
                .toList();
    }
}
