package dev.loopdesk.walk;

/**
 * What can be done with a ticket where it stands.
 *
 * @param element id of the task, the event that waits, or the start event
 * @param words what an answer says beside the usual one; empty for the usual answer; the name of a message
 */
record Choice(Kind kind, String element, String words) {

    enum Kind {
        START,
        ANSWER,
        WAIT,
        MESSAGE
    }

    Choice(Kind kind, String element) {
        this(kind, element, "");
    }
}
