package dev.loopdesk.ticket;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Links between tickets: duplicate, caused by, see also. A pair of tickets has one of each kind at most. */
@Repository
public class TicketRelations {

    private final JdbcClient jdbc;
    private final Clock clock;

    TicketRelations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A link as one of its tickets sees it.
     *
     * @param isSource true if the kind speaks of this ticket, not of the other
     * @param number number of the other ticket
     * @param title title of the other ticket
     * @param isOpen state of the other ticket
     */
    public record Related(long id, RelationKind kind, boolean isSource, String number, String title, boolean isOpen) {}

    /** Returns the links of a ticket, oldest first, with the other tickets, in one query. */
    public List<Related> of(long ticket) {
        return query("r.source_id = :ticket or r.target_id = :ticket", ticket, 0);
    }

    /** Returns a link of a ticket. */
    public Optional<Related> find(long ticket, long id) {
        return query("(r.source_id = :ticket or r.target_id = :ticket) and r.id = :id", ticket, id).stream()
                .findFirst();
    }

    /**
     * Returns the numbers of the tickets over which links of a kind lead from one ticket to another, both included; empty if
     * they do not.
     */
    public List<String> path(RelationKind kind, long from, long to) {
        Map<Long, Long> reachedFrom = new HashMap<>();
        Set<Long> reached = new LinkedHashSet<>(Set.of(from));
        List<Long> present = List.of(from);
        while (!present.isEmpty() && !reached.contains(to)) {
            var next = new ArrayList<Long>();
            for (Link link : linksFrom(kind, present)) {
                if (reached.add(link.target)) {
                    reachedFrom.put(link.target, link.source);
                    next.add(link.target);
                }
            }
            present = next;
        }
        var path = new ArrayDeque<Long>();
        for (Long at = reached.contains(to) ? (Long) to : null; at != null; at = reachedFrom.get(at)) {
            path.addFirst(at);
        }
        return path.stream().map(this::number).toList();
    }

    /** A link by the ids of its tickets. */
    private record Link(long source, long target) {}

    private List<Link> linksFrom(RelationKind kind, List<Long> sources) {
        return jdbc.sql(
                        "select source_id, target_id from ticket_relation where kind = :kind and source_id in (:sources)")
                .param("kind", kind.name())
                .param("sources", sources)
                .query((row, n) -> new Link(row.getLong("source_id"), row.getLong("target_id")))
                .list();
    }

    private String number(long ticket) {
        return jdbc.sql("select number from ticket where id = :id")
                .param("id", ticket)
                .query(String.class)
                .single();
    }

    /** Adds a link. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(RelationKind kind, long source, long target, String author) {
        jdbc.sql("""
                        insert into ticket_relation
                            (source_id, target_id, kind, lower_id, higher_id, related_by, related_at)
                        values (:source, :target, :kind, :lower, :higher, :author, :now)
                        """)
                .param("source", source)
                .param("target", target)
                .param("kind", kind.name())
                .param("lower", Math.min(source, target))
                .param("higher", Math.max(source, target))
                .param("author", author)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Removes a link. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(long id) {
        jdbc.sql("delete from ticket_relation where id = :id").param("id", id).update();
    }

    private List<Related> query(String condition, long ticket, long id) {
        return jdbc.sql("""
                        select r.id, r.kind, r.source_id, t.number, t.title, t.ended_at
                        from ticket_relation r
                        join ticket t on t.id = case when r.source_id = :ticket then r.target_id else r.source_id end
                        where %s order by r.id
                        """.formatted(condition))
                .param("ticket", ticket)
                .param("id", id)
                .query((row, n) -> related(row, ticket))
                .list();
    }

    private static Related related(ResultSet row, long ticket) throws SQLException {
        return new Related(
                row.getLong("id"),
                RelationKind.valueOf(row.getString("kind")),
                row.getLong("source_id") == ticket,
                row.getString("number"),
                row.getString("title"),
                row.getObject("ended_at") == null);
    }
}
