package dev.loopdesk.desk;

import dev.loopdesk.ticket.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reading positions of accounts in tickets, and the present readers, who need not sign off. */
@Repository
class TicketReaders {

    /** Time for which a reader counts as present; the page reports every quarter of a minute. */
    private static final Duration PRESENT = Duration.ofSeconds(40);

    private final JdbcClient jdbc;
    private final Clock clock;

    TicketReaders(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Returns the position of the newest entry that an account has read; empty if it never opened the ticket. */
    OptionalInt readUpTo(String account, long ticket) {
        return jdbc
                .sql("select position from ticket_seen where account = :account and ticket_id = :ticket")
                .param("account", account)
                .param("ticket", ticket)
                .query(Integer.class)
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /**
     * The part of a ticket that a card of a queue shows.
     *
     * @param unread whether there is something of others that the account has not read
     */
    record Card(String number, String title, String priority, String requester, boolean unread) {}

    /** Returns what an account's cards show of tickets, by number, in one query. */
    Map<String, Card> cards(String account, Collection<String> numbers) {
        if (numbers.isEmpty()) {
            return Map.of();
        }
        var cards = new HashMap<String, Card>();
        jdbc.sql("""
                        select t.number, t.title, t.priority, t.requester_name,
                          exists (select 1 from ticket_entry e where e.ticket_id = t.id
                            and e.author not in (:loopdesk, :account)
                            and e.position > coalesce(s.position, -1)) as unread
                        from ticket t
                        left join ticket_seen s on s.ticket_id = t.id and s.account = :account
                        where t.number in (:numbers)
                        """)
                .param("loopdesk", Entry.LOOPDESK)
                .param("account", account)
                .param("numbers", Set.copyOf(numbers))
                .query((row, index) -> new Card(
                        row.getString("number"),
                        row.getString("title"),
                        row.getString("priority"),
                        row.getString("requester_name"),
                        row.getBoolean("unread")))
                .list()
                .forEach(card -> cards.put(card.number(), card));
        return cards;
    }

    /** Records that an account reads a ticket now, and has read it up to a position or further. */
    void reads(String account, long ticket, int position) {
        if (!update(account, ticket, position)) {
            try {
                insert(account, ticket, position, clock.instant().plus(PRESENT));
            } catch (DuplicateKeyException e) {
                // Another page of the same account was first.
                update(account, ticket, position);
            }
        }
    }

    /** Marks what comes after a position as new to an account that never opened the ticket. */
    void startAt(String account, long ticket, int position) {
        if (readUpTo(account, ticket).isEmpty()) {
            try {
                insert(account, ticket, position, clock.instant());
            } catch (DuplicateKeyException e) {
                // It has opened the ticket just now.
            }
        }
    }

    /** Returns the other accounts that read a ticket now, in alphabetical order. */
    List<String> besides(String account, long ticket) {
        return jdbc.sql("""
                        select account from ticket_seen
                        where ticket_id = :ticket and present_until > :now and account <> :account order by account
                        """)
                .param("ticket", ticket)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("account", account)
                .query(String.class)
                .list();
    }

    private void insert(String account, long ticket, int position, Instant until) {
        jdbc.sql("""
                        insert into ticket_seen (account, ticket_id, position, present_until)
                        values (:account, :ticket, :position, :until)
                        """)
                .param("account", account)
                .param("ticket", ticket)
                .param("position", position)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .update();
    }

    private boolean update(String account, long ticket, int position) {
        return jdbc.sql("""
                        update ticket_seen set position = greatest(position, :position), present_until = :until
                        where account = :account and ticket_id = :ticket
                        """)
                        .param("position", position)
                        .param("until", clock.instant().plus(PRESENT).atOffset(ZoneOffset.UTC))
                        .param("account", account)
                        .param("ticket", ticket)
                        .update()
                > 0;
    }
}
