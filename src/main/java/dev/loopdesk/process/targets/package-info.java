/** Service targets: the clock record turned into variables, timers, due dates and breach incidents (S1.1). */
@NullMarked
package dev.loopdesk.process.targets;

import org.jspecify.annotations.NullMarked;
