package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChanges.Files;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.ticket.DecisionLocks;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Tickets are led through a draft in a process of its own (S7.1). */
@WholeApplication
@Tag("thorough")
class ChangeWalksTest {

    private static final String SUPPORT = "technical-support.bpmn";
    private static final String TRIAGE = "triage.form";

    @Autowired
    private ModelChanges stored;

    @Autowired
    private LiveModels live;

    @Autowired
    private ModelCheck check;

    @Autowired
    private StandardGuards guards;

    @Autowired
    private AccountRights rights;

    @Autowired
    private DecisionLocks locks;

    @Autowired
    private TicketMigration migration;

    @Autowired
    private DraftReruns reruns;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @AfterEach
    void removeChanges() {
        StoredChanges.remove(jdbc);
    }

    @Test
    void whatFailsInADraftIsFoundAndARestartBeginsAgain() {
        String draft = draftWhoseFollowUpFails();
        ChangeWalks interrupted = walks();
        transaction.executeWithoutResult(begun -> interrupted.begin(draft));
        assertThat(interrupted.of(draft))
                .hasValueSatisfying(walks -> assertThat(walks.state()).isEqualTo("running"));
        interrupted.destroy();

        ChangeWalks restarted = walks();
        assertThat(restarted.of(draft))
                .hasValueSatisfying(walks -> assertThat(walks.state()).isEqualTo("running"));
        restarted.resume();
        await().atMost(Duration.ofMinutes(10))
                .until(() -> !restarted.of(draft).orElseThrow().state().equals("running"));

        assertThat(restarted.of(draft)).hasValueSatisfying(walks -> {
            assertThat(walks.state()).isEqualTo("found");
            assertThat(walks.tickets()).isPositive();
            assertThat(walks.passed()).isPositive().isLessThanOrEqualTo(walks.elements());
        });
        assertThat(restarted.findings(draft))
                .filteredOn(ModelFinding::isError)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.file()).isEqualTo(SUPPORT);
                    assertThat(finding.element()).isEqualTo("Task_FollowUpVisit");
                    assertThat(finding.text(Locale.ENGLISH)).contains("TimerEvent_FollowUpDue");
                });
        restarted.destroy();
    }

    /** Walks of other drafts do not wait for these. */
    @Test
    void theWalksOfADraftThatIsGivenUpEndAtOnce() {
        ChangeWalks walks = walks();
        String first = draftWhoseFollowUpFails();
        String second = draftWhoseFollowUpFails();
        transaction.executeWithoutResult(begun -> walks.begin(first));
        transaction.executeWithoutResult(begun -> walks.begin(second));
        assertThat(walks.of(second).map(ChangeWalks.Walks::ahead)).contains(1);
        await().until(() -> walker().isPresent());
        ProcessHandle walker = walker().orElseThrow();

        transaction.executeWithoutResult(begun -> walks.end(second));
        transaction.executeWithoutResult(begun -> walks.end(first));

        await().until(() -> !walker.isAlive());
        assertThat(walks.of(first)).isEmpty();
        assertThat(walks.of(second)).isEmpty();
        await().during(Duration.ofSeconds(2)).until(() -> walker().isEmpty());
        walks.destroy();
    }

    private static Optional<ProcessHandle> walker() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).findFirst();
    }

    @Test
    void aDraftThatCouldNotBeWalkedIsWalkedOnceMoreAndNotPublishedBefore() {
        ChangeWalks walks = walks();
        var changes = new Changes(
                stored, live, check, guards, rights, locks, migration, Clock.systemUTC(), walks, reruns, true);
        String draft = draft(live.all(), TRIAGE, "\"label\": \"Urgency\"", "\"label\": \"How urgent?\"");
        jdbc.sql("insert into model_change_walk (change_id, state, begun_at) values (:id, 'failed', current_timestamp)")
                .param("id", draft)
                .update();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(begun -> changes.publish(draft, "manager", "")))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refused.WALKS_FAILED));

        transaction.executeWithoutResult(begun -> changes.walkAgain(draft));
        assertThat(walks.of(draft).map(ChangeWalks.Walks::state)).contains("running");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(begun -> changes.walkAgain(draft)));
        walks.destroy();
    }

    @Test
    void whatIsPublishedIsWalkedAgain() {
        ChangeWalks walks = walks();
        var changes = new Changes(
                stored, live, check, guards, rights, locks, migration, Clock.systemUTC(), walks, reruns, true);
        Map<String, byte[]> present = live.all();
        String draft = draft(present, TRIAGE, "\"label\": \"Urgency\"", "\"label\": \"How urgent?\"");
        assertThat(walks.of(draft)).isEmpty();

        transaction.executeWithoutResult(begun -> changes.publish(draft, "manager", ""));
        try {
            assertThat(walks.of(draft))
                    .hasValueSatisfying(walked -> assertThat(walked.state()).isEqualTo("running"));
        } finally {
            walks.destroy();
            stored.find(draft)
                    .map(ModelChange::deployment)
                    .ifPresent(id -> repository.deleteDeployment(id, true, true));
        }
        assertThat(LiveModels.digest(live.all())).isEqualTo(LiveModels.digest(present));
    }

    private ChangeWalks walks() {
        return new ChangeWalks(stored, live, jdbc, Clock.systemUTC(), new DefaultApplicationArguments(), true);
    }

    private String draftWhoseFollowUpFails() {
        return draft(live.all(), SUPPORT, "sourceRef=\"Task_FollowUpVisit\" targetRef=\"EndEvent_VisitMade\" />", """
                        sourceRef="Task_FollowUpVisit" targetRef="Gateway_Late" />
                        <bpmn:exclusiveGateway id="Gateway_Late" name="Late?" default="Flow_NotLate" />
                        <bpmn:sequenceFlow id="Flow_NotLate" sourceRef="Gateway_Late" targetRef="EndEvent_VisitMade" />
                        <bpmn:sequenceFlow id="Flow_Late" sourceRef="Gateway_Late" targetRef="EndEvent_VisitMade">
                        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${priority > 1}</bpmn:conditionExpression>
                        </bpmn:sequenceFlow>""");
    }

    private String draft(Map<String, byte[]> present, String file, String from, String to) {
        String text = new String(Objects.requireNonNull(present.get(file)), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        var changed = new TreeMap<>(present);
        changed.put(file, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
        String id = UUID.randomUUID().toString();
        stored.add(
                new ModelChange(id, "changed", State.DRAFT, "analyst", Instant.now(), LiveModels.digest(present), null),
                Files.between(present, changed));
        return id;
    }
}
