package dev.loopdesk.message;

import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest question of the service desk to the requester.
 *
 * @param question specific question, if any
 * @param remoteScope scope of a remote session
 * @param options latest solution options
 * @param chosen option to apply
 * @param conditions conditions of a lead under which it was approved, for whoever applies it
 */
public record OpenQuestion(
        @Nullable String question,
        @Nullable String remoteScope,
        List<Option> options,
        @Nullable Option chosen,
        @Nullable String conditions) {

    /** Reads the question from a case file, oldest entry first. */
    public static OpenQuestion in(List<Entry> entries) {
        var story = new CaseReading(entries);
        return new OpenQuestion(
                story.question(),
                story.text(EntryKind.DIAGNOSIS, Consent.SCOPE),
                Option.in(story.latest(EntryKind.SOLUTION)),
                story.chosenOption(),
                story.conditions());
    }
}
