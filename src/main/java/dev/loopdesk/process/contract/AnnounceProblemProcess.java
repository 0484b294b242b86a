package dev.loopdesk.process.contract;

/** Names used in the process {@code announce-problem}; a test compares them with the diagram. */
public final class AnnounceProblemProcess {

    /** Key of the process definition. */
    public static final String KEY = "announce-problem";

    /** Id of the message about the known problem. */
    public static final String PROBLEM_MESSAGE = "problemMessage";

    /** True if the message says that the problem is solved. */
    public static final String PROBLEM_SOLVED = "problemSolved";

    private AnnounceProblemProcess() {}
}
