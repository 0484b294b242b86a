package dev.loopdesk.process.contract;

/** The vocabulary of the process {@code deliver-event}; a test holds it against the diagram. */
public final class DeliverEventProcess {

    /** Key of the process definition. */
    public static final String KEY = "deliver-event";

    /** Id of the event to deliver. */
    public static final String EVENT_ID = "eventId";

    /** What happened, for people who look at the instance. */
    public static final String EVENT_TYPE = "eventType";

    /** Who is told, for people who look at the instance. */
    public static final String SUBSCRIBER = "subscriber";

    /** Code of the error that stands for a receiver who wants no more. */
    public static final String RECEIVER_GONE = "ReceiverGone";

    private DeliverEventProcess() {}
}
