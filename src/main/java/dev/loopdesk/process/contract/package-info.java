/** The contract with the models: keys, element ids, messages, variables and extension properties, and the one class that starts and correlates process instances. */
@NullMarked
package dev.loopdesk.process.contract;

import org.jspecify.annotations.NullMarked;
