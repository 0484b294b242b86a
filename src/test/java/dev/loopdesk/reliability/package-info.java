/** What nodes, database and mail do to each other when one of them fails: run by the profile "faults". */
@NullMarked
package dev.loopdesk.reliability;

import org.jspecify.annotations.NullMarked;
