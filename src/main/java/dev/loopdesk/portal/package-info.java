/** The portal: web pages for requesters and the start page. */
@NullMarked
package dev.loopdesk.portal;

import org.jspecify.annotations.NullMarked;
