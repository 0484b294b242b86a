package dev.loopdesk.changes;

import dev.loopdesk.changes.MigrationView.Stay;
import java.util.List;
import java.util.Locale;

/**
 * What the trial of a move has shown, in the reader's language.
 *
 * @param dryRun always true
 * @param canMove number of instances that can move
 * @param cannotMove instances that cannot
 */
record TrialView(boolean dryRun, int canMove, List<Stay> cannotMove, List<Standing> elements) {

    /**
     * How many instances stand at an element of a version.
     *
     * @param name name of the element; its id if it has none
     */
    record Standing(String process, int version, String element, String name, int instances, int canMove) {}

    static TrialView of(MigrationTrial.Result result, Locale language) {
        return new TrialView(
                true,
                result.canMove(),
                result.staying().stream().map(one -> Stay.of(one, language)).toList(),
                result.standing().entrySet().stream()
                        .map(place -> new Standing(
                                place.getKey().process(),
                                place.getKey().version(),
                                place.getKey().element(),
                                place.getValue().name().isEmpty()
                                        ? place.getKey().element()
                                        : place.getValue().name(),
                                place.getValue().instances(),
                                place.getValue().canMove()))
                        .toList());
    }
}
