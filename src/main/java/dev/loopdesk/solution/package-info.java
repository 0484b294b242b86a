/** Solve: options, choice, approval, carrying out (S4). */
@NullMarked
package dev.loopdesk.solution;

import org.jspecify.annotations.NullMarked;
