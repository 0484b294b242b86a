/** Follow up: does the system run well some time after? (S5.6) */
@NullMarked
package dev.loopdesk.followup;

import org.jspecify.annotations.NullMarked;
