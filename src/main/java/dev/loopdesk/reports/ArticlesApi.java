package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.ArticleUse.Listed;
import dev.loopdesk.reports.ArticleUse.Use;
import dev.loopdesk.reports.ArticleUse.UsedArticle;
import dev.loopdesk.reports.ArticleUse.Whole;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of how articles were used, for managers (S6.1, S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class ArticlesApi {

    private final ArticleUse use;
    private final ReportQuery query;

    ArticlesApi(ArticleUse use, ReportQuery query) {
        this.use = use;
        this.query = query;
    }

    /** The knowledge base as a whole, and some of its articles. */
    record Articles(Whole whole, List<UsedArticle> articles) {}

    /** Criteria of the report. */
    private record Asked(Listed listed, Period period) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/articles")
    Articles articles(HttpServletRequest request) {
        Asked asked = asked(request);
        return new Articles(use.whole(asked.period()), use.articles(asked.listed(), asked.period()));
    }

    /** The tickets behind a number. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/articles/tickets")
    TicketPage tickets(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Use wanted = oneOf(parameters, "use", Use.values());
        int article = wanted.isOfClosed() ? 0 : parameters.number("article", 1, Integer.MAX_VALUE, 0);
        Period period = query.period(parameters);
        String before = query.before(parameters);
        int limit = query.limit(parameters);
        parameters.accept();
        return TicketPage.of(use.tickets(wanted, article, period, before, limit + 1), limit);
    }

    /** The articles as a table of values. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/articles.csv")
    ResponseEntity<byte[]> table(HttpServletRequest request, Locale reader) {
        Asked asked = asked(request);
        var table = new CsvTable(
                reader,
                "article",
                "title",
                "article-state",
                "readers",
                "written-at",
                "waiting-days",
                "shown",
                "opened",
                "helped",
                "article-solved",
                "not-this");
        for (UsedArticle article : use.articles(asked.listed(), asked.period())) {
            table.row(Arrays.asList(
                    article.id(),
                    article.title(),
                    table.word("article." + article.state()),
                    table.word("readers." + article.visibility()),
                    table.moment(article.writtenAt(), asked.period().zone()),
                    article.waitingDays(),
                    article.shown(),
                    article.opened(),
                    article.helped(),
                    article.solved(),
                    article.notThis()));
        }
        return table.download("articles");
    }

    private Asked asked(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Listed listed = oneOf(parameters, "show", Listed.values());
        Period period = query.period(parameters);
        parameters.accept();
        return new Asked(listed, period);
    }

    /** Returns the value that was asked for by its key; the first one without any, or if the key is wrong. */
    private static <E extends Enum<E>> E oneOf(QueryParameters parameters, String name, E[] values) {
        String said = parameters.oneOf(
                name, Arrays.stream(values).map(ArticlesApi::key).toList());
        return Arrays.stream(values)
                .filter(value -> key(value).equals(said))
                .findFirst()
                .orElse(values[0]);
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
