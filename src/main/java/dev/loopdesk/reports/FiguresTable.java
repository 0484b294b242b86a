package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.OpenTickets.Standing;
import dev.loopdesk.reports.ServiceFigures.Causes;
import dev.loopdesk.reports.ServiceFigures.Spread;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The figures as tables of values, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class FiguresTable {

    private final ServiceReport report;
    private final OpenTickets open;
    private final ReportQuery query;

    FiguresTable(ServiceReport report, OpenTickets open, ReportQuery query) {
        this.report = report;
        this.open = open;
        this.query = query;
    }

    /** The figures of a period: a row for all tickets, and one for each part of the division. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/service.csv")
    ResponseEntity<byte[]> service(HttpServletRequest request, Locale reader) {
        QueryParameters parameters = query.of(request);
        Period period = query.period(parameters);
        Division division = query.division(request, parameters, period);
        parameters.accept();
        var table = new CsvTable(reader, "part");
        ServiceFigures all = report.all(period);
        values(all).keySet().forEach(table::column);
        row(table, table.word("column.all"), all);
        if (division != null) {
            String kind = division.name().toLowerCase(Locale.ROOT) + ".";
            report.by(division, period)
                    .forEach((part, figures) ->
                            row(table, part.isEmpty() ? table.word("nothing") : table.word(kind + part), figures));
        }
        return table.download("service");
    }

    /** Table of the tickets that are open now, by each part. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/open.csv")
    ResponseEntity<byte[]> open(Locale reader) {
        var table = new CsvTable(reader, "by", "part", "all-open");
        Standing now = open.now();
        table.row(Arrays.asList(table.word("all-open"), null, now.tickets()));
        table.row(Arrays.asList(table.word("atRisk"), null, now.atRisk()));
        table.row(Arrays.asList(table.word("breached"), null, now.breached()));
        Map<String, Map<String, Long>> parts = new LinkedHashMap<>();
        parts.put("byStage", now.byStage());
        parts.put("waitingFor", now.waitingFor());
        parts.put("byAge", now.byAge());
        parts.put("byPriority", now.byPriority());
        parts.put("byTeam", now.byTeam());
        parts.forEach((by, numbers) -> numbers.forEach((part, number) -> table.row(Arrays.asList(
                table.word(by), part.isEmpty() ? table.word("nothing") : table.word(by + "." + part), number))));
        return table.download("open");
    }

    private static void row(CsvTable table, String part, ServiceFigures figures) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(part);
        row.addAll(values(figures).values());
        table.row(row);
    }

    private static Map<String, @Nullable Object> values(ServiceFigures figures) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("received", figures.received());
        values.put("closed", figures.closed());
        values.put("solved", figures.solved());
        values.put("open", figures.open());
        values.put("response-met", figures.firstResponse().met());
        values.put("response-missed", figures.firstResponse().missed());
        causes(values, "response-missed", figures.missedBecause().firstResponse());
        values.put("resolution-met", figures.resolution().met());
        values.put("resolution-missed", figures.resolution().missed());
        causes(values, "resolution-missed", figures.missedBecause().resolution());
        spread(
                values,
                "timeToFirstResponse.clock",
                figures.timeToFirstResponse().clock());
        spread(
                values,
                "timeToFirstResponse.serviceHours",
                figures.timeToFirstResponse().serviceHours());
        spread(values, "timeToSolution.clock", figures.timeToSolution().clock());
        spread(values, "timeToSolution.serviceHours", figures.timeToSolution().serviceHours());
        values.put("first-contact-solved", figures.firstContactSolved());
        values.put("loops-back", figures.loopsBack());
        values.put("not-verified", figures.loops().notVerified());
        values.put("not-confirmed", figures.loops().notConfirmed());
        values.put("recurred", figures.loops().recurred());
        values.put("still-broken", figures.loops().stillBroken());
        values.put("reopened", figures.reopened());
        values.put("rated", figures.satisfaction().count());
        values.put("satisfaction", figures.satisfaction().average());
        values.put("confirmed-by-silence", figures.satisfaction().bySilence());
        values.put("runs-well", figures.followUp().runsWell());
        values.put("age.median", figures.backlogAgeDays().median());
        values.put("age.p90", figures.backlogAgeDays().p90());
        return values;
    }

    private static void causes(Map<String, @Nullable Object> values, String target, Causes causes) {
        values.put(target + "-queue", causes.queue());
        values.put(target + "-person", causes.person());
        values.put(target + "-specialist", causes.specialist());
        values.put(target + "-requester", causes.requester());
        values.put(target + "-unrecorded", causes.unrecorded());
    }

    private static void spread(Map<String, @Nullable Object> values, String name, Spread spread) {
        values.put(name + ".median", spread.median());
        values.put(name + ".p85", spread.p85());
    }
}
