package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.process.requester.RequesterActions.Received;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Origins.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A report that a program hands in many times at the same moment is taken once, on either database. */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class IntegrationReportsTest {

    private static final int TIMES = 20;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private CaseFiles caseFiles;

    @Test
    void oneNameIsOneTicketAndOneMessage() throws Exception {
        var origin = new Origin("robot", UUID.randomUUID().toString());
        Map<String, Object> report = Map.of(
                "title", "Gate stays shut",
                "description", "Since noon.",
                "requesterName", "Front desk",
                "requesterEmail", "front.desk@example.org",
                "channel", "api");

        List<Received> received = atOnce(() -> requester.report(origin, report));

        assertThat(received.stream().map(Received::number).distinct()).hasSize(1);
        assertThat(received.stream().filter(Received::isNew)).hasSize(1);
        String number = received.get(0).number();
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .processInstanceBusinessKey(number)
                        .count())
                .isEqualTo(1);

        String submission = UUID.randomUUID().toString();
        List<Boolean> first = atOnce(() -> requester.reply(number, submission, "It opens again."));

        assertThat(Collections.frequency(first, true)).isEqualTo(1);
        assertThat(caseFiles.entries(number).stream().filter(entry -> entry.kind() == EntryKind.REPLY))
                .hasSize(1);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    private static <T> List<T> atOnce(Callable<T> action) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(TIMES);
        try {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(Collections.nCopies(TIMES, action))) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
