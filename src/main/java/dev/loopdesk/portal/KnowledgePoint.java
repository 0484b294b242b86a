package dev.loopdesk.portal;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.retrieval.Suggestion;
import dev.loopdesk.retrieval.Suggestions;
import dev.loopdesk.retrieval.Suggestions.Audience;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Articles that requesters may read, for everybody: while a report is being typed (S2.1, S6.1). */
@RestController
class KnowledgePoint {

    private static final int LONGEST_QUERY = 255;
    private static final int MOST = 10;
    private static final int DEFAULT = 3;

    private final Suggestions suggestions;
    private final HourlyRateLimit searches;

    KnowledgePoint(Suggestions suggestions, HourlyRateLimit searchLimit) {
        this.suggestions = suggestions;
        this.searches = searchLimit;
    }

    /** An article as everybody may see it. */
    record Found(String id, String kind, String title, double score, String why, String language) {

        static Found of(Suggestion article) {
            return new Found(
                    article.id(), article.kind(), article.title(), article.score(), article.why(), article.language());
        }
    }

    @GetMapping(path = "/api/public/knowledge", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Found> articles(HttpServletRequest request, HttpServletResponse response, Locale reader) {
        var parameters = new QueryParameters(request);
        String query = parameters.text("q", LONGEST_QUERY);
        if (query == null && parameters.value("q") == null) {
            parameters.problem("q", "wants.words", LONGEST_QUERY);
        }
        String language = parameters.value("language") == null ? null : parameters.oneOf("language", Texts.LANGUAGES);
        int most = parameters.number("limit", 1, MOST, DEFAULT);
        parameters.accept();
        String address = request.getRemoteAddr();
        if (!searches.allows(address)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(searches.secondsUntilRoom(address)));
            throw new ApiProblem(HttpStatus.TOO_MANY_REQUESTS, "too-many-searches");
        }
        return suggestions.articles(query == null ? "" : query, language, Audience.REQUESTERS, most, reader).stream()
                .map(Found::of)
                .toList();
    }
}
