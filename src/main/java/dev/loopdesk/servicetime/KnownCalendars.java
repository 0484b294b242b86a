package dev.loopdesk.servicetime;

import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Fingerprints of the calendars that the deadlines of open tickets were last calculated with, used to detect changes.
 */
@Repository
public class KnownCalendars {

    private final JdbcClient jdbc;

    KnownCalendars(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Runs an action if a calendar has changed, and stores the new fingerprints if the action returns true. Another
     * node waits meanwhile and then finds no change. If the action fails or returns false, nothing is stored.
     */
    @Transactional
    public void ifChanged(Collection<ServiceCalendar> calendars, BooleanSupplier reckonAnew) {
        // Locks a row that is never deleted: after waiting for a row that was deleted and inserted anew, a query sees
        // neither version.
        jdbc.sql("select name from service_calendar where name = 'always' for update")
                .query(String.class)
                .single();
        Map<String, String> known = jdbc
                .sql("select name, fingerprint from service_calendar")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<String, String> now =
                calendars.stream().collect(Collectors.toMap(ServiceCalendar::name, ServiceCalendar::fingerprint));
        if (known.equals(now)) {
            return;
        }
        if (!reckonAnew.getAsBoolean()) {
            return;
        }
        known.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> jdbc.sql("delete from service_calendar where name = :name")
                        .param("name", name)
                        .update());
        now.forEach((name, fingerprint) -> jdbc.sql(
                        known.containsKey(name)
                                ? "update service_calendar set fingerprint = :fingerprint where name = :name"
                                : "insert into service_calendar (name, fingerprint) values (:name, :fingerprint)")
                .param("name", name)
                .param("fingerprint", fingerprint)
                .update());
    }
}
