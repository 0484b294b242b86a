package dev.loopdesk.replay;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The cases of a log as tickets of an offline product. */
public final class LoggedTickets {

    private LoggedTickets() {}

    /** Starts a product that can replay logs. */
    public static ConfigurableApplicationContext start(Class<?> application) {
        return OfflineProduct.start(application, ReplayCommand.PROFILE);
    }

    /**
     * Replays the first cases of a log.
     *
     * @param mapping meaning of its activities; null for the bundled one
     * @param most number of cases
     * @param progress receives the number of finished cases
     * @param driven receives the number of each ticket, as soon as its case is over
     * @throws UnusableInputException if a file cannot be used
     */
    public static void replay(
            ConfigurableApplicationContext product,
            Path log,
            @Nullable Path mapping,
            int most,
            IntConsumer progress,
            Consumer<String> driven)
            throws UnusableInputException {
        Mapping meanings = mapping == null ? Mapping.bundled() : Mapping.read(mapping);
        product.getBean(Replay.class).run(EventLog.read(log, meanings).first(most), meanings, progress, driven);
    }
}
