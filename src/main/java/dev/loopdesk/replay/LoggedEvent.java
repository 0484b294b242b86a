package dev.loopdesk.replay;

import java.time.LocalDateTime;

/**
 * One line of a log.
 *
 * @param line number of the line in the file
 * @param activity name in the log
 * @param means meaning in the standard
 * @param at local time in the zone of the service calendar
 */
record LoggedEvent(
        int line, String activity, Mapping.Activity means, String resource, LocalDateTime at, String seriousness) {

    ActivityMeaning meaning() {
        return means.meaning();
    }
}
