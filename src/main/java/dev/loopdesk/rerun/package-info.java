/** Reruns: past tickets led once more through models, in virtual time, with the answers and waits that they had (S7.1). */
@NullMarked
package dev.loopdesk.rerun;

import org.jspecify.annotations.NullMarked;
