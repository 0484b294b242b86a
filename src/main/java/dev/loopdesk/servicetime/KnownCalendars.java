package dev.loopdesk.servicetime;

import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The calendars that the deadlines of open tickets were last reckoned with, to tell when one has changed. */
@Repository
public class KnownCalendars {

    private final JdbcClient jdbc;

    KnownCalendars(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Does something if a calendar is not the one that is known, and knows it from then on. Another node that asks at the
     * same time waits, and then finds nothing to do. If it fails or says that it is not done, nothing is known.
     */
    @Transactional
    public void ifChanged(Collection<ServiceCalendar> calendars, BooleanSupplier reckonAnew) {
        // A row that is always there: of rows that come and go, who waited for them sees neither the old nor the new.
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
