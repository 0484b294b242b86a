/** Assess: priority, route, missing details, quick fixes (S2.4 to S2.6). */
@NullMarked
package dev.loopdesk.triage;

import org.jspecify.annotations.NullMarked;
