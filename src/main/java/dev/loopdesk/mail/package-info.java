/** Ways in and out by mail: delivery over SMTP, and the mail server and mailboxes to try Loopdesk with. */
@NullMarked
package dev.loopdesk.mail;

import org.jspecify.annotations.NullMarked;
