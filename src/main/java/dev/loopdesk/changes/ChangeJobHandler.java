package dev.loopdesk.changes;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.jspecify.annotations.Nullable;

/**
 * Does a piece of work on a change of the models as a job of the engine, which keeps it, retries it, and goes on with it
 * elsewhere if the node dies. The work has transactions of its own, which must not share the job's command: in it, what is
 * rolled back would be written all the same. It may be done twice, and looks for itself what is left to do.
 */
class ChangeJobHandler implements JobHandler<ChangeJobHandler.Subject> {

    private final String type;
    private final Consumer<String> work;

    ChangeJobHandler(String type, Consumer<String> work) {
        this.type = type;
        this.work = work;
    }

    /** Id of what the work is about. */
    record Subject(String id) implements JobHandlerConfiguration {

        @Override
        public String toCanonicalString() {
            return id;
        }
    }

    @Override
    public String getType() {
        return type;
    }

    @Override
    public void execute(
            Subject subject, @Nullable ExecutionEntity execution, CommandContext context, @Nullable String tenant) {
        var done = new FutureTask<>(() -> work.accept(subject.id()), true);
        // The engine's command belongs to this thread.
        var thread = new Thread(done, type);
        thread.setDaemon(true);
        thread.start();
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new ProcessEngineException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessEngineException(e);
        }
    }

    @Override
    public Subject newConfiguration(String canonical) {
        return new Subject(canonical);
    }

    @Override
    public void onDelete(Subject subject, JobEntity job) {
        // The work keeps its own record.
    }
}
