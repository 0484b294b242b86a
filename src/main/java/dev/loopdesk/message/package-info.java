/** Messages to requesters and staff: composed from the case file, in the reader's language (S2.2, S4.7, S4.8). */
@NullMarked
package dev.loopdesk.message;

import org.jspecify.annotations.NullMarked;
