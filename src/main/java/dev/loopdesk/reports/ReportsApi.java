package dev.loopdesk.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.OpenTickets.Choice;
import dev.loopdesk.reports.OpenTickets.Standing;
import dev.loopdesk.reports.ServiceReport.CountedTicket;
import dev.loopdesk.reports.ServiceReport.Division;
import dev.loopdesk.servicetime.ServiceTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private static final String NOTHING = "none";

    private final ServiceReport report;
    private final OpenTickets open;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    ReportsApi(ServiceReport report, OpenTickets open, ServiceTimes serviceTimes, Clock clock) {
        this.report = report;
        this.open = open;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /**
     * The figures of a period.
     *
     * @param from first day
     * @param to last day
     * @param zone zone of the service desk, in which the days begin
     * @param before the figures of the period before, if they were asked for
     * @param by figures by the values of a column, if they were asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figures(
            LocalDate from,
            LocalDate to,
            String zone,
            @JsonUnwrapped ServiceFigures all,
            @Nullable Before before,
            @Nullable Map<String, ServiceFigures> by) {}

    /** The figures of the period before. */
    record Before(
            LocalDate from, LocalDate to, @JsonUnwrapped ServiceFigures all) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/service")
    Figures figures(HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        Period period = period(parameters);
        boolean compared = parameters.oneOf("compare", List.of("false", "true")).equals("true");
        Division division = division(parameters);
        parameters.accept();
        Period before = period.before();
        return new Figures(
                period.from(),
                period.to(),
                period.zone().getId(),
                report.all(period),
                compared ? new Before(before.from(), before.to(), report.all(before)) : null,
                division == null ? null : report.by(division, period));
    }

    /** The tickets behind a number. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/service/tickets")
    TicketPage tickets(HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        Figure figure = Figure.of(parameters.oneOf(
                        "figure", Stream.of(Figure.values()).map(Figure::key).toList()))
                .orElse(Figure.RECEIVED);
        Period period = period(parameters);
        Division division = division(parameters);
        String part = parameters.part("part", TicketPage.LONGEST_VALUE);
        String before = parameters.text("before", TicketPage.LONGEST_VALUE);
        int limit = TicketPage.limit(parameters);
        parameters.accept();
        return TicketPage.of(report.tickets(figure, period, division, part, before, limit + 1), limit);
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
    TicketPage openTickets(HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        String by = parameters.value("by");
        String part = parameters.part("part", TicketPage.LONGEST_VALUE);
        String after = parameters.text("after", TicketPage.LONGEST_VALUE);
        int limit = TicketPage.limit(parameters);
        parameters.accept();
        List<CountedTicket> tickets = open.tickets(
                        by == null ? null : new Choice(by, part == null ? "" : part), after, limit + 1)
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-figure"));
        return TicketPage.of(tickets, limit);
    }

    private Period period(QueryParameters parameters) {
        return Period.of(parameters, clock.instant(), serviceTimes.zone());
    }

    private static @Nullable Division division(QueryParameters parameters) {
        List<String> names = new ArrayList<>();
        names.add(NOTHING);
        Stream.of(Division.values())
                .map(division -> division.name().toLowerCase(Locale.ROOT))
                .forEach(names::add);
        String by = parameters.oneOf("by", names);
        return by.equals(NOTHING) || !names.contains(by) ? null : Division.valueOf(by.toUpperCase(Locale.ROOT));
    }
}
