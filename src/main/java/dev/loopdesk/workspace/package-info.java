/** Workspace of staff: accounts, groups, rights and filters of the web applications, and the production check. */
@NullMarked
package dev.loopdesk.workspace;

import org.jspecify.annotations.NullMarked;
