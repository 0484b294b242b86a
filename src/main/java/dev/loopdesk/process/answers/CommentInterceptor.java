package dev.loopdesk.process.answers;

import java.lang.reflect.Field;
import org.camunda.bpm.engine.impl.cmd.AddCommentCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Passes every comment on a task to {@link TaskAnswers} once the engine has accepted it, so that what staff write in
 * Tasklist stands in the case file too. The engine publishes no event of a comment.
 */
class CommentInterceptor extends CommandInterceptor {

    private static final Field TASK = TaskCompletionInterceptor.field(AddCommentCmd.class, "taskId");
    private static final Field INSTANCE = TaskCompletionInterceptor.field(AddCommentCmd.class, "processInstanceId");
    private static final Field TEXT = TaskCompletionInterceptor.field(AddCommentCmd.class, "message");

    private final ObjectProvider<TaskAnswers> answers;

    CommentInterceptor(ObjectProvider<TaskAnswers> answers) {
        this.answers = answers;
    }

    @Override
    public <T> T execute(Command<T> command) {
        T result = getNext().execute(command);
        if (command instanceof AddCommentCmd) {
            var task = (String) TaskCompletionInterceptor.get(TASK, command);
            var instance = (String) TaskCompletionInterceptor.get(INSTANCE, command);
            String text = String.valueOf(TaskCompletionInterceptor.get(TEXT, command));
            Context.getCommandContext().runWithoutAuthorization(() -> {
                answers.getObject().comment(task, instance, text);
                return null;
            });
        }
        return result;
    }
}
