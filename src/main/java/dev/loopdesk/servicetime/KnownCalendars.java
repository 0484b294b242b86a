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
        Map<String, String> known = jdbc
                .sql("select name, fingerprint from service_calendar for update")
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
        jdbc.sql("delete from service_calendar").update();
        now.forEach((name, fingerprint) -> jdbc.sql("insert into service_calendar values (:name, :fingerprint)")
                .param("name", name)
                .param("fingerprint", fingerprint)
                .update());
    }
}
