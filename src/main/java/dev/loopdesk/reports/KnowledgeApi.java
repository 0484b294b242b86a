package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.KnowledgeUse.UsedProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of the known problems that were used, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class KnowledgeApi {

    private static final String LINKED = "linked";
    private static final String SOLVED = "solved";

    private final KnowledgeUse use;
    private final ReportQuery query;

    KnowledgeApi(KnowledgeUse use, ReportQuery query) {
        this.use = use;
        this.query = query;
    }

    /** Known problems that were used. */
    record Used(List<UsedProblem> problems) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/known-problems")
    Used problems(HttpServletRequest request) {
        return new Used(use.problems(period(request)));
    }

    /** The tickets behind a number. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/known-problems/tickets")
    TicketPage tickets(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        int problem = parameters.number("problem", 1, Integer.MAX_VALUE, 0);
        boolean solved = parameters.oneOf("use", List.of(LINKED, SOLVED)).equals(SOLVED);
        Period period = query.period(parameters);
        String before = query.before(parameters);
        int limit = query.limit(parameters);
        parameters.accept();
        return TicketPage.of(use.tickets(problem, solved, period, before, limit + 1), limit);
    }

    /** The problems as a table of values. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/known-problems.csv")
    ResponseEntity<byte[]> table(HttpServletRequest request, Locale reader) {
        Period period = period(request);
        var table = new CsvTable(reader, "problem", "title", "declared-at", "solved-at", "linked", "told");
        for (UsedProblem problem : use.problems(period)) {
            table.row(Arrays.asList(
                    problem.id(),
                    problem.title(),
                    table.moment(problem.declaredAt(), period.zone()),
                    table.moment(problem.solvedAt(), period.zone()),
                    problem.linked(),
                    problem.solved()));
        }
        return table.download("known-problems");
    }

    private Period period(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Period period = query.period(parameters);
        parameters.accept();
        return period;
    }
}
