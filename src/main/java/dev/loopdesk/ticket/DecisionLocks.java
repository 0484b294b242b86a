package dev.loopdesk.ticket;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Locks by name, held until the transaction ends. They serve decisions that depend on what does not exist yet, so that there
 * is no row of its own to lock.
 */
@Repository
public class DecisionLocks {

    /** Rows of the table; names that share one wait for each other without need. */
    private static final int SLOTS = 64;

    private final JdbcClient jdbc;

    DecisionLocks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks names until the caller's transaction ends; to be called once in it, so that none waits for another forever. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(Collection<String> names) {
        names.stream()
                .map(name -> Math.floorMod(name.hashCode(), SLOTS))
                .distinct()
                .sorted()
                .forEach(slot -> jdbc.sql("select slot from decision_lock where slot = :slot for update")
                        .param("slot", slot)
                        .query(Integer.class)
                        .single());
    }
}
