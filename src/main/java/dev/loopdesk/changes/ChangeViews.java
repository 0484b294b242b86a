package dev.loopdesk.changes;

import dev.loopdesk.changes.ChangeWalks.Walks;
import dev.loopdesk.changes.ModelMerge.Conflict;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.message.LetterWords;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Texts;
import dev.loopdesk.translation.ModelWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Views of the changes of the models, for analysts and managers (S7.1). */
@Component
class ChangeViews {

    private static final int MOST = 200;

    private final Changes changes;
    private final ModelChanges stored;
    private final ChangeWalks walks;
    private final Acceptances acceptances;
    private final PlannedPublications planned;
    private final TicketMigration migration;
    private final ChangeNotes notes;
    private final Misbehaviour misbehaviour;
    private final StaffNames names;
    private final ServiceTimes serviceTimes;

    ChangeViews(
            Changes changes,
            ModelChanges stored,
            ChangeWalks walks,
            Acceptances acceptances,
            PlannedPublications planned,
            TicketMigration migration,
            ChangeNotes notes,
            Misbehaviour misbehaviour,
            StaffNames names,
            ServiceTimes serviceTimes) {
        this.changes = changes;
        this.stored = stored;
        this.walks = walks;
        this.acceptances = acceptances;
        this.planned = planned;
        this.migration = migration;
        this.notes = notes;
        this.misbehaviour = misbehaviour;
        this.names = names;
        this.serviceTimes = serviceTimes;
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
     * @param overtaken true if other models than those that a draft is made on are live
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
            boolean overtaken,
            boolean mayPublish,
            boolean mayAccept,
            @Nullable PlanView planned,
            @Nullable MigrationView migration,
            int onOtherVersions,
            Misbehaviour.@Nullable Figures misbehaving,
            ZoneId zone) {}

    /** Returns all changes that are still of interest. */
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

    /** Returns a change as an account sees it. */
    View one(ModelChange change, String account, Locale language) {
        String id = change.id();
        var files = stored.files(id);
        List<ModelFinding> findings = changes.findings(change);
        List<Difference> difference = ModelDifference.between(files.former(), files.proposed(), language);
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
                changes.isOvertaken(change),
                changes.mayPublish(change, account),
                !change.author().equals(account),
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

    /** Returns a file of a change, with its words in the reader's language; nothing if the change is not about it. */
    Optional<FileView> file(ModelChange change, String name, Locale language) {
        var files = stored.files(change.id());
        String formerName =
                ModelDifference.renamed(files.former(), files.proposed()).getOrDefault(name, name);
        byte[] before = files.former().get(formerName);
        byte[] after = files.proposed().get(name);
        return before == null && after == null
                ? Optional.empty()
                : Optional.of(new FileView(name, text(name, before, language), text(name, after, language)));
    }

    /** Returns a file for a viewer, with its words in the reader's language; a form has its own viewer. */
    private static @Nullable String text(String name, byte @Nullable [] content, Locale language) {
        if (content == null) {
            return null;
        }
        String text = new String(content, StandardCharsets.UTF_8);
        if (name.endsWith(".form") || !Texts.language(language).equals(Locale.SIMPLIFIED_CHINESE)) {
            return text;
        }
        try {
            return ModelWords.translate(text);
        } catch (IOException e) {
            // A file that cannot be read is shown as it is.
            return text;
        }
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
}
