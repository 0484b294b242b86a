/** Summary of a case for whoever goes on with it: what is known, tried, ruled out and open (S3.6). */
@org.jspecify.annotations.NullMarked
package dev.loopdesk.summary;
