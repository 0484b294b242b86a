/** Replay: a help desk's log driven through the process in virtual time. */
@NullMarked
package dev.loopdesk.replay;

import org.jspecify.annotations.NullMarked;
