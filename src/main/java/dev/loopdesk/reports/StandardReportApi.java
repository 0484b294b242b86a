package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.evidence.StandardReport;
import dev.loopdesk.evidence.StandardReport.ClauseFigures;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of how well each clause of the standard is kept, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports/standard", "/camunda/api/loopdesk/reports/standard"})
class StandardReportApi {

    private final StandardReport report;
    private final CountedTickets counted;
    private final ReportQuery query;

    StandardReportApi(StandardReport report, CountedTickets counted, ReportQuery query) {
        this.report = report;
        this.counted = counted;
        this.query = query;
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
        QueryParameters parameters = query.of(request);
        Period period = query.period(parameters);
        parameters.accept();
        return new Clauses(period.from(), period.to(), period.zone().getId(), report.of(period.start(), period.end()));
    }

    /** The tickets in which a clause is in a state. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/tickets")
    TicketPage tickets(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        String clause = parameters.oneOf("clause", StandardReport.clauses());
        String state = parameters.oneOf("state", StandardReport.states());
        Period period = query.period(parameters);
        String before = query.before(parameters);
        int limit = query.limit(parameters);
        parameters.accept();
        List<String> numbers = report.tickets(clause, state, period.start(), period.end(), before, limit + 1);
        return TicketPage.of(counted.of(numbers), limit);
    }
}
