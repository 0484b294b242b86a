package dev.loopdesk.workspace;

import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.ShippedModels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.TaskQuery;

/** The filters of Tasklist. */
enum TaskFilter {
    APPROVALS_AND_ALERTS(-10, "#6a4c93") {
        @Override
        TaskQuery query(TaskService tasks) {
            // An escalated ticket's own tasks are not the leads' alone: it would stand here once for each of them.
            return mostUrgentFirst(tasks.createTaskQuery()
                    .taskCandidateGroup(StaffGroup.SUPPORT_LEADS.id())
                    .includeAssignedTasks()
                    .taskDefinitionKeyIn(ids(ShippedModels.tasksOfLeads())));
        }

        @Override
        List<StaffGroup> readers() {
            return List.of(StaffGroup.SUPPORT_LEADS);
        }
    },
    MY_TASKS(0, "#2f6f8f") {
        @Override
        TaskQuery query(TaskService tasks) {
            return mostUrgentFirst(notPutAside(tasks.createTaskQuery().taskAssigneeExpression(CURRENT_USER)));
        }

        @Override
        List<StaffGroup> readers() {
            return WITH_MANAGERS;
        }
    },
    MY_TEAMS_QUEUE(10, "#3f7f5f") {
        @Override
        TaskQuery query(TaskService tasks) {
            Set<String> elsewhere = new TreeSet<>(ShippedModels.waitingTasks());
            elsewhere.add(AcknowledgeBreachProcess.ACKNOWLEDGE_BREACH);
            return mostUrgentFirst(notPutAside(tasks.createTaskQuery()
                    .taskCandidateGroupInExpression(CURRENT_USER_GROUPS)
                    .taskDefinitionKeyNotIn(ids(elsewhere))));
        }

        @Override
        List<StaffGroup> readers() {
            return WITH_MANAGERS;
        }
    },
    WAITING_FOR_REQUESTER(20, "#8a6d1f") {
        @Override
        TaskQuery query(TaskService tasks) {
            return mostUrgentFirst(ofMyTeam(tasks).taskDefinitionKeyIn(ids(ShippedModels.waitingTasks())));
        }
    },
    PUT_ASIDE(22, "#5c6670") {
        @Override
        TaskQuery query(TaskService tasks) {
            return tasks.createTaskQuery()
                    .or()
                    .taskAssigneeExpression(CURRENT_USER)
                    .taskCandidateGroupInExpression(CURRENT_USER_GROUPS)
                    .includeAssignedTasks()
                    .endOr()
                    .followUpAfterExpression(NOW)
                    .orderByFollowUpDate()
                    .asc();
        }

        @Override
        List<StaffGroup> readers() {
            return WITH_MANAGERS;
        }
    },
    AT_RISK(25, "#b8601a") {
        @Override
        TaskQuery query(TaskService tasks) {
            return ofTickets(tasks)
                    .processVariableValueEquals("atRisk", true)
                    .dueAfterExpression(NOW)
                    .orderByDueDate()
                    .asc();
        }
    },
    OVERDUE(30, "#a33a2c") {
        @Override
        TaskQuery query(TaskService tasks) {
            return ofTickets(tasks).dueBeforeExpression(NOW).orderByDueDate().asc();
        }
    };

    /** Variables on the cards. */
    static final List<String> VARIABLES = List.of("ticketNumber", "title", "priority", "requesterName");

    private static final List<StaffGroup> WITH_MANAGERS =
            List.of(StaffGroup.SERVICE_DESK, StaffGroup.SPECIALISTS, StaffGroup.SUPPORT_LEADS, StaffGroup.MANAGERS);

    // The only kind of expression that the expression manager allows in queries.
    private static final String CURRENT_USER = "${currentUser()}";
    private static final String CURRENT_USER_GROUPS = "${currentUserGroups()}";
    private static final String NOW = "${now()}";

    private final int position;
    private final String colour;

    TaskFilter(int position, String colour) {
        this.position = position;
        this.colour = colour;
    }

    abstract TaskQuery query(TaskService tasks);

    /** Returns the title that the engine stores. */
    String title() {
        return WorkspaceNames.ofFilter(this, Locale.ENGLISH);
    }

    List<StaffGroup> readers() {
        return List.of(StaffGroup.SERVICE_DESK, StaffGroup.SPECIALISTS, StaffGroup.SUPPORT_LEADS);
    }

    /** Returns the display properties of the filter and its cards. */
    Map<String, Object> properties() {
        return Map.of(
                "priority",
                position,
                "color",
                colour,
                "refresh",
                true,
                "showUndefinedVariable",
                false,
                "variables",
                VARIABLES.stream()
                        .map(name -> Map.of("name", name, "label", WorkspaceNames.ofVariable(name, Locale.ENGLISH)))
                        .toList());
    }

    private static TaskQuery ofMyTeam(TaskService tasks) {
        return tasks.createTaskQuery()
                .taskCandidateGroupInExpression(CURRENT_USER_GROUPS)
                .includeAssignedTasks();
    }

    /** Leaves out the leads' acknowledgements, so that a breached ticket stands there by its own task alone. */
    private static TaskQuery ofTickets(TaskService tasks) {
        return ofMyTeam(tasks).taskDefinitionKeyNotIn(AcknowledgeBreachProcess.ACKNOWLEDGE_BREACH);
    }

    /** Leaves out what rests until a follow-up date; it comes back by itself, because the filter asks for the time. */
    private static TaskQuery notPutAside(TaskQuery query) {
        return query.followUpBeforeOrNotExistentExpression(NOW);
    }

    private static TaskQuery mostUrgentFirst(TaskQuery query) {
        return query.orderByTaskPriority().desc().orderByTaskCreateTime().asc();
    }

    private static String[] ids(Set<String> elements) {
        return elements.toArray(String[]::new);
    }
}
