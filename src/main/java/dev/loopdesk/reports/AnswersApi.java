package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.Answers.Answer;
import dev.loopdesk.reports.Answers.Subject;
import dev.loopdesk.reports.CountedTickets.Part;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of what requesters and agents answered: satisfaction, objections, failed verifications, follow-up visits (S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class AnswersApi {

    private final Answers answers;
    private final ReportQuery query;

    AnswersApi(Answers answers, ReportQuery query) {
        this.answers = answers;
        this.query = query;
    }

    /**
     * Answers.
     *
     * @param next id of the last answer, after which the next page begins; null on the last page
     */
    record Page(List<Answer> answers, @Nullable String next) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/answers")
    Page answers(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Subject subject = Answers.subject(parameters.oneOf("about", Answers.subjects()));
        Part part = query.part(request, parameters);
        String before = query.before(parameters);
        if (before != null && !answers.isKnown(before)) {
            parameters.problem("before", "wants.cursor");
        }
        int limit = query.limit(parameters);
        parameters.accept();
        List<Answer> found = answers.of(subject, part, before, limit + 1);
        List<Answer> page = found.subList(0, Math.min(limit, found.size()));
        return new Page(page, found.size() > limit ? page.get(limit - 1).id() : null);
    }

    /** The same as a table of values. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/answers.csv")
    ResponseEntity<byte[]> table(HttpServletRequest request, Locale reader) {
        QueryParameters parameters = query.of(request);
        Subject subject = Answers.subject(parameters.oneOf("about", Answers.subjects()));
        Part part = query.part(request, parameters);
        parameters.accept();
        ZoneId zone = part.period().zone();
        var table = new CsvTable(reader, "number", "title", "at", "author", "outcome", "score", "failed", "text");
        for (Answer answer : answers.of(subject, part, null, CsvTable.MOST_ROWS)) {
            table.row(Arrays.asList(
                    answer.number(),
                    answer.title(),
                    table.moment(answer.at(), zone),
                    answer.author(),
                    table.word("outcome." + answer.outcome()),
                    answer.score(),
                    answer.failed().stream()
                            .map(check -> table.word("check." + check))
                            .collect(Collectors.joining("; ")),
                    answer.text()));
        }
        return table.download(subject.key());
    }
}
