package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class HappyPathTest {

    @Autowired
    private SupportProcess process;

    @Autowired
    private TaskService tasks;

    @Autowired
    private HistoryService history;

    @Autowired
    private CaseFiles caseFiles;

    @Test
    void longTextIsKeptInTheCaseFileAndNowhereElse() {
        String longText = "字".repeat(100_000);
        String number = process.callTaken(
                "agent",
                Map.of(
                        "title", "No network in room 4",
                        "description", longText,
                        "requesterName", "Front desk",
                        "requesterEmail", "front.desk@example.org"));

        assertThat(caseFiles.entries(number).get(0).text("description")).isEqualTo(longText);
        assertThat(history.createHistoricVariableInstanceQuery()
                        .variableName("description")
                        .count())
                .isZero();
        assertThat(tasks.createTaskQuery().processInstanceBusinessKey(number).list())
                .extracting(task -> task.getTaskDefinitionKey())
                .containsExactly("Task_Triage");
        assertThat(caseFiles.isIntact(number)).isTrue();
    }
}
