package dev.loopdesk.desk;

import dev.loopdesk.desk.TimelineItem.CaseFile;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as the desk shows it, in the reader's language.
 *
 * @param channel how it was reported, in words
 * @param ended how it ended, in words, or null
 * @param stages stages of the standard in order
 * @param category in words, null as long as it is not assessed
 * @param present index of the present stage
 * @param attempt number of the present attempt to solve the problem (S5.5)
 * @param version grows with every entry and every event of the clocks
 * @param mayWork true if the account works on tickets: hands them over, corrects and links them
 * @param byLetter true if the requester gets letters
 * @param reader account that reads the view
 * @param report the requester's own words at the beginning; null in a ticket without any
 */
record CaseView(
        String number,
        String title,
        String priority,
        String channel,
        @Nullable String category,
        Instant receivedAt,
        @Nullable String ended,
        Requester requester,
        @Nullable Due due,
        List<String> stages,
        int present,
        int attempt,
        int version,
        ZoneId zone,
        boolean mayWork,
        boolean byLetter,
        String reader,
        @Nullable ReportWords report,
        Timeline timeline,
        List<OtherTicket> others,
        List<RelatedTicket> related,
        @Nullable LinkedProblem problem,
        @Nullable DraftView draft) {

    /** The requester, as entered. */
    record Requester(
            String name,
            @Nullable String department,
            @Nullable String email,
            @Nullable String phone,
            String language) {}

    /**
     * The deadline of the target that is next.
     *
     * @param state {@code running}, {@code at-risk}, {@code late} or {@code rests}
     * @param at null if it rests
     * @param headline one sentence
     * @param why the account of it, a line for each period or event
     */
    record Due(String state, @Nullable Instant at, String headline, List<String> why) {}

    /** The report, without what the rest of the view tells of it. */
    record ReportWords(List<TimelineItem.Field> fields, List<CaseFile> files) {}

    /**
     * A page of the case file, newest entry first.
     *
     * @param next position to continue before, or null if this is the last page
     */
    record Timeline(List<TimelineItem> items, @Nullable Integer next) {}

    /** Another ticket of the same requester. */
    record OtherTicket(String number, String title, boolean open, Instant receivedAt) {}

    /**
     * A ticket that is linked to this one.
     *
     * @param relation what this ticket is to the other: a key of the bundle after {@code relation.}
     */
    record RelatedTicket(long id, String relation, String number, String title, boolean open) {}

    /** The known problem to which the ticket is linked. */
    record LinkedProblem(long id, String title, boolean open) {}

    /**
     * Draft that the account is writing.
     *
     * @param revision name of its text, which a page states when it saves over it
     */
    record DraftView(String key, Audience audience, String text, String revision, List<CaseFile> files) {}
}
