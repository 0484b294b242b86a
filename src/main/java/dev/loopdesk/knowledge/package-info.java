/** The knowledge base: what closed cases taught, reviewed, for later tickets (S6.1). */
@NullMarked
package dev.loopdesk.knowledge;

import org.jspecify.annotations.NullMarked;
