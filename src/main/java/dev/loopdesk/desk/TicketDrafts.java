package dev.loopdesk.desk;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    /**
     * Saves a draft over the former one, whose key stays.
     *
     * @param seen revision that the page has seen, or null if it does not say
     * @throws dev.loopdesk.api.ApiProblem if another page has saved since
     */
    TicketDraft save(String account, long ticket, Audience audience, String text, @Nullable String seen) {
        while (true) {
            Optional<TicketDraft> former = find(account, ticket);
            if (seen != null) {
                Revision.check(seen, former.map(TicketDraft::text).orElse(null), text);
            }
            if (former.isEmpty()) {
                var first = new TicketDraft(UUID.randomUUID().toString(), audience, text);
                if (insert(account, ticket, first)) {
                    return first;
                }
            } else if (update(account, ticket, audience, text, former.get())) {
                return new TicketDraft(former.get().key(), audience, text);
            }
            // Another page of the same account has saved meanwhile.
        }
    }

    /** Returns the draft, a new empty one if there is none. */
    TicketDraft open(String account, long ticket) {
        return find(account, ticket).orElseGet(() -> {
            insert(account, ticket, new TicketDraft(UUID.randomUUID().toString(), Audience.REQUESTER, ""));
            return find(account, ticket).orElseThrow();
        });
    }

    /** Removes a draft, unless another page has saved over it since it was read. */
    void remove(String account, long ticket, TicketDraft draft) {
        jdbc.sql("""
                        delete from ticket_draft
                        where account = :account and ticket_id = :ticket and draft_key = :key and text = :text
                        """)
                .param("account", account)
                .param("ticket", ticket)
                .param("key", draft.key())
                .param("text", draft.text())
                .update();
    }

    /** Returns whether the former draft was still there. */
    private boolean update(String account, long ticket, Audience audience, String text, TicketDraft former) {
        return jdbc.sql("""
                        update ticket_draft set audience = :audience, text = :text, updated_at = :now
                        where account = :account and ticket_id = :ticket and draft_key = :key and text = :former
                        """)
                        .param("audience", audience.name())
                        .param("text", text)
                        .param("now", now())
                        .param("account", account)
                        .param("ticket", ticket)
                        .param("key", former.key())
                        .param("former", former.text())
                        .update()
                > 0;
    }

    /** Returns false if there is a draft already. */
    private boolean insert(String account, long ticket, TicketDraft draft) {
        try {
            jdbc.sql("""
                            insert into ticket_draft (account, ticket_id, draft_key, audience, text, updated_at)
                            values (:account, :ticket, :key, :audience, :text, :now)
                            """)
                    .param("account", account)
                    .param("ticket", ticket)
                    .param("key", draft.key())
                    .param("audience", draft.audience().name())
                    .param("text", draft.text())
                    .param("now", now())
                    .update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
