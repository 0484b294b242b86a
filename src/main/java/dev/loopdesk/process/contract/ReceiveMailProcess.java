package dev.loopdesk.process.contract;

/** Names used in the process {@code receive-mail}; a test compares them with the diagram and the forms. */
public final class ReceiveMailProcess {

    /** Key of the process definition. */
    public static final String KEY = "receive-mail";

    /** Id of the stored mail. */
    public static final String MAIL_ID = "mailId";

    /** Result of routing; one of {@link Outcome}. */
    public static final String MAIL_OUTCOME = "mailOutcome";

    /** Decision of a manager on an unreadable mail. */
    public static final String INSPECTION_OUTCOME = "inspectionOutcome";

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
