package dev.loopdesk.hardening;

import java.util.List;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.VariableInstanceQueryImpl;
import org.camunda.bpm.engine.impl.db.AuthorizationCheck;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;

/**
 * Authorizes queries for tasks and their variables in a time that does not grow with the square of the open tasks. The
 * engine grants READ with each assignment and each offer of a task, and joins what is asked for with all of a person's
 * authorizations. Here each row looks for its own authorization by an index; tasks that are the person's own, or are
 * offered to the person or the person's groups, need none, because their READ came with the assignment or the offer.
 */
class TaskQueryAuthorization extends AuthorizationManager {

    /**
     * Returns the groups as they are. The engine first asks which groups have rights at all, of all rights that there are;
     * groups without any match none.
     */
    @Override
    public List<String> filterAuthenticatedGroupIds(List<String> groups) {
        return groups == null ? List.of() : List.copyOf(groups);
    }

    @Override
    public void configureTaskQuery(TaskQueryImpl query) {
        super.configureTaskQuery(query);
        AuthorizationCheck check = query.getAuthCheck();
        // A revoked right counts for more than the right that came with an offer.
        if (check.isAuthorizationCheckEnabled()
                && !check.isRevokeAuthorizationCheckEnabled()
                && isForOwnTasks(query, check)) {
            check.setAuthorizationCheckEnabled(false);
        }
        checkRowByRow(check);
    }

    @Override
    protected void configureVariableInstanceQuery(VariableInstanceQueryImpl query) {
        super.configureVariableInstanceQuery(query);
        checkRowByRow(query.getAuthCheck());
    }

    /** Chooses the statement that the engine keeps for revoked rights; it gives the same rows where none is revoked. */
    private static void checkRowByRow(AuthorizationCheck check) {
        check.setRevokeAuthorizationCheckEnabled(true);
    }

    /** Looks at the criteria that all tasks must meet; the query's groups of alternatives only narrow them. */
    private static boolean isForOwnTasks(TaskQueryImpl query, AuthorizationCheck check) {
        String person = check.getAuthUserId();
        if (person == null || query.isOrQueryActive()) {
            return false;
        }
        return person.equals(query.getAssignee()) || isForOffersTo(person, query, check.getAuthGroupIds());
    }

    private static boolean isForOffersTo(String person, TaskQueryImpl query, List<String> groups) {
        // The engine asks for a task with any of these three.
        String user = query.getCandidateUser();
        List<String> offered = query.getCandidateGroups();
        if (query.getCandidateGroupLike() != null || (user != null && !user.equals(person))) {
            return false;
        }
        boolean toNobody = user == null && (offered == null || offered.isEmpty());
        return !toNobody && (offered == null || (groups != null && groups.containsAll(offered)));
    }

    /** Opens this manager wherever the engine asks for its own. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(TaskQueryAuthorization.class);
        }

        @Override
        public Class<?> getSessionType() {
            return AuthorizationManager.class;
        }

        @Override
        public Session openSession() {
            return new TaskQueryAuthorization();
        }
    }
}
