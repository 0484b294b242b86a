/** What staff say: words to the requester, and notes among themselves. */
@NullMarked
package dev.loopdesk.process.conversation;

import org.jspecify.annotations.NullMarked;
