/** The way in for everyone: the page that says who goes where. */
@NullMarked
package dev.loopdesk.portal;

import org.jspecify.annotations.NullMarked;
