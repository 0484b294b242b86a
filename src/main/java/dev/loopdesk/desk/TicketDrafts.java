package dev.loopdesk.desk;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Drafts of members of staff: one for each account and ticket. */
@Repository
class TicketDrafts {

    private final JdbcClient jdbc;
    private final Clock clock;

    TicketDrafts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A draft.
     *
     * @param key random id of the draft and of the draft of its files
     */
    record TicketDraft(String key, Audience audience, String text) {}

    Optional<TicketDraft> find(String account, long ticket) {
        return jdbc.sql("""
                        select draft_key, audience, text from ticket_draft where account = :account and ticket_id = :ticket
                        """)
                .param("account", account)
                .param("ticket", ticket)
                .query((row, n) ->
                        new TicketDraft(row.getString(1), Audience.valueOf(row.getString(2)), row.getString(3)))
                .optional();
    }

    /** Saves a draft over the former one, whose key stays. */
    TicketDraft save(String account, long ticket, Audience audience, String text) {
        if (!update(account, ticket, audience, text)) {
            insert(account, ticket, audience, text);
        }
        return find(account, ticket).orElseGet(() -> new TicketDraft("", audience, text));
    }

    /** Returns the draft, a new empty one if there is none. */
    TicketDraft open(String account, long ticket) {
        return find(account, ticket).orElseGet(() -> {
            insert(account, ticket, Audience.REQUESTER, "");
            return find(account, ticket).orElseThrow();
        });
    }

    /** Removes a draft, if it is still the one of that key. */
    void remove(String account, long ticket, String key) {
        jdbc.sql("delete from ticket_draft where account = :account and ticket_id = :ticket and draft_key = :key")
                .param("account", account)
                .param("ticket", ticket)
                .param("key", key)
                .update();
    }

    private boolean update(String account, long ticket, Audience audience, String text) {
        return jdbc.sql("""
                        update ticket_draft set audience = :audience, text = :text, updated_at = :now
                        where account = :account and ticket_id = :ticket
                        """)
                        .param("audience", audience.name())
                        .param("text", text)
                        .param("now", now())
                        .param("account", account)
                        .param("ticket", ticket)
                        .update()
                > 0;
    }

    private void insert(String account, long ticket, Audience audience, String text) {
        try {
            jdbc.sql("""
                            insert into ticket_draft (account, ticket_id, draft_key, audience, text, updated_at)
                            values (:account, :ticket, :key, :audience, :text, :now)
                            """)
                    .param("account", account)
                    .param("ticket", ticket)
                    .param("key", UUID.randomUUID().toString())
                    .param("audience", audience.name())
                    .param("text", text)
                    .param("now", now())
                    .update();
        } catch (DuplicateKeyException e) {
            // Another page of the same account was first.
            update(account, ticket, audience, text);
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
