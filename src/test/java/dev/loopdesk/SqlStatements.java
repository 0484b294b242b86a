package dev.loopdesk;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The statements that the product and the engine send to the database, as both log them before they do. */
public final class SqlStatements extends AppenderBase<ILoggingEvent> {

    private static final List<String> LOGGERS =
            List.of("org.springframework.jdbc.core.JdbcTemplate", "org.camunda.bpm.engine.impl.persistence.entity");

    private final List<String> statements = new CopyOnWriteArrayList<>();

    private SqlStatements() {}

    /** Runs something and returns the statements of this thread and of those that answer its requests. */
    public static List<String> during(Runnable work) {
        var listener = new SqlStatements();
        listener.start();
        List<Logger> loggers = LOGGERS.stream()
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        List<Level> levels = loggers.stream().map(Logger::getEffectiveLevel).toList();
        loggers.forEach(logger -> {
            logger.setAdditive(false);
            logger.setLevel(Level.DEBUG);
            logger.addAppender(listener);
        });
        try {
            work.run();
        } finally {
            for (int i = 0; i < loggers.size(); i++) {
                loggers.get(i).detachAppender(listener);
                loggers.get(i).setLevel(levels.get(i));
                loggers.get(i).setAdditive(true);
            }
        }
        return List.copyOf(listener.statements);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        String thread = event.getThreadName();
        boolean ours = thread.equals("main") || thread.contains("http") || thread.contains("exec");
        if (ours && (message.startsWith("Executing prepared SQL statement [") || message.contains("Preparing:"))) {
            statements.add(message);
        }
    }
}
