package dev.loopdesk.process.contract;

/** The vocabulary of the process {@code acknowledge-breach}; a test holds it against the diagram. */
public final class AcknowledgeBreachProcess {

    /** Key of the process definition. */
    public static final String KEY = "acknowledge-breach";

    /** Key of the target that was missed. */
    public static final String TARGET = "target";

    /** The deadline that was missed. */
    public static final String BREACHED_AT = "breachedAt";

    /** The task in which a lead takes note. */
    public static final String ACKNOWLEDGE_BREACH = "Task_AcknowledgeBreach";

    /** Name of the message that there is nothing left to take note of. */
    public static final String BREACH_OVER = "BreachOver";

    private AcknowledgeBreachProcess() {}
}
