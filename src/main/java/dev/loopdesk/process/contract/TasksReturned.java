package dev.loopdesk.process.contract;

import java.util.List;
import org.camunda.bpm.engine.task.Task;

/**
 * Event: an account is no longer entitled to tasks that it held, and they are in the queue of their groups again.
 *
 * @param account former holder
 */
public record TasksReturned(String account, List<Task> tasks) {}
