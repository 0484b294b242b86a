/** The one place that speaks to the process engine, in each direction. */
@NullMarked
package dev.loopdesk.process;

import org.jspecify.annotations.NullMarked;
