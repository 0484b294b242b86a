/** The texts for people, in the two languages that Loopdesk speaks. */
@NullMarked
package dev.loopdesk.text;

import org.jspecify.annotations.NullMarked;
