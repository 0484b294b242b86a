package dev.loopdesk.changes;

import dev.loopdesk.changes.MigrationRoutes.Route;
import dev.loopdesk.ticket.CaseFiles;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigratingActivityInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigratingTransitionInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigrationInstruction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The move of one instance to another version of its process, in the caller's transaction. */
@Component
class InstanceMove {

    private final RuntimeService runtime;
    private final ManagementService management;
    private final CaseFiles caseFiles;

    InstanceMove(RuntimeService runtime, ManagementService management, CaseFiles caseFiles) {
        this.runtime = runtime;
        this.management = management;
        this.caseFiles = caseFiles;
    }

    /** A job of the instance is being done, such as the delivery of a letter: moved under it, it would be done twice. */
    static final class AtWorkException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * Why an instance stays where it is.
     *
     * @param element element that has no place in the other version, if it is one
     * @param reason key of the text
     * @param detail what the text names
     */
    record Hindrance(@Nullable String element, @Nullable String name, String reason, String detail) {

        /** Finds out why the engine has refused a move. */
        static Hindrance of(MigratingProcessInstanceValidationException refusal, Route route) {
            MigratingProcessInstanceValidationReport report = refusal.getValidationReport();
            if (!report.getActivityInstanceReports().isEmpty()) {
                MigratingActivityInstanceValidationReport activity =
                        report.getActivityInstanceReports().get(0);
                return of(
                        activity.getSourceScopeId(), activity.getMigrationInstruction(), activity.getFailures(), route);
            }
            if (!report.getTransitionInstanceReports().isEmpty()) {
                MigratingTransitionInstanceValidationReport waiting =
                        report.getTransitionInstanceReports().get(0);
                return of(waiting.getSourceScopeId(), waiting.getMigrationInstruction(), waiting.getFailures(), route);
            }
            return new Hindrance(null, null, "engine", String.join(" ", report.getFailures()));
        }

        private static Hindrance of(
                String element, @Nullable MigrationInstruction way, List<String> failures, Route route) {
            return way == null
                    ? new Hindrance(element, route.name(element), route.hindrance(element), "")
                    : new Hindrance(element, route.name(element), "engine", String.join(" ", failures));
        }

        static Hindrance of(RuntimeException failure) {
            String message = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                    .reduce((outer, inner) -> inner)
                    .map(Throwable::getMessage)
                    .orElse("");
            return new Hindrance(null, null, "engine", message);
        }
    }

    /** Has whoever works on the ticket of an instance finish first, and the others wait. */
    void lock(@Nullable String number) {
        if (number != null && caseFiles.find(number).isPresent()) {
            caseFiles.lock(number);
        }
    }

    /**
     * Moves an instance.
     *
     * @throws MigratingProcessInstanceValidationException if it stands where the other version has no place for it
     */
    void move(String instance, Route route) {
        runtime.newMigration(route.plan()).processInstanceIds(instance).execute();
    }

    /**
     * Refuses a move if a job of the instance is being done. To be asked after the move, which has written the jobs: nobody
     * can take them up any more before it ends.
     */
    void refuseAtWork(String instance) {
        if (management.createJobQuery().processInstanceId(instance).acquired().count() > 0) {
            throw new AtWorkException();
        }
    }
}
