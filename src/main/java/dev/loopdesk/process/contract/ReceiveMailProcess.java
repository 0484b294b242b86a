package dev.loopdesk.process.contract;

/** Names used in the process {@code receive-mail}; a test compares them with the diagram and the forms. */
public final class ReceiveMailProcess {

    /** Key of the process definition. */
    public static final String KEY = "receive-mail";

    /** Id of the stored mail. */
    public static final String MAIL_ID = "mailId";

    /** Result of routing; one of {@link Outcome}. */
    public static final String MAIL_OUTCOME = "mailOutcome";

    /** Decision of a manager on a mail; one of {@link Inspection}. */
    public static final String INSPECTION_OUTCOME = "inspectionOutcome";

    /** True if the ticket that a mail was found to belong to has ended. */
    public static final String TICKET_OVER = "ticketOver";

    /** Message that a manager wants to look at a mail that was ignored. */
    public static final String INSPECTION_WANTED = "InspectionWanted";

    /** Decision of an agent on a reply to an ended ticket. */
    public static final String LATE_REPLY_OUTCOME = "lateReplyOutcome";

    /** Task in which a manager inspects a quarantined mail. */
    public static final String INSPECT_MAIL = "Task_InspectMail";

    /** Task in which an agent reads a reply to an ended ticket. */
    public static final String READ_LATE_REPLY = "Task_ReadLateReply";

    private ReceiveMailProcess() {}

    /** Results of routing a mail. */
    public static final class Outcome {
        public static final String NEW_TICKET = "new-ticket";
        public static final String REPLY = "reply";
        public static final String LATE_REPLY = "late-reply";
        public static final String BOUNCE = "bounce";
        public static final String IGNORED = "ignored";
        public static final String INSPECT = "inspect";

        private Outcome() {}
    }

    /** Decisions on an inspected mail. */
    public static final class Inspection {
        public static final String OPEN_TICKET = "open-ticket";
        public static final String BELONGS_TO_TICKET = "belongs-to-ticket";
        public static final String LET_SENDER_IN = "let-sender-in";
        public static final String DISCARD = "discard";
        public static final String BLOCK_SENDER = "block-sender";

        private Inspection() {}
    }

    /** Names of local task variables that the forms show. */
    public static final class MailFormVariable {
        public static final String MAIL_SENDER = "mailSender";
        public static final String MAIL_SUBJECT = "mailSubject";
        public static final String MAIL_REASON = "mailReason";
        public static final String MAIL_TEXT = "mailText";
        public static final String MAIL_LINK = "mailLink";

        private MailFormVariable() {}
    }
}
