package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.reports.Misses.Choice;
import dev.loopdesk.reports.Misses.Miss;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.MissCause;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of missed targets with reasons and causes, for managers (S1.1, S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class MissesApi {

    private static final String ANY = "any";
    private static final String UNRECORDED = "unrecorded";

    private final Misses misses;
    private final ReportQuery query;

    MissesApi(Misses misses, ReportQuery query) {
        this.misses = misses;
        this.query = query;
    }

    /**
     * Missed targets.
     *
     * @param next number of the last ticket, after which the next page begins; null on the last page
     */
    record Page(List<Miss> misses, @Nullable String next) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/misses")
    Page misses(HttpServletRequest request, Locale reader) {
        QueryParameters parameters = query.of(request);
        Choice choice = choice(request, parameters);
        String before = query.before(parameters);
        int limit = query.limit(parameters);
        parameters.accept();
        List<Miss> found = misses.of(choice, before, limit + 1, reader);
        List<Miss> page = found.subList(0, Math.min(limit, found.size()));
        return new Page(page, found.size() > limit ? page.get(limit - 1).number() : null);
    }

    /** The same as a table of values. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/misses.csv")
    ResponseEntity<byte[]> table(HttpServletRequest request, Locale reader) {
        QueryParameters parameters = query.of(request);
        Choice choice = choice(request, parameters);
        parameters.accept();
        var table = new CsvTable(reader, "number", "title", "priority", "team", "due", "missed-at", "met-at", "cause");
        Stream.of(MissCause.values()).forEach(cause -> table.column("seconds." + cause.key()));
        table.column("lines");
        for (Miss miss : misses.of(choice, null, CsvTable.MOST_ROWS, reader)) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(miss.number());
            row.add(miss.title());
            row.add(miss.priority());
            row.add(miss.team());
            row.add(table.moment(miss.due(), choice.part().period().zone()));
            row.add(table.moment(miss.missedAt(), choice.part().period().zone()));
            row.add(table.moment(miss.metAt(), choice.part().period().zone()));
            row.add(table.word("cause." + (miss.cause() == null ? UNRECORDED : miss.cause())));
            Stream.of(MissCause.values())
                    .forEach(cause -> row.add(miss.seconds().get(cause.key())));
            row.add(String.join("\n", miss.lines()));
            table.row(row);
        }
        return table.download("misses");
    }

    private Choice choice(HttpServletRequest request, QueryParameters parameters) {
        String key = parameters.oneOf("target", List.of(Target.RESOLUTION.key(), Target.FIRST_RESPONSE.key()));
        Target target = key.equals(Target.FIRST_RESPONSE.key()) ? Target.FIRST_RESPONSE : Target.RESOLUTION;
        List<String> causes = new ArrayList<>(List.of(ANY));
        Stream.of(MissCause.values()).map(MissCause::key).forEach(causes::add);
        causes.add(UNRECORDED);
        String cause = parameters.oneOf("cause", causes);
        Part part = query.part(request, parameters);
        return new Choice(target, figure(target, cause), part);
    }

    private static Figure figure(Target target, String cause) {
        return Stream.of(MissCause.values())
                .filter(one -> one.key().equals(cause))
                .findFirst()
                .map(one -> Figure.missed(target, one))
                .orElseGet(() -> cause.equals(UNRECORDED)
                        ? Figure.missed(target, null)
                        : target == Target.FIRST_RESPONSE ? Figure.RESPONSE_MISSED : Figure.RESOLUTION_MISSED);
    }
}
