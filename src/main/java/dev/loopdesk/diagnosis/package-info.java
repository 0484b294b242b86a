/** Diagnose: find the cause, together and traceably (S3). */
@NullMarked
package dev.loopdesk.diagnosis;

import org.jspecify.annotations.NullMarked;
