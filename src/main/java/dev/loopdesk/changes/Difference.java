package dev.loopdesk.changes;

import org.jspecify.annotations.Nullable;

/**
 * Difference of one property of one element, row or field.
 *
 * @param kind {@code added}, {@code removed}, {@code changed}, or {@code renamed} of a file that has another name
 * @param file file's name
 * @param element id of the element, the row or the field; empty for what belongs to the whole file
 * @param name name of the element, as people read it; the new one where it changed
 * @param property what is changed, such as {@code timeDuration}; empty if all of the element is added,
 *     removed or renamed
 * @param before former value, or all that a removed element said; null if there was none
 * @param after new value, or all that an added element says; null if there is none
 */
record Difference(
        String kind,
        String file,
        String element,
        @Nullable String name,
        String property,
        @Nullable String before,
        @Nullable String after) {}
