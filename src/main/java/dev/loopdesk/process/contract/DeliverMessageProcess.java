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

    /** Error code: permanent refusal of a participant's copy. */
    public static final String COPY_REFUSED = "CopyRefused";

    /** Task of calling the requester instead of sending a mail. */
    public static final String CALL_REQUESTER = "Task_CallRequester";

    /** Number of calls that were made for the message. */
    public static final String CALLS_MADE = "callsMade";

    /** True if the message is told in a call that is open already. */
    public static final String JOINS_CALL = "joinsCall";

    /** False if the question is over that the message, or all that its call tells, asks. */
    public static final String CALL_NEEDED = "callNeeded";

    /** Message: nothing is left to tell in the call that is open. */
    public static final String CALL_NOT_NEEDED = "CallNotNeeded";

    /** Outcome of the latest call. */
    public static final String CALL_OUTCOME = "callOutcome";

    /** Field of the call: the requester's phone number from now on. */
    public static final String NEW_PHONE = "newPhone";

    /** Field of the call: the requester's mail address from now on. */
    public static final String NEW_ADDRESS = "newAddress";

    private DeliverMessageProcess() {}

    /** Values of {@link #CALL_OUTCOME}; the diagram alone goes by that of a call that reached nobody. */
    public static final class Call {
        public static final String TOLD = "told";
        public static final String NEW_NUMBER = "new-number";
        public static final String NEW_ADDRESS = "new-address";

        private Call() {}
    }
}
