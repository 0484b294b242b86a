/** The connection to the process engine, in both directions. */
@NullMarked
package dev.loopdesk.process;

import org.jspecify.annotations.NullMarked;
