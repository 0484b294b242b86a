package dev.loopdesk.message;

import java.util.Arrays;

/** Kinds of messages; an element of the diagram names one by its {@link #key()}. */
public enum MessageKind {
    RECEIPT("receipt", Audience.REQUESTER),
    DETAILS_WANTED("details-wanted", Audience.REQUESTER),
    DETAILS_REMINDER("details-reminder", Audience.REQUESTER),
    NO_ANSWER("no-answer", Audience.REQUESTER),
    OUT_OF_SCOPE("out-of-scope", Audience.REQUESTER),
    ANSWER_WANTED("answer-wanted", Audience.REQUESTER),
    CONSENT_WANTED("consent-wanted", Audience.REQUESTER),
    CONSENT_CONFIRMED("consent-confirmed", Audience.REQUESTER),
    /** The consent has ended by words that staff read. */
    CONSENT_WITHDRAWN("consent-withdrawn", Audience.REQUESTER),
    /** The requester took the consent back on the page. */
    CONSENT_REVOKED("consent-revoked", Audience.REQUESTER),
    OPTIONS_OFFERED("options-offered", Audience.REQUESTER),
    SOLUTION_TO_APPLY("solution-to-apply", Audience.REQUESTER),
    DELAY_EXPLAINED("delay-explained", Audience.REQUESTER),
    PROGRESS_UPDATE("progress-update", Audience.REQUESTER),
    CONFIRMATION_WANTED("confirmation-wanted", Audience.REQUESTER),
    CONFIRMATION_REMINDER("confirmation-reminder", Audience.REQUESTER),
    REOPENED("reopened", Audience.REQUESTER),
    CLOSURE("closure", Audience.REQUESTER),
    WITHDRAWN("withdrawn", Audience.REQUESTER),
    LINKS("links", Audience.REQUESTER),
    STAFF_MESSAGE("staff-message", Audience.REQUESTER),
    PARTICIPATION("participation", Audience.PARTICIPANT),
    ALERT("alert", Audience.STAFF),
    APPROVAL_WANTED("approval-wanted", Audience.STAFF),
    REQUESTER_REPLIED("requester-replied", Audience.STAFF),
    REQUESTER_NOT_REACHED("requester-not-reached", Audience.STAFF),
    TASK_RETURNED("task-returned", Audience.STAFF),
    TASK_HANDED_OVER("task-handed-over", Audience.STAFF);

    /** Readers of a message. */
    public enum Audience {
        REQUESTER,
        /** A person who is kept informed of the ticket; they also get copies of the letters to the requester. */
        PARTICIPANT,
        STAFF
    }

    private final String key;
    private final Audience audience;

    MessageKind(String key, Audience audience) {
        this.key = key;
        this.audience = audience;
    }

    /** Tells whether the message asks the requester for something that only they can decide. */
    public boolean asks() {
        return switch (this) {
            case DETAILS_WANTED,
                    DETAILS_REMINDER,
                    ANSWER_WANTED,
                    CONSENT_WANTED,
                    OPTIONS_OFFERED,
                    SOLUTION_TO_APPLY,
                    CONFIRMATION_WANTED,
                    CONFIRMATION_REMINDER -> true;
            default -> false;
        };
    }

    /** Returns the key used in the diagram and in bundles. */
    public String key() {
        return key;
    }

    /** Returns the readers. */
    public Audience audience() {
        return audience;
    }

    /**
     * Returns the kind with that key.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MessageKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no message " + key));
    }
}
