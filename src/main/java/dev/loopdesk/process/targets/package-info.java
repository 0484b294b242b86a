/** Service targets: derives variables, timers, due dates and breach incidents from the clock record (S1.1). */
@NullMarked
package dev.loopdesk.process.targets;

import org.jspecify.annotations.NullMarked;
