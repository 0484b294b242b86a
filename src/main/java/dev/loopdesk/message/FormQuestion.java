package dev.loopdesk.message;

import java.util.List;

/**
 * A question that only the form of a task knows.
 *
 * @param task name of the task
 * @param fields labels of the form's fields
 */
public record FormQuestion(String task, List<String> fields) {}
