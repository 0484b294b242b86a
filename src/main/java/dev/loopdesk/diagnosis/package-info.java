/** Diagnose: finding the cause in cooperation and with a record (S3). */
@NullMarked
package dev.loopdesk.diagnosis;

import org.jspecify.annotations.NullMarked;
