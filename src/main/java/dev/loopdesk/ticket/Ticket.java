package dev.loopdesk.ticket;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Present state of a ticket.
 *
 * @param number public number; the business key of the process instance
 * @param language {@code en} or {@code zh-CN}
 * @param category null until triage
 * @param agent account of the member of the service desk who worked on it last
 * @param respondedAt time of the first response: the first completed triage
 * @param escalated true if the leads were alerted to a target that is at risk or missed
 * @param endedAs id of the end event, once it has ended
 * @param answering letters that the requester gets
 */
public record Ticket(
        long id,
        String number,
        String channel,
        String title,
        String requesterName,
        @Nullable String requesterDepartment,
        @Nullable String requesterEmail,
        @Nullable String requesterPhone,
        String language,
        Instant receivedAt,
        @Nullable String category,
        String urgency,
        String impact,
        Targets targets,
        @Nullable String agent,
        @Nullable Instant respondedAt,
        boolean escalated,
        @Nullable String endedAs,
        @Nullable Instant endedAt,
        Answering answering) {

    /** Channel of tickets that a mail opened. */
    public static final String MAIL = "mail";

    /** Returns the language of messages to the requester. */
    public Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
