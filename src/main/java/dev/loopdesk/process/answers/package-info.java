/** Answers to tasks: forms, the interceptor that checks and files every answer, and the preparation of tasks. */
@NullMarked
package dev.loopdesk.process.answers;

import org.jspecify.annotations.NullMarked;
