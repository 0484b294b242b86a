package dev.loopdesk.replay;

import java.time.LocalDateTime;

/**
 * One line of a log.
 *
 * @param line its number in the file
 * @param activity as the log calls it
 * @param means what that means in the standard
 * @param at local time of the service calendar
 */
record LoggedEvent(
        int line, String activity, Mapping.Activity means, String resource, LocalDateTime at, String seriousness) {

    ActivityMeaning meaning() {
        return means.meaning();
    }
}
