/** The API at {@code /api}: JSON, and problem details (RFC 9457). */
@NullMarked
package dev.loopdesk.api;

import org.jspecify.annotations.NullMarked;
