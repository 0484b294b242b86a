package dev.loopdesk.message;

import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service desk asked the requester last, as letters tell it.
 *
 * @param question what was asked in particular, if anything
 * @param remoteScope what a remote session would be about
 * @param options the solutions that were prepared last
 * @param chosen the option to apply
 */
public record OpenQuestion(
        @Nullable String question,
        @Nullable String remoteScope,
        List<Option> options,
        @Nullable Option chosen) {

    /** Reads it from a case file, oldest entry first. */
    public static OpenQuestion in(List<Entry> entries) {
        var story = new CaseReading(entries);
        return new OpenQuestion(
                story.question(),
                story.text(EntryKind.DIAGNOSIS, "remoteScope"),
                Option.in(story.latest(EntryKind.SOLUTION)),
                story.chosenOption());
    }
}
