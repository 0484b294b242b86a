package dev.loopdesk.forecast;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Course of a ticket: the stages that it entered, in order of time.
 *
 * @param number number of the ticket
 */
record Course(
        String number, @Nullable String priority, @Nullable String category, List<Step> steps) {

    /** Stage of a ticket that is solved; it leaves this stage if the problem comes back. */
    static final String SOLVED = "solved";
    /** Stage of a ticket that ended without a solution. */
    static final String ENDED = "ended";

    /**
     * The entrance into a stage.
     *
     * @param stage key of the stage
     */
    record Step(Instant at, String stage) {

        boolean isOpen() {
            return !stage.equals(SOLVED) && !stage.equals(ENDED);
        }
    }

    /** Returns the course as it was known at a moment: nothing of what came later. */
    Course until(Instant moment) {
        int known = steps.size();
        while (known > 0 && steps.get(known - 1).at().isAfter(moment)) {
            known--;
        }
        return known == steps.size() ? this : new Course(number, priority, category, steps.subList(0, known));
    }

    /** Returns the moment at which the ticket was solved for good; null if it is not. */
    @Nullable
    Instant solvedAt() {
        if (steps.isEmpty() || !last().stage().equals(SOLVED)) {
            return null;
        }
        int first = steps.size() - 1;
        while (first > 0 && steps.get(first - 1).stage().equals(SOLVED)) {
            first--;
        }
        return steps.get(first).at();
    }

    /** Returns the moment at which the ticket was first known. */
    Instant began() {
        return steps.get(0).at();
    }

    Step last() {
        return steps.get(steps.size() - 1);
    }
}
