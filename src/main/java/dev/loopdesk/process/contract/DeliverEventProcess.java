package dev.loopdesk.process.contract;

/** Names used in the process {@code deliver-event}; a test compares them with the diagram. */
public final class DeliverEventProcess {

    /** Key of the process definition. */
    public static final String KEY = "deliver-event";

    /** Id of the event to deliver. */
    public static final String EVENT_ID = "eventId";

    /** Type of the event, shown in Cockpit. */
    public static final String EVENT_TYPE = "eventType";

    /** Receiver, shown in Cockpit. */
    public static final String SUBSCRIBER = "subscriber";

    /** Error code: the receiver is gone permanently. */
    public static final String RECEIVER_GONE = "ReceiverGone";

    private DeliverEventProcess() {}
}
