/** Time as the service counts it: calendars and targets (S1.1). */
@NullMarked
package dev.loopdesk.servicetime;

import org.jspecify.annotations.NullMarked;
