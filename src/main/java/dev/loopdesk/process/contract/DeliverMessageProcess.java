package dev.loopdesk.process.contract;

/** Names used in the process {@code deliver-message}; a test compares them with the diagram. */
public final class DeliverMessageProcess {

    /** Key of the process definition. */
    public static final String KEY = "deliver-message";

    /** Id of the message to deliver. */
    public static final String MESSAGE_ID = "messageId";

    /** True if there is a usable address. */
    public static final String DELIVERABLE = "deliverable";

    /** Error code: permanent refusal. */
    public static final String DELIVERY_REFUSED = "DeliveryRefused";

    /** Task of calling the requester instead of sending a mail. */
    public static final String CALL_REQUESTER = "Task_CallRequester";

    private DeliverMessageProcess() {}
}
