/** The way in for programs, {@code /api}: JSON, and problems as RFC 9457 has them. */
@NullMarked
package dev.loopdesk.api;

import org.jspecify.annotations.NullMarked;
