package dev.loopdesk.process.contract;

/** Names used in the process {@code acknowledge-breach}; a test compares them with the diagram. */
public final class AcknowledgeBreachProcess {

    /** Key of the process definition. */
    public static final String KEY = "acknowledge-breach";

    /** Task in which a lead takes note of the miss. */
    public static final String ACKNOWLEDGE_BREACH = "Task_AcknowledgeBreach";

    /** Key of the target that was missed. */
    public static final String TARGET = "target";

    /** The deadline that was missed. */
    public static final String BREACHED_AT = "breachedAt";

    /** Message: no acknowledgement is needed any more. */
    public static final String BREACH_OVER = "BreachOver";

    private AcknowledgeBreachProcess() {}
}
