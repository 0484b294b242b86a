/** Actions of staff on several tickets: links between two, and known problems to which many are linked. */
@NullMarked
package dev.loopdesk.process.problem;

import org.jspecify.annotations.NullMarked;
