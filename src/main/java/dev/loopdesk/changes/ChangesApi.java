package dev.loopdesk.changes;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.changes.ChangeViews.ChangeList;
import dev.loopdesk.changes.ChangeViews.FileView;
import dev.loopdesk.changes.ChangeViews.View;
import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.changes.MigrationRoutes.UnusableMappingException;
import dev.loopdesk.changes.TicketMigration.UnknownTicketsException;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API of the changes of the models, for analysts and managers (S7.1). */
@RestController
@RequestMapping({"/api/changes", "/camunda/api/loopdesk/changes"})
class ChangesApi {

    private static final int LONGEST_REASON = 2_000;
    private static final int LONGEST_FINDING = 32;
    private static final int LONGEST_TIME = 40;
    private static final int LONGEST_ID = 255;
    private static final int MOST_MAPPED = 200;
    private static final int MOST_TICKETS = 1_000;
    private static final Duration LONGEST_PLAN = Duration.ofDays(366);
    private static final String ID = "/{id:[0-9a-f-]{36}}";

    private final Changes changes;
    private final ModelChanges stored;
    private final ChangeViews views;
    private final PlannedPublications planned;
    private final TicketMigration migration;
    private final MigrationTrial trial;
    private final Clock clock;

    ChangesApi(
            Changes changes,
            ModelChanges stored,
            ChangeViews views,
            PlannedPublications planned,
            TicketMigration migration,
            MigrationTrial trial,
            Clock clock) {
        this.changes = changes;
        this.stored = stored;
        this.views = views;
        this.planned = planned;
        this.migration = migration;
        this.trial = trial;
        this.clock = clock;
    }

    @GetMapping
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    ChangeList list() {
        return views.list();
    }

    @GetMapping(ID)
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View one(@PathVariable String id, Authentication caller, Locale language) {
        return views.one(change(id), caller.getName(), language);
    }

    @GetMapping(ID + "/file")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    FileView file(@PathVariable String id, @RequestParam String name, Locale language) {
        return views.file(change(id), name, language)
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "change.no-such-file"));
    }

    private ModelChange change(String id) {
        return stored.find(id).orElseThrow(() -> refusal(Refused.UNKNOWN));
    }

    /** Publishes a draft, now or at a time. */
    @PostMapping(ID + "/publish")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View publish(@PathVariable String id, HttpServletRequest request, Authentication caller, Locale language)
            throws IOException {
        Instant at = null;
        String reason = "";
        if (request.getContentLengthLong() != 0) {
            JsonFields fields = JsonFields.of(request);
            reason = Objects.requireNonNullElse(fields.text("reason", LONGEST_REASON), "");
            at = time(fields);
            fields.nothingElse();
            fields.accept();
        }
        if (at == null) {
            return taken(changes::publish, id, reason, caller, language);
        }
        Instant due = at;
        return taken(
                (change, account, why) -> {
                    planned.refuseUnpublishable(change, account, why);
                    planned.plan(change, due, account, why);
                },
                id,
                reason,
                caller,
                language);
    }

    /** Returns the time at which a draft is to be published; null if it is now. */
    private @Nullable Instant time(JsonFields fields) {
        String text = fields.text("at", LONGEST_TIME);
        if (text == null) {
            return null;
        }
        try {
            Instant at = OffsetDateTime.parse(text).toInstant();
            Instant now = clock.instant();
            if (!at.isAfter(now) || at.isAfter(now.plus(LONGEST_PLAN))) {
                fields.problem("at", "wants.time-ahead");
            }
            return at;
        } catch (DateTimeException e) {
            fields.problem("at", "wants.time");
            return null;
        }
    }

    /** Moves what runs to the versions of a publication, or tries it, for a draft, too: {@code dryRun}. */
    @PostMapping(ID + "/migrate")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    Object migrate(@PathVariable String id, HttpServletRequest request, Authentication caller, Locale language)
            throws IOException {
        boolean dryRun = false;
        Map<String, String> mapping = Map.of();
        List<String> tickets = List.of();
        if (request.getContentLengthLong() != 0) {
            JsonFields fields = JsonFields.of(request);
            dryRun = fields.flag("dryRun");
            mapping = mapping(fields);
            tickets = fields.ticketNumbers("tickets", MOST_TICKETS);
            fields.nothingElse();
            fields.accept();
        }
        ModelChange change = change(id);
        try {
            if (dryRun) {
                return TrialView.of(trial.of(change, tickets, mapping), language);
            }
            migration.start(change, caller.getName(), mapping, tickets);
        } catch (RefusedException e) {
            throw refusal(e.reason());
        } catch (UnknownTicketsException e) {
            throw ApiProblem.wrong("tickets", "wants.tickets-to-move");
        } catch (UnusableMappingException e) {
            throw ApiProblem.wrong("mapping." + e.element(), "wants.same-kind");
        }
        return one(id, caller, language);
    }

    private static Map<String, String> mapping(JsonFields fields) {
        Map<String, String> mapping = new TreeMap<>();
        fields.values("mapping", MOST_MAPPED, LONGEST_ID).forEach((element, other) -> {
            if (other instanceof String text) {
                mapping.put(element, text.strip());
            } else {
                fields.problem("mapping." + element, "wants.text", LONGEST_ID);
            }
        });
        return mapping;
    }

    @PostMapping(ID + "/accept")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View accept(@PathVariable String id, HttpServletRequest request, Authentication caller, Locale language)
            throws IOException {
        JsonFields fields = JsonFields.of(request);
        String finding = fields.required("finding", LONGEST_FINDING);
        String reason = fields.required("reason", LONGEST_REASON);
        fields.nothingElse();
        fields.accept();
        return taken(() -> changes.accept(id, finding, caller.getName(), reason.strip()), id, caller, language);
    }

    /** Has tickets led through a draft once more, because they could not be. */
    @PostMapping(ID + "/walk")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View walk(@PathVariable String id, Authentication caller, Locale language) {
        return taken(() -> changes.walkAgain(id), id, caller, language);
    }

    @PostMapping(ID + "/discard")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View discard(@PathVariable String id, HttpServletRequest request, Authentication caller, Locale language)
            throws IOException {
        return taken(changes::discard, id, reason(request), caller, language);
    }

    @PostMapping(ID + "/roll-back")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View rollBack(@PathVariable String id, HttpServletRequest request, Authentication caller, Locale language)
            throws IOException {
        return taken(changes::rollBack, id, reason(request), caller, language);
    }

    private static String reason(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() == 0) {
            return "";
        }
        JsonFields fields = JsonFields.of(request);
        String reason = fields.text("reason", LONGEST_REASON);
        fields.nothingElse();
        fields.accept();
        return Objects.requireNonNullElse(reason, "");
    }

    /** A step of the life of a change. */
    private interface Step {

        void take(String id, String account, String reason);
    }

    private View taken(Step step, String id, String reason, Authentication caller, Locale language) {
        return taken(() -> step.take(id, caller.getName(), reason), id, caller, language);
    }

    private View taken(Runnable step, String id, Authentication caller, Locale language) {
        try {
            step.run();
        } catch (RefusedException e) {
            throw refusal(e.reason());
        }
        return one(id, caller, language);
    }

    private static ApiProblem refusal(Refused reason) {
        return switch (reason) {
            case UNKNOWN -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-change");
            case OWN_CHANGE -> new ApiProblem(HttpStatus.FORBIDDEN, "change.own");
            case NOT_A_DRAFT -> new ApiProblem(HttpStatus.CONFLICT, "change.no-draft");
            case OVERTAKEN -> new ApiProblem(HttpStatus.CONFLICT, "change.overtaken");
            case WALKED -> new ApiProblem(HttpStatus.CONFLICT, "change.walked");
            case WALKS_FOUND -> new ApiProblem(HttpStatus.CONFLICT, "change.walks-found");
            case WALKS_FAILED -> new ApiProblem(HttpStatus.CONFLICT, "change.walks-failed");
            case NOT_TO_WALK -> new ApiProblem(HttpStatus.CONFLICT, "change.not-to-walk");
            case MOVING -> new ApiProblem(HttpStatus.CONFLICT, "change.moving");
            case FAULTY -> new ApiProblem(HttpStatus.CONFLICT, "change.faulty");
            case NOT_ACCEPTED -> new ApiProblem(HttpStatus.CONFLICT, "change.not-accepted");
            case OWN_FINDING -> new ApiProblem(HttpStatus.FORBIDDEN, "change.own-finding");
            case NO_SUCH_FINDING -> new ApiProblem(HttpStatus.NOT_FOUND, "change.no-such-finding");
            case EMPTY -> new ApiProblem(HttpStatus.CONFLICT, "change.empty");
            case NOT_THE_LAST -> new ApiProblem(HttpStatus.CONFLICT, "change.not-the-last");
            case NOT_PUBLISHED -> new ApiProblem(HttpStatus.CONFLICT, "change.not-published");
            case NOT_LIVE -> new ApiProblem(HttpStatus.CONFLICT, "change.not-live");
        };
    }
}
