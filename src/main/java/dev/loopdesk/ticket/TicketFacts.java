package dev.loopdesk.ticket;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a ticket that staff can correct (S2.3).
 *
 * @param category null before triage
 */
public record TicketFacts(
        String title,
        String requesterName,
        @Nullable String requesterDepartment,
        @Nullable String requesterEmail,
        @Nullable String requesterPhone,
        String language,
        @Nullable String category) {

    /** Field of the category, named as in the process. */
    public static final String CATEGORY = "category";

    /** Returns the facts of a ticket. */
    public static TicketFacts of(Ticket ticket) {
        return new TicketFacts(
                ticket.title(),
                ticket.requesterName(),
                ticket.requesterDepartment(),
                ticket.requesterEmail(),
                ticket.requesterPhone(),
                ticket.language(),
                ticket.category());
    }

    /** Returns the facts that fields hold, named as in a report. */
    public static TicketFacts of(Map<String, @Nullable String> fields) {
        return new TicketFacts(
                String.valueOf(fields.get(Report.Field.TITLE)),
                String.valueOf(fields.get(Report.Field.REQUESTER_NAME)),
                fields.get(Report.Field.REQUESTER_DEPARTMENT),
                fields.get(Report.Field.REQUESTER_EMAIL),
                fields.get(Report.Field.REQUESTER_PHONE),
                String.valueOf(fields.get(Report.Field.LANGUAGE)),
                fields.get(CATEGORY));
    }

    /** Returns the facts with another mail address of the requester. */
    public TicketFacts withEmail(String email) {
        return new TicketFacts(title, requesterName, requesterDepartment, email, requesterPhone, language, category);
    }

    /** Returns the facts with another phone number of the requester. */
    public TicketFacts withPhone(String phone) {
        return new TicketFacts(title, requesterName, requesterDepartment, requesterEmail, phone, language, category);
    }

    /** Returns the facts by the names of their fields in a report. */
    public Map<String, @Nullable String> fields() {
        var fields = new LinkedHashMap<String, @Nullable String>();
        fields.put(Report.Field.TITLE, title);
        fields.put(CATEGORY, category);
        fields.put(Report.Field.REQUESTER_NAME, requesterName);
        fields.put(Report.Field.REQUESTER_DEPARTMENT, requesterDepartment);
        fields.put(Report.Field.REQUESTER_EMAIL, requesterEmail);
        fields.put(Report.Field.REQUESTER_PHONE, requesterPhone);
        fields.put(Report.Field.LANGUAGE, language);
        return fields;
    }
}
