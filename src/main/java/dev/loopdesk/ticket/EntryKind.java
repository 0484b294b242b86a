package dev.loopdesk.ticket;

/** Kind of an entry of the case file. */
public enum EntryKind {
    /** The requester's report (S2.3). */
    REPORT,
    /** The first assessment (S2.5). */
    TRIAGE,
    /** Details that the requester added (S2.4, S3.2). */
    DETAILS,
    /** A quick fix (S2.6). */
    QUICK_FIX,
    /** Reasoning, actions and results of a diagnosis (S3.8). */
    DIAGNOSIS,
    /** A specialist's findings (S3.5). */
    CONSULTATION,
    /** Consent to remote assistance, granted, declined or revoked (S3.7). */
    CONSENT,
    /** The actions of a remote session (S3.7). */
    REMOTE_SESSION,
    /** The reason for a delay, and a workaround (S4.7). */
    DELAY,
    /** The options that were prepared (S4.1 to S4.3). */
    SOLUTION,
    /** The requester's choice (S4.2). */
    CHOICE,
    /** A lead's decision on a sensitive change (S4.5). */
    APPROVAL,
    /** The application of the solution, by requester or staff (S4.4 to S4.6). */
    APPLICATION,
    /** The result of the verification (S5.1, S5.2). */
    VERIFICATION,
    /** The requester's confirmation or objection (S5.3). */
    CONFIRMATION,
    /** The follow-up visit (S5.6). */
    FOLLOW_UP,
    /** A message that went to the requester or to staff. */
    MESSAGE,
    /** Words of staff to the requester, who reads them as written (S2.1, S4.8). */
    STAFF_MESSAGE,
    /** A note among staff, which nobody outside of the service desk reads (S3.6). */
    NOTE,
    /** A task that somebody put aside until a moment (S3.6). */
    PUT_ASIDE,
    /** A task that was put aside and is taken back before its time (S3.6). */
    TAKEN_BACK,
    /** A task that went to a person by the decision table (S3.6). */
    ASSIGNMENT,
    /** A call made because a message could not be delivered. */
    CALL,
    /** A message of the requester that nobody asked for. */
    REPLY,
    /** Somebody is kept informed from now on, or no more (S2.1). */
    PARTICIPATION,
    /** A link to another ticket or to a known problem, made or removed by staff. */
    RELATION,
    /** A task was given to another person or team, with a note (S3.5, S3.6). */
    HAND_OVER,
    /** Staff have corrected the ticket: each field with its old and its new value (S2.3). */
    CORRECTION,
    /** Files that the requester or staff added. */
    ATTACHMENTS,
    /** The mail that brought a report or a reply: its text folded away, its files that were not taken. */
    MAIL,
    /** A message that the requester's mail system returned. */
    BOUNCE,
    /** A target at risk or breached (S1.1). */
    ALERT,
    /** A lead's acknowledgement of a missed target (S1.1). */
    ACKNOWLEDGEMENT,
    /** An answer to a task that an analyst has added (S7.1); field {@link Entry#TASK} names the task. */
    ANSWER,
    /** A change of the ticket's own state: priority determined, a step done, archived, ended. */
    STATUS
}
