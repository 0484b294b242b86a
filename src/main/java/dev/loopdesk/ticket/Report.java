package dev.loopdesk.ticket;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a report (S2.3) that the ticket stores; the case file stores the whole report. Texts are stored
 * unchanged.
 *
 * @param urgency {@code low}, {@code medium} or {@code high}, as the requester sees it
 * @param impact {@code low}, {@code medium} or {@code high}, as the requester sees it
 * @param language {@code en} or {@code zh-CN}
 * @param channel {@code hotline}, {@code portal}, {@code mail}, {@code chat} or {@code api}
 */
public record Report(
        String title,
        String requesterName,
        @Nullable String requesterDepartment,
        @Nullable String requesterEmail,
        @Nullable String requesterPhone,
        String urgency,
        String impact,
        String language,
        String channel) {

    /** Urgency unless stated; the form's default is the same, and triage decides (S2.5). */
    public static final String DEFAULT_URGENCY = "medium";

    /** Impact unless stated; the form's default is the same, and triage decides (S2.5). */
    public static final String DEFAULT_IMPACT = "low";

    /** Tells whether a phone number can be dialled: it has a digit of any script. */
    public static boolean canBeDialled(@Nullable String phone) {
        return phone != null && phone.codePoints().anyMatch(Character::isDigit);
    }

    /** Keys of the fields in the form {@code report-problem} and in the entry that holds the report. */
    public static final class Field {
        public static final String TITLE = "title";
        public static final String DESCRIPTION = "description";
        public static final String REQUESTER_NAME = "requesterName";
        public static final String REQUESTER_DEPARTMENT = "requesterDepartment";
        public static final String REQUESTER_EMAIL = "requesterEmail";
        public static final String REQUESTER_PHONE = "requesterPhone";
        public static final String URGENCY = "urgency";
        public static final String IMPACT = "impact";
        public static final String LANGUAGE = "language";
        public static final String CHANNEL = "channel";

        private Field() {}
    }
}
