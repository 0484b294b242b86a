package dev.loopdesk.process.contract;

/** The vocabulary of the process {@code deliver-message}; a test holds it against the diagram. */
public final class DeliverMessageProcess {

    /** Key of the process definition. */
    public static final String KEY = "deliver-message";

    /** Id of the message to deliver. */
    public static final String MESSAGE_ID = "messageId";

    /** Whether there is an address to deliver it to. */
    public static final String DELIVERABLE = "deliverable";

    /** Code of the error that stands for a permanent refusal. */
    public static final String DELIVERY_REFUSED = "DeliveryRefused";

    /** The task of telling by phone what no mail could tell. */
    public static final String CALL_REQUESTER = "Task_CallRequester";

    private DeliverMessageProcess() {}
}
