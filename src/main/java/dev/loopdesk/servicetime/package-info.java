/** Service time: calendars, targets and their clocks (S1.1). */
@NullMarked
package dev.loopdesk.servicetime;

import org.jspecify.annotations.NullMarked;
