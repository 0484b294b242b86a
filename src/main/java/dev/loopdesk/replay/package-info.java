/** Replay: a help desk's log driven through the standard in virtual time. */
@NullMarked
package dev.loopdesk.replay;

import org.jspecify.annotations.NullMarked;
