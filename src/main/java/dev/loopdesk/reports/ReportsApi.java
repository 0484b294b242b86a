package dev.loopdesk.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.CountedTickets.CountedTicket;
import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.reports.OpenTickets.Choice;
import dev.loopdesk.reports.OpenTickets.Standing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of the figures of the service, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class ReportsApi {

    private final ServiceReport report;
    private final CountedTickets counted;
    private final OpenTickets open;
    private final ReportQuery query;

    ReportsApi(ServiceReport report, CountedTickets counted, OpenTickets open, ReportQuery query) {
        this.report = report;
        this.counted = counted;
        this.open = open;
        this.query = query;
    }

    /**
     * The figures of a period.
     *
     * @param from first day
     * @param to last day
     * @param zone zone of the service desk, in which the days begin
     * @param persons true if the reader may divide by persons
     * @param before the figures of the period before, if they were asked for
     * @param by figures by the values of a column, if they were asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figures(
            LocalDate from,
            LocalDate to,
            String zone,
            boolean persons,
            @JsonUnwrapped ServiceFigures all,
            @Nullable Before before,
            @Nullable Map<String, ServiceFigures> by) {}

    /** The figures of the period before. */
    record Before(
            LocalDate from, LocalDate to, @JsonUnwrapped ServiceFigures all) {}

    /**
     * Tickets behind a number.
     *
     * @param next number of the last ticket, after which the next page begins; null on the last page
     */
    record Page(List<CountedTicket> tickets, @Nullable String next) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/service")
    Figures figures(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Period period = query.period(parameters);
        boolean compared = parameters.oneOf("compare", List.of("false", "true")).equals("true");
        Division division = query.division(request, parameters, period);
        parameters.accept();
        Period before = period.before();
        return new Figures(
                period.from(),
                period.to(),
                period.zone().getId(),
                query.showsPersons(request),
                report.all(period),
                compared ? new Before(before.from(), before.to(), report.all(before)) : null,
                division == null ? null : report.by(division, period));
    }

    /** The tickets behind a number. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/service/tickets")
    Page tickets(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Figure figure = Figure.of(parameters.oneOf(
                        "figure", Stream.of(Figure.values()).map(Figure::key).toList()))
                .orElse(Figure.RECEIVED);
        Part part = query.part(request, parameters);
        String before = query.before(parameters);
        int limit = query.limit(parameters);
        parameters.accept();
        return page(counted.of(figure, part, before, limit + 1), limit);
    }

    /** Open tickets as they stand now. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/open")
    Standing open() {
        return open.now();
    }

    /** Open tickets, oldest first, by a part of what {@code /open} counts. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/open/tickets")
    Page openTickets(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        String by = parameters.value("by");
        String part = parameters.part("part", ReportQuery.LONGEST_VALUE);
        String after = parameters.text("after", ReportQuery.LONGEST_VALUE);
        int limit = query.limit(parameters);
        parameters.accept();
        List<CountedTicket> tickets = open.tickets(
                        by == null ? null : new Choice(by, part == null ? "" : part), after, limit + 1)
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-figure"));
        return page(tickets, limit);
    }

    static Page page(List<CountedTicket> tickets, int limit) {
        List<CountedTicket> page = tickets.subList(0, Math.min(limit, tickets.size()));
        return new Page(page, tickets.size() > limit ? page.get(limit - 1).number() : null);
    }
}
