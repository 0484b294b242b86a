/** The product in a real browser. */
@NullMarked
package dev.loopdesk.browser;

import org.jspecify.annotations.NullMarked;
