/** Verify and close: no ticket is closed before its fix is verified (S5.1 to S5.5). */
@NullMarked
package dev.loopdesk.verification;

import org.jspecify.annotations.NullMarked;
