/** Hardening of the engine and of its web addresses. */
@NullMarked
package dev.loopdesk.hardening;

import org.jspecify.annotations.NullMarked;
