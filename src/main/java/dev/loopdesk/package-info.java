/** Loopdesk: a technical support standard that runs. */
@NullMarked
package dev.loopdesk;

import org.jspecify.annotations.NullMarked;
