package dev.loopdesk.process.contract;

import dev.loopdesk.ticket.Answering;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    /** True if a mail whose sender is let in proves to answer a ticket. */
    public static final String JOINS_TICKET = "joinsTicket";

    /** Message that a manager wants to look at a mail that was ignored. */
    public static final String INSPECTION_WANTED = "InspectionWanted";

    /** Decision of an agent on a reply to an ended ticket. */
    public static final String LATE_REPLY_OUTCOME = "lateReplyOutcome";

    /** Task in which a manager inspects a quarantined mail. */
    public static final String INSPECT_MAIL = "Task_InspectMail";

    /** Task in which an agent reads a reply to an ended ticket. */
    public static final String READ_LATE_REPLY = "Task_ReadLateReply";

    /** Input of the table {@code mail-senders}: address of the sender, in small letters. */
    public static final String SENDER = "sender";

    /** Input of the table {@code mail-senders}: domain of the sender, in small letters. */
    public static final String SENDER_DOMAIN = "senderDomain";

    /** Kinds of known senders. */
    public static final String SENDER_TRUST = "senderTrust";

    /** Which letters the requester gets; one of {@link Answering}. */
    public static final String ANSWER = "answer";

    /** Values that the decision tables about mail may return, by output. */
    public static final Map<String, List<String>> DECIDED = Map.of(
            SENDER_TRUST,
            List.of("none", "trusted", "alarm", "form", "blocked"),
            ANSWER,
            Stream.of(Answering.values()).map(Answering::key).toList(),
            "admission",
            List.of("admitted", "inspect", "returned", "ignored"),
            MAIL_OUTCOME,
            List.of(
                    Outcome.NEW_TICKET,
                    Outcome.REPLY,
                    Outcome.LATE_REPLY,
                    Outcome.INSPECT,
                    Outcome.BOUNCE,
                    Outcome.IGNORED));

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
