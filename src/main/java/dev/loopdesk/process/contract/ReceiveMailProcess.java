package dev.loopdesk.process.contract;

/** The vocabulary of the process {@code receive-mail}; a test holds it against the diagram and the forms. */
public final class ReceiveMailProcess {

    /** Key of the process definition. */
    public static final String KEY = "receive-mail";

    /** Id of the stored mail. */
    public static final String MAIL_ID = "mailId";

    /** What the mail is to become; one of {@link Outcome}. */
    public static final String MAIL_OUTCOME = "mailOutcome";

    /** What a manager decided on a mail that no machine can read. */
    public static final String INSPECTION_OUTCOME = "inspectionOutcome";

    /** What an agent decided on a reply to a ticket that is over. */
    public static final String LATE_REPLY_OUTCOME = "lateReplyOutcome";

    /** The task in which a manager looks at a mail that was put aside. */
    public static final String INSPECT_MAIL = "Task_InspectMail";

    /** The task in which an agent reads what came after the end of a ticket. */
    public static final String READ_LATE_REPLY = "Task_ReadLateReply";

    private ReceiveMailProcess() {}

    /** What a mail may become. */
    public static final class Outcome {
        public static final String NEW_TICKET = "new-ticket";
        public static final String REPLY = "reply";
        public static final String LATE_REPLY = "late-reply";
        public static final String BOUNCE = "bounce";
        public static final String IGNORED = "ignored";
        public static final String INSPECT = "inspect";

        private Outcome() {}
    }

    /** Names of what the tasks show in their forms; local to the task, gone with it. */
    public static final class Shown {
        public static final String MAIL_SENDER = "mailSender";
        public static final String MAIL_SUBJECT = "mailSubject";
        public static final String MAIL_REASON = "mailReason";
        public static final String MAIL_TEXT = "mailText";
        public static final String MAIL_LINK = "mailLink";

        private Shown() {}
    }
}
