package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.knowledge.SuggestionVerdicts;
import dev.loopdesk.knowledge.SuggestionVerdicts.Given;
import dev.loopdesk.knowledge.SuggestionVerdicts.Suggested;
import dev.loopdesk.knowledge.SuggestionVerdicts.Verdict;
import dev.loopdesk.process.knowledge.SuggestionUse;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses of what staff say of articles and cases that were suggested for a ticket (S3.3, S6.1). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tickets/{number}/verdicts")
class DeskSuggestions {

    private static final String ARTICLE = "article";
    private static final String CASE = "case";
    private static final String ID = "\\d{1,18}";
    private static final int LONGEST_ID = 18;
    private static final int MOST_SHOWN = 50;
    /** Takes a verdict back. */
    private static final String NONE = "none";

    private static final List<String> VERDICTS = Stream.concat(
                    Arrays.stream(Verdict.values())
                            .filter(verdict -> verdict != Verdict.SHOWN)
                            .map(Verdict::key),
                    Stream.of(NONE))
            .toList();

    private final SuggestionVerdicts verdicts;
    private final SuggestionUse use;
    private final Articles articles;
    private final CaseFiles caseFiles;
    private final TicketAccess ticketAccess;

    DeskSuggestions(
            SuggestionVerdicts verdicts,
            SuggestionUse use,
            Articles articles,
            CaseFiles caseFiles,
            TicketAccess ticketAccess) {
        this.verdicts = verdicts;
        this.use = use;
        this.articles = articles;
        this.caseFiles = caseFiles;
        this.ticketAccess = ticketAccess;
    }

    /** The caller's verdicts in the ticket. */
    @GetMapping
    List<Given> own(@PathVariable String number, Authentication caller) {
        ticketAccess.admitStaff(number);
        return verdicts.of(caseFiles.get(number).id(), caller.getName());
    }

    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> give(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String kind = sent.oneOf("kind", List.of(ARTICLE, CASE));
        String id = sent.required("id", 20);
        String said = sent.oneOf("verdict", VERDICTS);
        if (kind == null) {
            sent.problem("kind", "wants.one-of", ARTICLE + ", " + CASE);
        }
        if (said == null) {
            sent.problem("verdict", "wants.one-of", String.join(", ", VERDICTS));
        }
        sent.nothingElse();
        sent.accept();
        Verdict verdict = Arrays.stream(Verdict.values())
                .filter(one -> one.key().equals(said))
                .findFirst()
                .orElse(null);
        use.give(number, suggested(Objects.requireNonNull(kind), id), verdict, caller.getName());
        return ResponseEntity.noContent().build();
    }

    /** Records that articles stood beside the ticket. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/shown", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> show(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        List<String> shown = sent.texts("articles", MOST_SHOWN, LONGEST_ID);
        if (!shown.stream().allMatch(id -> id.matches(ID))) {
            sent.problem("articles", "wants.numbers");
        }
        sent.nothingElse();
        sent.accept();
        use.show(number, shown.stream().map(Long::valueOf).toList(), caller.getName());
        return ResponseEntity.noContent().build();
    }

    private Suggested suggested(String kind, String id) {
        if (kind.equals(ARTICLE)) {
            long article = id.matches(ID) ? Long.parseLong(id) : 0;
            return articles.find(article)
                    .map(found -> new Suggested(found.id(), 0))
                    .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-article"));
        }
        return caseFiles
                .find(id)
                .map(Ticket::id)
                .map(found -> new Suggested(0, found))
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-ticket"));
    }
}
