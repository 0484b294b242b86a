package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.WholeApplication;
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

    @Test
    void whatIsPublishedIsWalkedAgain() {
        ChangeWalks walks = walks();
        var changes =
                new Changes(stored, live, check, guards, rights, locks, migration, Clock.systemUTC(), walks, true);
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
