/** Articles of the knowledge base in the processes: drafted from closed cases, reviewed, retired (S6.1). */
@NullMarked
package dev.loopdesk.process.knowledge;

import org.jspecify.annotations.NullMarked;
