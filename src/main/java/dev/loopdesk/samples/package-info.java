/** Sample tickets to try Loopdesk with. */
@NullMarked
package dev.loopdesk.samples;

import org.jspecify.annotations.NullMarked;
