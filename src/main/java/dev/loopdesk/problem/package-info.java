/** Known problems, such as an outage: tickets are linked to them, and one message reaches all their requesters. */
@NullMarked
package dev.loopdesk.problem;

import org.jspecify.annotations.NullMarked;
