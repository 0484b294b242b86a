/** Figures of the service for managers: what came in, what was kept and what was missed, with the tickets behind each (S6.2). */
@NullMarked
package dev.loopdesk.reports;

import org.jspecify.annotations.NullMarked;
