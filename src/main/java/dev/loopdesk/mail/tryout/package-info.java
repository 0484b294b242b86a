/** The embedded mail server of the default profile and the pages that show its mail. */
@NullMarked
package dev.loopdesk.mail.tryout;

import org.jspecify.annotations.NullMarked;
