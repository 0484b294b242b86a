package dev.loopdesk.reports;

import org.jspecify.annotations.Nullable;

/**
 * Figures of an element of the diagram.
 *
 * @param type kind of the element in the engine's words, such as {@code userTask}
 * @param drawn false if the version that is drawn does not have it
 * @param passed passes that began within the period
 * @param open those of them that last
 * @param duration time of those that ended, by the clock; null for elements that take none
 * @param waiting part of it until somebody claimed the task; all of it where the requester, a message or a timer is waited for
 * @param working part of it after somebody claimed the task
 * @param missed deadlines that passed while the ticket stood there
 * @param loops ways back to the diagnosis that began there
 */
record ElementFigures(
        String element,
        String name,
        String type,
        boolean drawn,
        long passed,
        long open,
        @Nullable Stay duration,
        @Nullable Stay waiting,
        @Nullable Stay working,
        long missed,
        long loops) {

    /** Median and 85th percentile, in seconds. */
    record Stay(double median, double p85) {}
}
