package dev.loopdesk.changes;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.changes.ChangeWalks.Walks;
import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.changes.MigrationRoutes.UnusableMappingException;
import dev.loopdesk.changes.ModelMerge.Conflict;
import dev.loopdesk.changes.TicketMigration.UnknownTicketsException;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.LetterWords;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.servicetime.ServiceTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    private static final int MOST = 200;
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
    private final ChangeWalks walks;
    private final Acceptances acceptances;
    private final PlannedPublications planned;
    private final TicketMigration migration;
    private final MigrationTrial trial;
    private final ChangeNotes notes;
    private final Misbehaviour misbehaviour;
    private final StaffNames names;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    ChangesApi(
            Changes changes,
            ModelChanges stored,
            ChangeWalks walks,
            Acceptances acceptances,
            PlannedPublications planned,
            TicketMigration migration,
            MigrationTrial trial,
            ChangeNotes notes,
            Misbehaviour misbehaviour,
            StaffNames names,
            ServiceTimes serviceTimes,
            Clock clock) {
        this.changes = changes;
        this.stored = stored;
        this.walks = walks;
        this.acceptances = acceptances;
        this.planned = planned;
        this.migration = migration;
        this.trial = trial;
        this.notes = notes;
        this.misbehaviour = misbehaviour;
        this.names = names;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /**
     * All changes, newest first.
     *
     * @param zone zone of the service desk
     */
    record ChangeList(List<Summary> changes, ZoneId zone) {}

    /** A change in the list. */
    record Summary(String id, String name, String state, String author, String authorName, Instant proposedAt) {}

    /**
     * A step: who took it, when and why.
     *
     * @param note what has happened, if it is no step to another state
     */
    record StepView(
            String state,
            String account,
            String name,
            Instant at,
            String reason,
            @Nullable String note) {}

    /** When a draft is to be published, and who wants it. */
    record PlanView(Instant at, String account, String name, String reason) {}

    /** A finding that somebody has accepted, with who, when and why. */
    record AcceptanceView(FindingView finding, String account, String name, Instant at, String reason) {}

    /**
     * A change.
     *
     * @param deployment the engine's deployment of its publication
     * @param walks tickets that are led through it; null if none are
     * @param letters words of the letters that elements send for the first time or no longer, by the key of the letter
     * @param conflicts what a release and the analysts have both changed
     * @param toAccept ids of the findings that somebody must accept before it is published
     * @param accepted findings that somebody has accepted
     * @param mayPublish false if the caller is its author and needs somebody else
     * @param mayAccept false if the caller is its author, who needs somebody else to accept a finding
     * @param planned when the draft is to be published by itself
     * @param migration how far the move of what runs is
     * @param onOtherVersions number of instances that run on other versions than this, the live one
     * @param misbehaving failures of the publication, if they are more than is accepted
     * @param zone zone of the service desk
     */
    record View(
            String id,
            String name,
            String state,
            String author,
            String authorName,
            Instant proposedAt,
            @Nullable String deployment,
            List<FindingView> findings,
            @Nullable Walks walks,
            Set<String> toAccept,
            List<AcceptanceView> accepted,
            List<Difference> difference,
            Map<String, LetterWords> letters,
            List<Conflict> conflicts,
            List<StepView> steps,
            boolean mayPublish,
            boolean mayAccept,
            @Nullable PlanView planned,
            @Nullable MigrationView migration,
            int onOtherVersions,
            Misbehaviour.@Nullable Figures misbehaving,
            ZoneId zone) {}

    @GetMapping
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    ChangeList list() {
        List<ModelChange> all = stored.all(MOST);
        Map<String, String> known =
                names.of(all.stream().map(ModelChange::author).distinct().toList());
        return new ChangeList(
                all.stream()
                        .map(change -> new Summary(
                                change.id(),
                                change.name(),
                                change.state().key(),
                                change.author(),
                                known.getOrDefault(change.author(), change.author()),
                                change.proposedAt()))
                        .toList(),
                serviceTimes.zone());
    }

    @GetMapping(ID)
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    View one(@PathVariable String id, Authentication caller, Locale language) {
        ModelChange change = stored.find(id).orElseThrow(() -> refusal(Refused.UNKNOWN));
        var files = stored.files(id);
        List<ModelFinding> findings = changes.findings(change);
        List<Difference> difference = ModelDifference.between(files.former(), files.proposed());
        return new View(
                id,
                change.name(),
                change.state().key(),
                change.author(),
                names.of(change.author()),
                change.proposedAt(),
                change.deployment(),
                findings.stream()
                        .map(finding -> FindingView.of(finding, language))
                        .toList(),
                walks.of(id).orElse(null),
                changes.toAccept(change, findings),
                acceptances.of(id).stream()
                        .map(acceptance -> new AcceptanceView(
                                FindingView.of(acceptance.finding(), language),
                                acceptance.account(),
                                names.of(acceptance.account()),
                                acceptance.acceptedAt(),
                                acceptance.reason()))
                        .toList(),
                difference,
                letters(difference, language),
                stored.conflicts(id),
                steps(change, language),
                changes.mayPublish(change, caller.getName()),
                !change.author().equals(caller.getName()),
                planned.of(change)
                        .map(plan -> new PlanView(plan.at(), plan.account(), names.of(plan.account()), plan.reason()))
                        .orElse(null),
                migration
                        .progress(change)
                        .map(progress -> MigrationView.of(
                                progress, names.of(progress.migration().account()), language))
                        .orElse(null),
                migration.onOtherVersions(change),
                misbehaviour.of(change).orElse(null),
                serviceTimes.zone());
    }

    private static Map<String, LetterWords> letters(List<Difference> difference, Locale language) {
        Map<String, LetterWords> letters = new TreeMap<>();
        difference.stream()
                .filter(one -> one.property().equals(Property.MESSAGE))
                .flatMap(one -> Stream.of(one.before(), one.after()))
                .forEach(key -> LetterWords.of(key, language).ifPresent(words -> letters.put(words.key(), words)));
        return letters;
    }

    /** A file of a change as it was live and as it is proposed; null where there is none. */
    record FileView(
            String file, @Nullable String before, @Nullable String after) {}

    @GetMapping(ID + "/file")
    @AllowedTo({Role.ANALYST, Role.MANAGER})
    FileView file(@PathVariable String id, @RequestParam String name) {
        ModelChange change = stored.find(id).orElseThrow(() -> refusal(Refused.UNKNOWN));
        var files = stored.files(change.id());
        String formerName =
                ModelDifference.renamed(files.former(), files.proposed()).getOrDefault(name, name);
        byte[] before = files.former().get(formerName);
        byte[] after = files.proposed().get(name);
        if (before == null && after == null) {
            throw new ApiProblem(HttpStatus.NOT_FOUND, "change.no-such-file");
        }
        return new FileView(name, text(before), text(after));
    }

    private static @Nullable String text(byte @Nullable [] content) {
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    private List<StepView> steps(ModelChange change, Locale language) {
        var steps = stored.steps(change.id()).stream()
                .map(step -> new StepView(
                        step.state().key(),
                        step.account(),
                        names.of(step.account()),
                        step.takenAt(),
                        step.reason(),
                        null))
                .toList();
        var noted = notes.of(change.id()).stream()
                .map(note -> new StepView(
                        steps.stream()
                                .filter(step -> !step.at().isAfter(note.at()))
                                .reduce((earlier, later) -> later)
                                .map(StepView::state)
                                .orElse(change.state().key()),
                        note.account(),
                        names.of(note.account()),
                        note.at(),
                        "",
                        note.text(language, serviceTimes.zone())))
                .toList();
        return Stream.concat(steps.stream(), noted.stream())
                .sorted(Comparator.comparing(StepView::at))
                .toList();
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
        ModelChange change = stored.find(id).orElseThrow(() -> refusal(Refused.UNKNOWN));
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
