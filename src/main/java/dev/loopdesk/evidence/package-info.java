/** Evidence of the standard: which clause a ticket keeps, when, by whom and where, and why another is not needed (S6.2). */
@NullMarked
package dev.loopdesk.evidence;

import org.jspecify.annotations.NullMarked;
