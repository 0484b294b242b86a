package dev.loopdesk.api;

import dev.loopdesk.evidence.StandardReport;
import dev.loopdesk.evidence.StandardReport.ClauseFigures;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.servicetime.ServiceTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of how well each clause of the standard is kept, for managers (S6.2). */
@RestController
class StandardReports {

    private static final String FROM = "from";
    private static final String TO = "to";

    private final StandardReport report;
    private final ZoneId zone;

    StandardReports(StandardReport report, ServiceTimes serviceTimes) {
        this.report = report;
        this.zone = serviceTimes.zone();
    }

    /** Figures of all clauses, worst first. */
    record Report(List<ClauseFigures> clauses) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping(path = "/api/reports/standard", produces = MediaType.APPLICATION_JSON_VALUE)
    Report standard(HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        LocalDate from = parameters.day(FROM);
        LocalDate to = parameters.day(TO);
        parameters.period(from, to);
        parameters.accept();
        return new Report(report.of(
                Objects.requireNonNull(from).atStartOfDay(zone).toInstant(),
                Objects.requireNonNull(to).plusDays(1).atStartOfDay(zone).toInstant()));
    }
}
