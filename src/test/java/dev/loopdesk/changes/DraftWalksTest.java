package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.changes.ModelChange.State;
import dev.loopdesk.changes.ModelChanges.Files;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.contract.ShippedModels;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
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
class DraftWalksTest {

    private static final String SUPPORT = "technical-support.bpmn";

    @Autowired
    private ModelChanges changes;

    @Autowired
    private LiveModels live;

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
        DraftWalks interrupted = walks();
        transaction.executeWithoutResult(begun -> interrupted.begin(draft));
        assertThat(interrupted.of(draft))
                .hasValueSatisfying(walks -> assertThat(walks.state()).isEqualTo("running"));
        interrupted.destroy();

        DraftWalks restarted = walks();
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

    private DraftWalks walks() {
        return new DraftWalks(changes, live, jdbc, Clock.systemUTC(), new DefaultApplicationArguments(), true);
    }

    private String draftWhoseFollowUpFails() {
        Map<String, byte[]> present = live.all();
        var changed = new TreeMap<>(present);
        String diagram =
                new String(Objects.requireNonNull(ShippedModels.contents().get(SUPPORT)), StandardCharsets.UTF_8);
        changed.put(
                SUPPORT,
                diagram.replace("sourceRef=\"Task_FollowUpVisit\" targetRef=\"EndEvent_VisitMade\" />", """
                        sourceRef="Task_FollowUpVisit" targetRef="Gateway_Late" />
                        <bpmn:exclusiveGateway id="Gateway_Late" name="Late?" default="Flow_NotLate" />
                        <bpmn:sequenceFlow id="Flow_NotLate" sourceRef="Gateway_Late" targetRef="EndEvent_VisitMade" />
                        <bpmn:sequenceFlow id="Flow_Late" sourceRef="Gateway_Late" targetRef="EndEvent_VisitMade">
                        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${priority > 1}</bpmn:conditionExpression>
                        </bpmn:sequenceFlow>""")
                        .getBytes(StandardCharsets.UTF_8));
        String id = UUID.randomUUID().toString();
        changes.add(
                new ModelChange(id, "late", State.DRAFT, "analyst", Instant.now(), LiveModels.digest(present), null),
                Files.between(present, changed));
        return id;
    }
}
