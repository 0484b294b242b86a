/** Messages of staff to the requester, and internal notes. */
@NullMarked
package dev.loopdesk.process.conversation;

import org.jspecify.annotations.NullMarked;
