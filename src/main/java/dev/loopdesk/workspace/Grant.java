package dev.loopdesk.workspace;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Permissions.ACCESS;
import static org.camunda.bpm.engine.authorization.Permissions.ALL;
import static org.camunda.bpm.engine.authorization.Permissions.CREATE;
import static org.camunda.bpm.engine.authorization.Permissions.READ;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.CREATE_INSTANCE;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_HISTORY;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_INSTANCE;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_TASK;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.RETRY_JOB;

import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;

/**
 * A right of a group. No right is granted to everyone; the right to work on a task comes from the task's candidate
 * groups.
 */
record Grant(StaffGroup group, Resource resource, String id, List<Permission> permissions) {

    private static final String SUPPORT = TechnicalSupport.KEY;
    private static final String DELIVERY = DeliverMessageProcess.KEY;
    private static final String BREACH = AcknowledgeBreachProcess.KEY;
    private static final String MAIL = ReceiveMailProcess.KEY;
    private static final String REVIEW = ReviewKnowledgeProcess.KEY;

    /** Returns the minimal rights of all groups. */
    static List<Grant> all() {
        List<Grant> grants = new ArrayList<>(serviceDesk());
        grants.addAll(consulted(StaffGroup.SPECIALISTS));
        grants.addAll(consulted(StaffGroup.SUPPORT_LEADS));
        // Leads acknowledge missed targets; Tasklist needs these rights for the form, cards and comments.
        grants.add(of(
                StaffGroup.SUPPORT_LEADS,
                Resources.PROCESS_DEFINITION,
                BREACH,
                ProcessDefinitionPermissions.READ,
                READ_HISTORY,
                READ_INSTANCE));
        grants.addAll(reviewers());
        grants.addAll(managers());
        grants.addAll(analysts());
        for (Resource resource : Resources.values()) {
            grants.add(of(StaffGroup.ADMINISTRATORS, resource, ANY, ALL));
        }
        return grants;
    }

    private static Grant of(StaffGroup group, Resource resource, String id, Permission... permissions) {
        return new Grant(group, resource, id, List.of(permissions));
    }

    private static List<Grant> serviceDesk() {
        StaffGroup group = StaffGroup.SERVICE_DESK;
        return List.of(
                of(group, Resources.APPLICATION, "tasklist", ACCESS),
                of(group, Resources.USER, ANY, READ),
                // Tasklist names the groups of a task, also those of others.
                of(group, Resources.GROUP, ANY, READ),
                of(
                        group,
                        Resources.PROCESS_DEFINITION,
                        SUPPORT,
                        ProcessDefinitionPermissions.READ,
                        CREATE_INSTANCE,
                        // Needed by Tasklist for comments and for variables on cards.
                        READ_HISTORY,
                        READ_INSTANCE),
                of(
                        group,
                        Resources.PROCESS_DEFINITION,
                        DELIVERY,
                        ProcessDefinitionPermissions.READ,
                        READ_HISTORY,
                        READ_INSTANCE),
                of(
                        group,
                        Resources.PROCESS_DEFINITION,
                        MAIL,
                        ProcessDefinitionPermissions.READ,
                        READ_HISTORY,
                        READ_INSTANCE),
                of(group, Resources.PROCESS_INSTANCE, ANY, CREATE));
    }

    private static List<Grant> consulted(StaffGroup group) {
        return List.of(
                of(group, Resources.APPLICATION, "tasklist", ACCESS),
                of(group, Resources.USER, ANY, READ),
                // Tasklist names the groups of a task, also those of others.
                of(group, Resources.GROUP, ANY, READ),
                of(
                        group,
                        Resources.PROCESS_DEFINITION,
                        SUPPORT,
                        ProcessDefinitionPermissions.READ,
                        // Whoever answers the phone takes the call (S2.1).
                        CREATE_INSTANCE,
                        READ_HISTORY,
                        READ_INSTANCE),
                of(group, Resources.PROCESS_INSTANCE, ANY, CREATE));
    }

    /** Specialists review articles; Tasklist needs these rights for the form, cards and comments. */
    private static List<Grant> reviewers() {
        return List.of(of(
                StaffGroup.SPECIALISTS,
                Resources.PROCESS_DEFINITION,
                REVIEW,
                ProcessDefinitionPermissions.READ,
                READ_HISTORY,
                READ_INSTANCE));
    }

    private static List<Grant> managers() {
        StaffGroup group = StaffGroup.MANAGERS;
        return List.of(
                of(group, Resources.APPLICATION, "cockpit", ACCESS),
                // For quarantined mail.
                of(group, Resources.APPLICATION, "tasklist", ACCESS),
                of(group, Resources.USER, ANY, READ),
                // Tasklist names the groups of a task, also those of others.
                of(group, Resources.GROUP, ANY, READ),
                of(group, Resources.DEPLOYMENT, ANY, READ),
                of(group, Resources.DECISION_DEFINITION, ANY, READ),
                of(group, Resources.DECISION_REQUIREMENTS_DEFINITION, ANY, READ),
                // Cockpit counts the tasks of each group; every task belongs to a diagram, whose tasks managers read
                // anyway.
                of(group, Resources.TASK, ANY, READ),
                of(
                        group,
                        Resources.PROCESS_DEFINITION,
                        ANY,
                        ProcessDefinitionPermissions.READ,
                        READ_INSTANCE,
                        READ_TASK,
                        READ_HISTORY,
                        RETRY_JOB));
    }

    private static List<Grant> analysts() {
        StaffGroup group = StaffGroup.ANALYSTS;
        return List.of(
                // For the changes of the models.
                of(group, Resources.APPLICATION, "cockpit", ACCESS),
                of(group, Resources.DEPLOYMENT, ANY, CREATE, READ),
                of(group, Resources.PROCESS_DEFINITION, ANY, ProcessDefinitionPermissions.READ),
                of(group, Resources.DECISION_DEFINITION, ANY, READ),
                of(group, Resources.DECISION_REQUIREMENTS_DEFINITION, ANY, READ));
    }
}
