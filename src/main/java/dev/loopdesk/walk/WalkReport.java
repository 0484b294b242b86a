package dev.loopdesk.walk;

import dev.loopdesk.hardening.ModelFinding;
import java.util.List;

/**
 * What walks through the models have found.
 *
 * @param walks number of tickets that were led through them
 * @param steps number of their steps
 * @param passed number of elements that they have passed
 * @param elements number of elements that there are in the processes of tickets
 */
public record WalkReport(int walks, int steps, int passed, int elements, List<ModelFinding> findings) {}
