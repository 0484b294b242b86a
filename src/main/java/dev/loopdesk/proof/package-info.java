/**
 * Proof of a ticket's record to a third party (S6.2): the signed export, its verification without a running system, and
 * the monthly anchor. The package is not named after an archive, because archiving is a step of the standard (S5.5).
 */
@NullMarked
package dev.loopdesk.proof;

import org.jspecify.annotations.NullMarked;
