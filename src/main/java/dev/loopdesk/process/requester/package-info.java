/** Actions of the requester: report, answer, reply, withdraw, revoke. */
@NullMarked
package dev.loopdesk.process.requester;

import org.jspecify.annotations.NullMarked;
