package dev.loopdesk.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds tickets by words, newest change first. */
@Repository
public class TicketSearch {

    /** Condition that every row meets. */
    private static final String ANY = "true";

    private final JdbcClient jdbc;
    private final SearchDialect dialect;

    TicketSearch(JdbcClient jdbc, SearchDialect dialect) {
        this.jdbc = jdbc;
        this.dialect = dialect;
    }

    /**
     * Criteria of a search; null stands for any.
     *
     * @param text words, in any order; the last one may be the beginning of a word
     * @param isOpen state
     * @param integration name of the integration that handed the tickets in; what only staff may read is not
     *     searched for it
     * @param externalId the integration's id of the ticket
     * @param changedSince earliest time of the last change
     * @param after place in the list after which to go on
     * @param most number of tickets, at most
     */
    public record Criteria(
            @Nullable String text,
            @Nullable Boolean isOpen,
            @Nullable String integration,
            @Nullable String externalId,
            @Nullable Instant changedSince,
            @Nullable Place after,
            int most) {

        /** Returns these criteria with another place to go on from. */
        public Criteria after(@Nullable Place other) {
            return new Criteria(text, isOpen, integration, externalId, changedSince, other, most);
        }
    }

    /**
     * Place of a ticket in the list. A ticket that changes moves to the top; the others keep their places.
     *
     * @param updatedAt time of the last change, to the microsecond
     * @param id id of the ticket
     */
    public record Place(Instant updatedAt, long id) {}

    /** A ticket that was found. */
    public record Hit(
            String number, String title, boolean isOpen, String priority, String requesterName, Place place) {}

    /** Returns the tickets that meet all criteria, in one query. */
    public List<Hit> find(Criteria criteria) {
        return find(criteria, criteria.text() == null ? null : Terms.query(criteria.text()));
    }

    /** Returns the numbers of tickets with the terms, in one query. */
    List<String> find(TermQuery query, @Nullable Boolean isOpen, int most) {
        return find(new Criteria(null, isOpen, null, null, null, null, most), query).stream()
                .map(Hit::number)
                .toList();
    }

    /**
     * Tells whether a text may be about what other tickets say in other words: a number, a phone number or a mail address
     * means one ticket or one person.
     */
    public static boolean isOfWords(String text) {
        return Terms.isOfWords(text);
    }

    /**
     * Returns those of some tickets that meet all criteria except that they lack words of the text: {@link #find} returns the
     * others. They come in the order given, in one query.
     */
    public List<Hit> lacking(Criteria criteria, List<Long> tickets) {
        TermQuery query = Terms.query(Objects.requireNonNull(criteria.text()));
        if (tickets.isEmpty() || query.alternatives().isEmpty()) {
            return List.of();
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        String ofRow = ofRow(criteria, parameters);
        String ofOrigin = ofOrigin(criteria, parameters);
        String matching = dialect.matching(query, criteria.integration() == null, parameters);
        parameters.put("tickets", tickets);
        Map<Long, Hit> hits = new HashMap<>();
        jdbc.sql("""
                        select t.number, t.title, s.is_open, t.priority, t.requester_name, s.updated_at, s.ticket_id
                        from ticket_search s join ticket t on t.id = s.ticket_id %s
                        where s.ticket_id in (:tickets) and not (%s) and %s and %s
                        """.formatted(origin(ofOrigin), matching, ofRow, ofOrigin))
                .params(parameters)
                .query((row, n) -> hit(row))
                .list()
                .forEach(hit -> hits.put(hit.place().id(), hit));
        return tickets.stream().map(hits::get).filter(Objects::nonNull).toList();
    }

    private List<Hit> find(Criteria criteria, @Nullable TermQuery query) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String ofRow = ofRow(criteria, parameters);
        String ofOrigin = ofOrigin(criteria, parameters);
        String origin = origin(ofOrigin);
        String newest;
        if (query == null) {
            newest = SearchDialect.every(ANY, ofRow, origin, ofOrigin);
        } else {
            if (query.alternatives().isEmpty()) {
                return List.of();
            }
            String matching = dialect.matching(query, criteria.integration() == null, parameters);
            newest = dialect.newest(matching, ofRow, origin, ofOrigin);
        }
        parameters.put("most", criteria.most());
        return jdbc.sql("""
                        select t.number, t.title, s.is_open, t.priority, t.requester_name, s.updated_at, s.ticket_id
                        from (%s) s join ticket t on t.id = s.ticket_id
                        order by s.updated_at desc, s.ticket_id desc
                        """.formatted(newest))
                .params(parameters)
                .query((row, n) -> hit(row))
                .list();
    }

    private static String ofRow(Criteria criteria, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        if (criteria.isOpen() != null) {
            conditions.add("s.is_open = :open");
            parameters.put("open", criteria.isOpen());
        }
        if (criteria.changedSince() != null) {
            conditions.add("s.updated_at >= :since");
            parameters.put("since", stored(criteria.changedSince()));
        }
        if (criteria.after() != null) {
            conditions.add("(s.updated_at, s.ticket_id) < (:afterTime, :afterId)");
            parameters.put("afterTime", stored(criteria.after().updatedAt()));
            parameters.put("afterId", criteria.after().id());
        }
        return conditions.isEmpty() ? ANY : String.join(" and ", conditions);
    }

    private static String ofOrigin(Criteria criteria, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        if (criteria.integration() != null) {
            conditions.add("o.integration = :integration");
            parameters.put("integration", criteria.integration());
        }
        if (criteria.externalId() != null) {
            conditions.add("o.external_id = :externalId");
            parameters.put("externalId", criteria.externalId());
        }
        return conditions.isEmpty() ? ANY : String.join(" and ", conditions);
    }

    private static String origin(String ofOrigin) {
        return ofOrigin.equals(ANY) ? "" : "join ticket_origin o on o.ticket_id = s.ticket_id";
    }

    private static Hit hit(ResultSet row) throws SQLException {
        return new Hit(
                row.getString("number"),
                row.getString("title"),
                row.getBoolean("is_open"),
                row.getString("priority"),
                row.getString("requester_name"),
                new Place(row.getObject("updated_at", OffsetDateTime.class).toInstant(), row.getLong("ticket_id")));
    }

    private static OffsetDateTime stored(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
