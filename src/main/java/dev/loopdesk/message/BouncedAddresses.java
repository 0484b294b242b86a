package dev.loopdesk.message;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Addresses from which a mail system returned a message of Loopdesk; case-insensitive. */
@Repository
public class BouncedAddresses {

    private final JdbcClient jdbc;
    private final Clock clock;

    BouncedAddresses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Tells whether a mail to the address was returned and none has come from it since. */
    public boolean contains(String address) {
        return jdbc.sql("select count(*) from bounced_address where address = :address")
                        .param("address", key(address))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * Marks an address.
     *
     * @param message id of the returned message
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(String address, String message) {
        clear(address);
        jdbc.sql("insert into bounced_address (address, message_id, bounced_at) values (:address, :message, :now)")
                .param("address", key(address))
                .param("message", message)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Removes the mark of an address that is in use again. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void clear(String address) {
        jdbc.sql("delete from bounced_address where address = :address")
                .param("address", key(address))
                .update();
    }

    private static String key(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }
}
