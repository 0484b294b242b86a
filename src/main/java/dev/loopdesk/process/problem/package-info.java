/** What staff do with several tickets at once: links between two, and known problems that many hang on. */
@NullMarked
package dev.loopdesk.process.problem;

import org.jspecify.annotations.NullMarked;
