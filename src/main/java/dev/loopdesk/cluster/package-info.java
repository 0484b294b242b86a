/** The nodes that share a database: who lives, who takes over the jobs of one that died, who reads the mailbox. */
@NullMarked
package dev.loopdesk.cluster;

import org.jspecify.annotations.NullMarked;
