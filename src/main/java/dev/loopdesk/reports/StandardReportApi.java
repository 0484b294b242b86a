package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.evidence.StandardReport;
import dev.loopdesk.evidence.StandardReport.ClauseFigures;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.ReportsApi.Page;
import dev.loopdesk.servicetime.ServiceTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of how well each clause of the standard is kept, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports/standard", "/camunda/api/loopdesk/reports/standard"})
class StandardReportApi {

    private final StandardReport report;
    private final ServiceReport tickets;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    StandardReportApi(StandardReport report, ServiceReport tickets, ServiceTimes serviceTimes, Clock clock) {
        this.report = report;
        this.tickets = tickets;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /**
     * Figures of all clauses, worst first.
     *
     * @param from first day on which the tickets came in
     * @param to last day
     * @param zone zone of the service desk, in which the days begin
     */
    record Clauses(LocalDate from, LocalDate to, String zone, List<ClauseFigures> clauses) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Clauses clauses(HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        Period period = period(parameters);
        return new Clauses(period.from(), period.to(), period.zone().getId(), report.of(period.start(), period.end()));
    }

    /** The tickets in which a clause is in a state. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/tickets")
    Page tickets(HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        String clause = parameters.oneOf("clause", StandardReport.clauses());
        String state = parameters.oneOf("state", StandardReport.states());
        String before = parameters.text("before", ReportsApi.LONGEST_VALUE);
        int limit = parameters.number("limit", 1, ReportsApi.MOST, ReportsApi.USUAL);
        Period period = period(parameters);
        List<String> numbers = report.tickets(clause, state, period.start(), period.end(), before, limit + 1);
        return ReportsApi.page(tickets.numbered(numbers), limit);
    }

    /** Reads the days, the last parameters of a request. */
    private Period period(QueryParameters parameters) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), serviceTimes.zone());
        LocalDate to = Objects.requireNonNull(parameters.day("to", today));
        LocalDate from = Objects.requireNonNull(parameters.day("from", to.withDayOfMonth(1)));
        parameters.period(from, to);
        parameters.accept();
        return new Period(from, to, serviceTimes.zone());
    }
}
