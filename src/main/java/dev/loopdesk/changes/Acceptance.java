package dev.loopdesk.changes;

import dev.loopdesk.hardening.ModelFinding;
import java.time.Instant;

/** Somebody has accepted that a change weakens a guard of the standard: what, who, when and why. */
record Acceptance(ModelFinding finding, String account, Instant acceptedAt, String reason) {}
