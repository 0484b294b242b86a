package dev.loopdesk.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.changes.DecisionWhatIf.Range;
import dev.loopdesk.changes.DecisionWhatIf.Result;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.rerun.PastTickets;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of what a draft would have meant for past tickets, for analysts and managers (S7.1). */
@RestController
@RequestMapping({"/api/changes/{id:[0-9a-f-]{36}}/what-if", "/camunda/api/loopdesk/changes/{id:[0-9a-f-]{36}}/what-if"})
class WhatIfApi {

    private static final int USUAL = 1_000;
    private static final int MOST = 10_000;
    private static final int LONGEST_DATE = 10;

    private final ModelChanges stored;
    private final DecisionWhatIf whatIf;
    private final DraftReruns reruns;
    private final ServiceTimes serviceTimes;
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;

    WhatIfApi(
            ModelChanges stored,
            DecisionWhatIf whatIf,
            DraftReruns reruns,
            ServiceTimes serviceTimes,
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock) {
        this.stored = stored;
        this.whatIf = whatIf;
        this.reruns = reruns;
        this.serviceTimes = serviceTimes;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A report.
     *
     * @param from first day on which the tickets came in; null if it was not asked for
     * @param to last such day; null if it was not asked for
     * @param last most tickets, the newest ones
     */
    record Report(@Nullable LocalDate from, @Nullable LocalDate to, int last, Instant at, Result decisions) {}

    @PostMapping
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    ResponseEntity<JsonNode> ask(@PathVariable String id, HttpServletRequest request) throws IOException {
        LocalDate from = null;
        LocalDate to = null;
        int last = 0;
        boolean replay = false;
        if (request.getContentLengthLong() != 0) {
            JsonFields fields = JsonFields.of(request);
            from = day(fields, "from");
            to = day(fields, "to");
            last = fields.count("last");
            replay = fields.flag("replay");
            if (last > MOST) {
                fields.problem("last", "wants.number", 1, MOST);
            }
            if (from != null && to != null && to.isBefore(from)) {
                fields.problem("to", "wants.day-after", "from");
            }
            fields.nothingElse();
            fields.accept();
        }
        ModelChange change = change(id);
        if (change.state() != ModelChange.State.DRAFT) {
            throw new ApiProblem(HttpStatus.CONFLICT, "change.no-draft");
        }
        int most = last == 0 ? USUAL : last;
        Instant after =
                from == null ? null : from.atStartOfDay(serviceTimes.zone()).toInstant();
        Instant before = to == null
                ? null
                : to.plusDays(1).atStartOfDay(serviceTimes.zone()).toInstant();
        if (replay) {
            if (!reruns.begin(id, new PastTickets.Range(after, before, most))) {
                throw new ApiProblem(HttpStatus.CONFLICT, "change.what-if-runs");
            }
            return ResponseEntity.accepted().body(asked(id));
        }
        JsonNode report = json.valueToTree(
                new Report(from, to, most, clock.instant(), whatIf.of(change, new Range(after, before, most))));
        keep(id, report);
        return ResponseEntity.ok(report);
    }

    /** Ends the reruns of past tickets; nothing of them is kept. */
    @PostMapping("/stop")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    JsonNode stop(@PathVariable String id) throws JsonProcessingException {
        change(id);
        if (!reruns.stop(id)) {
            throw new ApiProblem(HttpStatus.CONFLICT, "change.no-what-if-runs");
        }
        return asked(id);
    }

    /** What was asked last; 404 if nothing was. */
    @GetMapping
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    JsonNode last(@PathVariable String id) throws JsonProcessingException {
        change(id);
        JsonNode asked = asked(id);
        if (asked.isEmpty()) {
            throw new ApiProblem(HttpStatus.NOT_FOUND, "no-such-report");
        }
        return asked;
    }

    private JsonNode asked(String id) throws JsonProcessingException {
        String report = jdbc.sql("select report from model_change_what_if where change_id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse("{}");
        var asked = (ObjectNode) json.readTree(report);
        reruns.of(id).ifPresent(one -> {
            ObjectNode replay = json.valueToTree(one);
            if (replay.get("result") instanceof ObjectNode result) {
                inWordsOf(LocaleContextHolder.getLocale(), result);
            }
            asked.set("replay", replay);
        });
        return asked;
    }

    /** Names elements and letters in the language of the reader. */
    private static void inWordsOf(Locale reader, ObjectNode result) {
        Texts letters = Texts.of("case", reader);
        Texts others = Texts.of("desk", reader);
        result.set("names", result.path("names").path(Texts.language(reader).toLanguageTag()));
        for (JsonNode letter : result.path("letters")) {
            String kind = letter.path("name").asText();
            String words = letters.find("value.message." + kind);
            ((ObjectNode) letter).put("words", words == null ? others.find("changes.rerun.letter." + kind) : words);
        }
    }

    private ModelChange change(String id) {
        return stored.find(id).orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-change"));
    }

    private void keep(String id, JsonNode report) {
        int kept = jdbc.sql("update model_change_what_if set report = :report where change_id = :id")
                .param("report", report.toString())
                .param("id", id)
                .update();
        if (kept == 0) {
            jdbc.sql("insert into model_change_what_if (change_id, report) values (:id, :report)")
                    .param("report", report.toString())
                    .param("id", id)
                    .update();
        }
    }

    private static @Nullable LocalDate day(JsonFields fields, String name) {
        String text = fields.text(name, LONGEST_DATE);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            fields.problem(name, "wants.day");
            return null;
        }
    }
}
