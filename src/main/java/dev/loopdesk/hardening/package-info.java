/** Defences of the engine and of the addresses in front of it. */
@NullMarked
package dev.loopdesk.hardening;

import org.jspecify.annotations.NullMarked;
