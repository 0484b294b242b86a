package dev.loopdesk.message;

import java.util.List;

/**
 * A question that is defined by the form of a task alone.
 *
 * @param task name of the task
 * @param fields labels of the form's fields
 */
public record FormQuestion(String task, List<String> fields) {}
