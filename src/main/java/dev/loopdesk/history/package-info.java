/** The way of single tickets, open and ended, as the engine's history tells it, and who has looked at them (S6.2). */
@NullMarked
package dev.loopdesk.history;

import org.jspecify.annotations.NullMarked;
