package dev.loopdesk.process.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** A ticket without an instance is noticed and ended visibly. */
@WholeApplication
class LostTicketsTest {

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private LostTickets lostTickets;

    @Autowired
    private ScheduledTaskHolder schedule;

    @AfterEach
    void remove() {
        tickets.removeAll();
    }

    @Test
    void a_ticket_without_an_instance_is_noticed_and_ended_visibly() throws Exception {
        lostTickets.end();
        assertThat(health()).contains("\"withoutInstance\":0").contains("\"UP\"");
        String lost = tickets.open();
        String number = tickets.number(lost);
        String other = tickets.number(tickets.open());
        runtime.deleteProcessInstance(lost, "by hand in the database");

        assertThat(health()).contains("\"withoutInstance\":1").contains("\"DEGRADED\"");
        assertThat(http.getForObject("/actuator/health", String.class)).contains("\"status\":\"UP\"");

        lostTickets.end();

        var ticket = caseFiles.get(number);
        assertThat(ticket.endedAs()).isEqualTo("Lost");
        assertThat(ticket.endedAt()).isNotNull();
        assertThat(ticket.targets().resolutionDue()).isNotNull();
        assertThat(ticket.targets().nextUpdateDue()).isNull();
        Entry said = caseFiles.latest(number, EntryKind.STATUS).orElseThrow();
        assertThat(said.content()).containsEntry("endedAs", "Lost");
        assertThat(said.visibleToRequester()).isTrue();
        assertThat(caseFiles.isIntact(number)).isTrue();
        assertThat(caseFiles.get(other).endedAs()).isNull();
        assertThat(health()).contains("\"withoutInstance\":0").contains("\"UP\"");

        var state = new ObjectMapper()
                .readTree(
                        new Caller(http, "agent").get("/api/tickets/" + number).getBody());
        assertThat(state.path("endedAs").asText()).isEqualTo("lost");

        int entries = caseFiles.entries(number).size();
        lostTickets.end();
        assertThat(caseFiles.entries(number)).hasSize(entries);
    }

    @Test
    void the_check_runs_at_start_and_every_night() throws Exception {
        assertThat(LostTickets.class
                        .getMethod("end")
                        .getAnnotation(EventListener.class)
                        .value())
                .containsExactly(ApplicationReadyEvent.class);
        assertThat(schedule.getScheduledTasks().stream()
                        .map(task -> task.getTask().toString()))
                .anyMatch(task -> task.contains("LostTickets.end"));
    }

    private String health() {
        return http.getForObject("/actuator/health/tickets", String.class);
    }
}
