/** Follow up: the visit some time after closing (S5.6). */
@NullMarked
package dev.loopdesk.followup;

import org.jspecify.annotations.NullMarked;
