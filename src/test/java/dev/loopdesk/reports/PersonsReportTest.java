package dev.loopdesk.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.reports.CountedTickets.CountedTicket;
import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;

/** Figures of single persons are for the members of one group, and for nobody where none is named (S6.2). */
@LoopdeskTest
class PersonsReportTest {

    @Autowired
    private ServiceTimes serviceTimes;

    @Autowired
    private AccountRights rights;

    @Autowired
    private ServiceReport report;

    @Autowired
    private CountedTickets counted;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TaskService tasks;

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
    }

    @Test
    void onlyMembersOfTheGroupSeeThem() {
        assertThat(query("managers").showsPersons(by("manager"))).isTrue();
        assertThat(query("managers").showsPersons(by("agent"))).isFalse();
        assertThat(query("analysts").showsPersons(by("manager"))).isFalse();
        assertThat(query("").showsPersons(by("manager"))).isFalse();
        assertThat(query("managers").showsPersons(new MockHttpServletRequest())).isFalse();
    }

    @Test
    void theDivisionIsRefusedToOthers() {
        assertThat(division("managers", "manager")).isEqualTo(Division.PERSON);
        assertThatExceptionOfType(ApiProblem.class)
                .isThrownBy(() -> division("", "manager"))
                .withMessage("no-figures-of-persons");
    }

    @Test
    void aTicketCountsForWhoHadItLast() {
        LocalDate day = LocalDate.of(2340, 5, 4);
        ClockUtil.setCurrentTime(
                Date.from(day.atTime(10, 0).atZone(serviceTimes.zone()).toInstant()));
        Period period = new Period(day, day, serviceTimes.zone());
        String number = process.ticketReceived(Map.of(
                "title", "Screen flickers",
                "description", "Since noon.",
                "requesterName", "Front desk",
                "requesterEmail", "front.desk@example.org",
                "urgency", "medium",
                "impact", "medium"));
        Task triage = tasks.createTaskQuery().processInstanceBusinessKey(number).singleResult();
        process.complete(
                triage.getId(),
                "agent",
                Map.of("triageOutcome", "diagnose", "category", "hardware", "urgency", "medium", "impact", "medium"));

        Map<String, ServiceFigures> persons = report.by(Division.PERSON, period);

        ServiceFigures agent = Objects.requireNonNull(persons.get("agent"));
        assertThat(agent.received()).isEqualTo(1);
        assertThat(agent.open()).isPositive();
        assertThat(agent.solved()).isZero();
        assertThat(persons).doesNotContainKey("manager");
        assertThat(counted.of(Figure.RECEIVED, new Part(period, Division.PERSON, "agent"), null, 10))
                .extracting(CountedTicket::number)
                .containsExactly(number);
    }

    private @Nullable Division division(String group, String account) {
        MockHttpServletRequest request = by(account);
        request.setParameter("by", "person");
        ReportQuery query = query(group);
        return query.division(request, query.of(request), query.period(query.of(request)));
    }

    private ReportQuery query(String group) {
        return new ReportQuery(serviceTimes, rights, new ReportSettings(group), Clock.systemUTC());
    }

    private static MockHttpServletRequest by(String account) {
        var request = new MockHttpServletRequest();
        request.setUserPrincipal(() -> account);
        return request;
    }
}
