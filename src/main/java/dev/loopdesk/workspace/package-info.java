/** Where staff work: accounts, groups, rights and filters of the web applications, and what keeps strangers out. */
@NullMarked
package dev.loopdesk.workspace;

import org.jspecify.annotations.NullMarked;
