/** What a ticket costs, measured against the engine alone with the same diagrams. */
@NullMarked
package dev.loopdesk.benchmark;

import org.jspecify.annotations.NullMarked;
