/** Changes of the models: how an analyst's diagrams, tables and forms are checked before they are live (S7.1). */
@NullMarked
package dev.loopdesk.changes;

import org.jspecify.annotations.NullMarked;
