package dev.loopdesk.api;

import dev.loopdesk.retrieval.Suggestion;
import dev.loopdesk.retrieval.Suggestions;
import dev.loopdesk.retrieval.Suggestions.Audience;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of articles and like cases for staff (S3.3, S6.1). */
@RestController
class KnowledgeSearch {

    private static final int MOST = 50;
    private static final int DEFAULT = 5;
    private static final int LONGEST_TEXT = 2_000;

    private final Suggestions suggestions;
    private final TicketAccess ticketAccess;

    KnowledgeSearch(Suggestions suggestions, TicketAccess ticketAccess) {
        this.suggestions = suggestions;
        this.ticketAccess = ticketAccess;
    }

    @GetMapping(path = "/api/knowledge", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Suggestion> articles(HttpServletRequest request, Locale reader) {
        var parameters = new QueryParameters(request);
        String query = needed(parameters, "q");
        String language = parameters.value("language") == null ? null : parameters.oneOf("language", Texts.LANGUAGES);
        int limit = parameters.number("limit", 1, MOST, DEFAULT);
        parameters.accept();
        return suggestions.articles(query, language, Audience.STAFF, limit, reader);
    }

    @GetMapping(
            path = {"/api/tickets/{number}/similar", "/camunda/api/loopdesk/tickets/{number}/similar"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    List<Suggestion> similar(@PathVariable String number, HttpServletRequest request, Locale reader) {
        ticketAccess.admitStaff(number);
        var parameters = new QueryParameters(request);
        int limit = parameters.number("limit", 1, MOST, DEFAULT);
        parameters.accept();
        return suggestions.likeTicket(number, limit, reader);
    }

    /** Articles and cases like what is being typed; that is no part of the address, because addresses are logged. */
    @PostMapping(
            path = "/camunda/api/loopdesk/like",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    List<Suggestion> like(HttpServletRequest request, Locale reader) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String title = sent.text("title", TicketList.LONGEST_QUERY);
        String text = sent.text("text", LONGEST_TEXT);
        sent.nothingElse();
        sent.accept();
        return suggestions.like(title == null ? "" : title, text == null ? "" : text, DEFAULT, reader);
    }

    /** Returns a text that must be stated; empty if it is not, which {@link QueryParameters#accept} reports. */
    private static String needed(QueryParameters parameters, String name) {
        String text = parameters.text(name, TicketList.LONGEST_QUERY);
        if (text == null && parameters.value(name) == null) {
            parameters.problem(name, "wants.words", TicketList.LONGEST_QUERY);
        }
        return text == null ? "" : text;
    }
}
