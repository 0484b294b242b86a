/** Texts for people, in English and Simplified Chinese. */
@NullMarked
package dev.loopdesk.text;

import org.jspecify.annotations.NullMarked;
