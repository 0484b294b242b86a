package dev.loopdesk.ticket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Derives what reports count (S6.2) anew from the entries and the events of the clocks of a ticket. */
@Repository
public class FigureRebuild {

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;
    private final ClockRecord clocks;
    private final TicketFigures figures;
    private final TicketTransaction transaction;

    FigureRebuild(
            JdbcClient jdbc,
            CaseFiles caseFiles,
            ClockRecord clocks,
            TicketFigures figures,
            TicketTransaction transaction) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.clocks = clocks;
        this.figures = figures;
        this.transaction = transaction;
    }

    /** Returns the numbers of tickets from before figures were kept, newest first. */
    public List<String> missing(int most) {
        return jdbc.sql("""
                        select number from ticket where has_figures = false and number is not null
                        order by id desc fetch first :most rows only
                        """).param("most", most).query(String.class).list();
    }

    /** Returns the numbers of the next tickets in the order of their ids, after one of them or from the first on. */
    public List<String> after(@Nullable String number, int most) {
        return jdbc.sql("""
                        select number from ticket where number is not null
                            and id > coalesce((select id from ticket where number = :number), 0)
                        order by id fetch first :most rows only
                        """)
                .param("number", number)
                .param("most", most)
                .query(String.class)
                .list();
    }

    /** Derives the figures of a ticket. Returns true if they were the same before. */
    @Transactional
    public boolean rebuild(String number) {
        long id = transaction.lock(number).id();
        Map<Integer, Stated> stored = stored(id);
        boolean same = true;
        Boolean firstContact = null;
        for (Entry entry : caseFiles.entries(number)) {
            EntryOutcome outcome = EntryOutcome.of(entry.kind(), entry.content());
            firstContact = TicketFigures.firstContact(firstContact, entry.kind(), outcome);
            var stated = new Stated(
                    outcome == null ? null : outcome.name(), EntryOutcome.satisfaction(entry.kind(), entry.content()));
            if (!stated.equals(stored.get(entry.position()))) {
                store(id, entry.position(), stated);
                same = false;
            }
        }
        same &= figures.followEntries(number, firstContact);
        same &= figures.followClocks(number, clocks.events(number));
        if (!transaction.lock(number).flag("has_figures")) {
            transaction.change(number, Map.of("has_figures", true));
        }
        return same;
    }

    /** Outcome and score that an entry states. */
    private record Stated(
            @Nullable String outcome, @Nullable Integer score) {}

    private Map<Integer, Stated> stored(long ticket) {
        Map<Integer, Stated> stored = new HashMap<>();
        jdbc.sql("select position, outcome, score from ticket_entry where ticket_id = :ticket")
                .param("ticket", ticket)
                .query(row -> {
                    stored.put(
                            row.getInt("position"),
                            new Stated(row.getString("outcome"), row.getObject("score", Integer.class)));
                });
        return stored;
    }

    private void store(long ticket, int position, Stated stated) {
        jdbc.sql("""
                        update ticket_entry set outcome = :outcome, score = :score
                        where ticket_id = :ticket and position = :position
                        """)
                .param("outcome", stated.outcome())
                .param("score", stated.score())
                .param("ticket", ticket)
                .param("position", position)
                .update();
    }
}
