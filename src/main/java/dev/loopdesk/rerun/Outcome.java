package dev.loopdesk.rerun;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * End and way of a past ticket under some models.
 *
 * @param number number that it really has
 * @param way elements that it passed, in order
 * @param endedAs id of its end event; null if it has not ended
 * @param stuck where and why it could not go on; null if it could
 * @param letters number of letters sent, by kind of message
 * @param loops number of times that it was worked on anew
 * @param guesses answers that nobody had given and that were taken from like cases
 * @param unasked elements of the answers that these models never asked for
 * @param misplaced kinds of what people did beside the tasks and these models had no place for
 */
public record Outcome(
        String number,
        List<String> way,
        @Nullable String endedAs,
        @Nullable Stuck stuck,
        String priority,
        @Nullable String team,
        List<Judged> targets,
        Map<String, Integer> letters,
        int loops,
        List<Work> work,
        List<Guess> guesses,
        List<String> unasked,
        List<String> misplaced) {

    /** A place where a ticket cannot go on. */
    public record Stuck(String element, String reason) {}

    /** A promise that was met, missed, or neither ({@code null}). */
    public record Judged(
            String target, String priority, @Nullable Boolean met) {}

    /**
     * A task that was there.
     *
     * @param team groups that it was for; {@code requester} if it waited for the requester
     */
    public record Work(String team, String element, long millis) {}

    /**
     * An answer that nobody had given.
     *
     * @param field field of the form; null if the whole task was never answered
     * @param typical true if like cases were answered so, false if none was and the first valid value counts
     */
    public record Guess(String element, @Nullable String field, boolean typical) {}
}
