package dev.loopdesk.changes;

import dev.loopdesk.changes.MigrationRecord.Staying;
import dev.loopdesk.changes.TicketMigration.Progress;
import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the move of what runs is, in the reader's language.
 *
 * @param state {@code running}, {@code finished}, or {@code stopped} by a roll-back
 * @param direction {@code forward} to the versions of a publication, {@code back} from them
 * @param mapping elements that become others
 * @param moved number of instances that have moved
 * @param left number of instances that are still to move
 * @param ended number of instances that have ended before
 * @param failed instances that stay on their version
 */
record MigrationView(
        String state,
        String direction,
        Map<String, String> mapping,
        String account,
        String name,
        Instant startedAt,
        int moved,
        int left,
        int ended,
        List<Stay> failed) {

    /**
     * An instance that stays on its version.
     *
     * @param ticket number of the ticket, or business key of another instance
     * @param element element that it stands at and that has no place in the other version
     */
    record Stay(
            @Nullable String ticket,
            String process,
            @Nullable String element,
            @Nullable String name,
            String reason) {

        static Stay of(Staying staying, Locale language) {
            var why = staying.hindrance();
            String element = why.element();
            String name = why.name() == null || why.name().isEmpty() ? element : why.name();
            return new Stay(
                    staying.number(),
                    staying.process(),
                    element,
                    name,
                    Texts.of("changes", language).get("reason." + why.reason(), name, why.detail()));
        }
    }

    static MigrationView of(Progress progress, String name, Locale language) {
        var migration = progress.migration();
        return new MigrationView(
                migration.state(),
                migration.direction(),
                migration.mapping(),
                migration.account(),
                name,
                migration.startedAt(),
                progress.count(MigrationRecord.MOVED),
                progress.count(MigrationRecord.LEFT),
                progress.count(MigrationRecord.ENDED),
                progress.staying().stream().map(one -> Stay.of(one, language)).toList());
    }
}
