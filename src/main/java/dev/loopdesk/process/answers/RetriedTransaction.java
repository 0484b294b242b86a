package dev.loopdesk.process.answers;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions on a ticket that are repeated after a conflict with concurrent work. */
@Component
public class RetriedTransaction {

    private static final int MOST_ATTEMPTS = 6;
    /** SQL states to retry: deadlock, serialization failure, lock timeout. */
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "HYT00", "55P03");

    private final Refusals refusals;
    private final TransactionTemplate transaction;

    RetriedTransaction(Refusals refusals, PlatformTransactionManager transactions) {
        this.refusals = refusals;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Runs an action in a transaction of its own.
     *
     * @throws ConcurrentChangeRefusal if every attempt has met a conflict
     */
    public <T> T run(Supplier<T> action) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> action.get()));
            } catch (RuntimeException e) {
                if (!collided(e)) {
                    throw e;
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new ConcurrentChangeRefusal(refusals.text("collision"), e);
                }
            }
        }
    }

    private static boolean collided(RuntimeException e) {
        if (e instanceof ConcurrentChangeRefusal
                || e instanceof OptimisticLockingException
                || e instanceof ConcurrencyFailureException
                || e instanceof DuplicateKeyException
                // The instance ended between the query and the message.
                || e instanceof NullValueException) {
            return true;
        }
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLException failure && TRY_AGAIN.contains(String.valueOf(failure.getSQLState()))) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
