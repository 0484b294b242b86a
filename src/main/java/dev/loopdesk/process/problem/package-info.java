/** Actions of staff on several tickets: links between two, and known problems that many hang on. */
@NullMarked
package dev.loopdesk.process.problem;

import org.jspecify.annotations.NullMarked;
