package dev.loopdesk.changes;

import dev.loopdesk.changes.Changes.Refused;
import dev.loopdesk.changes.Changes.RefusedException;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Keeps models that weaken a guard of the standard from going live until somebody other than their author has accepted each
 * such finding (S7.1). Whoever publishes a later change need not accept again what is live already.
 */
@Component
class StandardGuards {

    private final ModelCheck check;
    private final Acceptances acceptances;

    StandardGuards(ModelCheck check, Acceptances acceptances) {
        this.check = check;
        this.acceptances = acceptances;
    }

    /**
     * Accepts a finding of a draft.
     *
     * @param whole the models as they would be
     * @throws RefusedException if the caller is the author, or if nobody can accept the finding
     */
    void accept(
            ModelChange draft, Map<String, byte[]> whole, String finding, String account, Instant now, String reason) {
        if (draft.author().equals(account)) {
            throw new RefusedException(Refused.OWN_FINDING);
        }
        ModelFinding accepted = check.check(whole).stream()
                .filter(found -> found.mayBeAccepted() && found.id().equals(finding))
                .findFirst()
                .orElseThrow(() -> new RefusedException(Refused.NO_SUCH_FINDING));
        boolean before = acceptances.of(draft.id()).stream()
                .anyMatch(acceptance -> acceptance.finding().id().equals(finding));
        if (!before) {
            acceptances.add(draft.id(), new Acceptance(accepted, account, now, reason));
        }
    }

    /**
     * Makes a draft live.
     *
     * @param present the models that are live
     * @param whole the models as they will be
     * @param deployment makes them live
     * @throws RefusedException if there is an error that nobody has accepted
     */
    String publish(
            ModelChange draft, Map<String, byte[]> present, Map<String, byte[]> whole, Supplier<String> deployment) {
        List<ModelFinding> errors =
                check.check(whole).stream().filter(ModelFinding::isError).toList();
        if (!errors.stream().allMatch(ModelFinding::mayBeAccepted)) {
            throw new RefusedException(Refused.FAULTY);
        }
        if (!toAccept(draft, present, errors).isEmpty()) {
            throw new RefusedException(Refused.NOT_ACCEPTED);
        }
        return check.accepting(ids(errors), whole, deployment);
    }

    /**
     * Returns the ids of the findings of a draft that somebody must accept before it is published.
     *
     * @param present the models that are live
     */
    Set<String> toAccept(ModelChange draft, Map<String, byte[]> present, List<ModelFinding> findings) {
        Set<String> open = ids(findings);
        acceptances
                .of(draft.id())
                .forEach(acceptance -> open.remove(acceptance.finding().id()));
        if (!open.isEmpty()) {
            open.removeAll(ids(check.check(present)));
        }
        return open;
    }

    /** Tells whether models can be live without anybody's consent: they have no error, but what the live ones have already. */
    boolean areNoWeaker(Map<String, byte[]> whole, Map<String, byte[]> present) {
        List<ModelFinding> errors =
                check.check(whole).stream().filter(ModelFinding::isError).toList();
        return errors.isEmpty()
                || (errors.stream().allMatch(ModelFinding::mayBeAccepted)
                        && ids(check.check(present)).containsAll(ids(errors)));
    }

    /** Makes models live that were so before, with all that was accepted then. */
    String restore(Map<String, byte[]> before, Supplier<String> deployment) {
        return check.accepting(ids(check.check(before)), before, deployment);
    }

    private static Set<String> ids(List<ModelFinding> findings) {
        return findings.stream()
                .filter(ModelFinding::mayBeAccepted)
                .map(ModelFinding::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
