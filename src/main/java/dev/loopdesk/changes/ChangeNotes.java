package dev.loopdesk.changes;

import dev.loopdesk.text.Texts;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notes of what has happened to a change of the models beside the steps of its life, such as a publication that had to wait. */
@Repository
class ChangeNotes {

    /** Kind of the note that a draft is to be published at a time. */
    static final String PLANNED = "planned";

    private static final int LONGEST_DETAIL = 1_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final JdbcClient jdbc;
    private final Clock clock;

    ChangeNotes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A note.
     *
     * @param kind key of its text in the bundle {@code changes}, without {@code note.}
     * @param detail what the text names, a line each
     */
    record Note(String kind, String detail, String account, Instant at) {

        /** Returns the text in the reader's language, with times in a zone. */
        String text(Locale language, ZoneId zone) {
            Object[] values = detail.lines().toArray();
            if (kind.equals(PLANNED)) {
                values[0] = TIME.format(Instant.parse(detail).atZone(zone));
            }
            return Texts.of("changes", language).get("note." + kind, values);
        }
    }

    void add(String change, String kind, String detail, String account) {
        jdbc.sql("""
                        insert into model_change_note (change_id, position, kind, detail, account, noted_at)
                        select :change, count(*) + 1, :kind, :detail, :account, :now from model_change_note
                        where change_id = :change
                        """)
                .param("change", change)
                .param("kind", kind)
                .param("detail", detail.substring(0, Math.min(LONGEST_DETAIL, detail.length())))
                .param("account", account)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Note> of(String change) {
        return jdbc.sql("""
                        select kind, detail, account, noted_at from model_change_note where change_id = :change order by position
                        """)
                .param("change", change)
                .query((row, n) -> new Note(
                        row.getString("kind"),
                        row.getString("detail"),
                        row.getString("account"),
                        row.getObject("noted_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
