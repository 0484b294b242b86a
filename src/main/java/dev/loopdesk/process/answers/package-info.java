/** Answers to tasks: forms, the interceptor in front of the engine that checks and files every answer, and the preparation of tasks. */
@NullMarked
package dev.loopdesk.process.answers;

import org.jspecify.annotations.NullMarked;
