/** The honest date (S4.7): when like tickets were solved from where a ticket stands, and how often such statements came true. */
@NullMarked
package dev.loopdesk.forecast;

import org.jspecify.annotations.NullMarked;
