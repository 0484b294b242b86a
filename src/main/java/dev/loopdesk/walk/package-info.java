/** Walks: tickets led through the models on every way that the values of their forms open, in virtual time (S7.1). */
@NullMarked
package dev.loopdesk.walk;

import org.jspecify.annotations.NullMarked;
