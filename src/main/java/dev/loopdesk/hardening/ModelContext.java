package dev.loopdesk.hardening;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Services, variables and deployed models that the models of a deployment may refer to.
 *
 * @param calendars names of the configured service calendars
 * @param ruledTasks ids of the user tasks whose answers a rule of the standard checks
 * @param isDecisionDeployed tells whether a decision with that key was deployed before
 * @param isProcessDeployed tells whether a process with that key was deployed before
 * @param isFormDeployed tells whether a form with that id was deployed before
 * @param isGroup tells whether there is a group of staff with that id
 * @param expressions parses the expressions
 */
record ModelContext(
        Set<String> calendars,
        Set<String> ruledTasks,
        Predicate<String> isDecisionDeployed,
        Predicate<String> isProcessDeployed,
        Predicate<String> isFormDeployed,
        Predicate<String> isGroup,
        RestrictedExpressions expressions) {}
