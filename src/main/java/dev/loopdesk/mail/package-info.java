/** Mail: settings and reply addresses shared by inbound, outbound and the trial mail server. */
@NullMarked
package dev.loopdesk.mail;

import org.jspecify.annotations.NullMarked;
