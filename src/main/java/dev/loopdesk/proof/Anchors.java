package dev.loopdesk.proof;

import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.ChainHeads;
import dev.loopdesk.ticket.ChainHeads.Head;
import dev.loopdesk.ticket.HashChain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The monthly anchors over the chains of all tickets (S6.2). Each anchor covers every ticket, so that none can fall back to a
 * former state; stored are only the tickets that have changed since the anchor before.
 */
@Component
class Anchors {

    private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);

    /** Tickets per block: a proof reads as many of them, and one hash of each other block. */
    private static final int BLOCK = 1_024;

    private final JdbcClient jdbc;
    private final ServiceTimes serviceTimes;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Anchors(JdbcClient jdbc, ServiceTimes serviceTimes, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Records the anchor of the last month that has ended, unless it is recorded or nothing was received before its end. An
     * anchor says what was found when it was recorded, so that a month that was missed gets none later. The first run is
     * soon after the start, on a thread of its own, so that a failure does not end the start.
     */
    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    public void recordLastMonth() {
        YearMonth present = YearMonth.from(clock.instant().atZone(serviceTimes.zone()));
        Instant begun = present.atDay(1).atStartOfDay(serviceTimes.zone()).toInstant();
        if (isReceivedBefore(begun)) {
            record(present.minusMonths(1));
        }
    }

    private boolean isReceivedBefore(Instant moment) {
        return jdbc.sql(
                                "select count(*) from (select id from ticket where received_at < :moment fetch first 1 row only) one")
                        .param("moment", moment.atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Records the anchor of a month, unless it is recorded. */
    void record(YearMonth month) {
        if (of(month).isPresent()) {
            return;
        }
        try {
            Anchor anchor = transaction.execute(status -> append(month.toString()));
            // Logs the hash, since logs are usually kept where the owner of the database cannot write.
            LOG.info("Anchor of {} over {} tickets: {}", month, anchor.tickets(), anchor.hash());
        } catch (DuplicateKeyException | ConcurrencyFailureException e) {
            LOG.debug("Another node may have recorded the anchor of {}; the next hour tries again", month, e);
        }
    }

    private Anchor append(String month) {
        Optional<Anchor> last = newest();
        int position = last.map(Anchor::position).orElse(0) + 1;
        jdbc.sql("""
                        insert into chain_anchor_head (ticket_id, anchor, number, entries, last_hash, clock_events,
                            clock_hash, letters, letter_hash)
                        select t.id, :anchor, t.number, t.entries, t.last_hash, t.clock_events, t.clock_hash, t.letters,
                            t.letter_hash
                        from ticket t
                        where t.number is not null and not exists (
                            select 1 from chain_anchor_head h
                            where h.ticket_id = t.id and h.entries = t.entries and h.last_hash = t.last_hash
                                and h.clock_events = t.clock_events and h.clock_hash = t.clock_hash
                                and h.letters = t.letters and h.letter_hash = t.letter_hash
                                and h.anchor = (
                                    select max(k.anchor) from chain_anchor_head k where k.ticket_id = t.id))
                        order by t.id
                        """).param("anchor", position).update();
        jdbc.sql("select distinct ticket_id / :size from chain_anchor_head where anchor = :anchor order by 1")
                .param("size", (long) BLOCK)
                .param("anchor", position)
                .query(Long.class)
                .list()
                .forEach(block -> addBlock(block, position));
        List<Block> blocks = blocks(position);
        long tickets = jdbc.sql("select count(distinct ticket_id) from chain_anchor_head")
                .query(Long.class)
                .single();
        String root = blocks.isEmpty()
                ? HashChain.START
                : MerkleTree.root(blocks.stream().map(Block::hash).toList());
        Anchor anchor = Anchor.after(
                last.map(Anchor::hash).orElse(HashChain.START),
                position,
                month,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                tickets,
                root);
        jdbc.sql("""
                        insert into chain_anchor (position, of_month, recorded_at, tickets, root, previous, hash)
                        values (:position, :month, :at, :tickets, :root, :previous, :hash)
                        """)
                .param("position", position)
                .param("month", month)
                .param("at", anchor.recordedAt().atOffset(ZoneOffset.UTC))
                .param("tickets", tickets)
                .param("root", root)
                .param("previous", anchor.previous())
                .param("hash", anchor.hash())
                .update();
        return anchor;
    }

    private void addBlock(long block, int anchor) {
        jdbc.sql("insert into chain_anchor_block (block, anchor, hash) values (:block, :anchor, :hash)")
                .param("block", block)
                .param("anchor", anchor)
                .param(
                        "hash",
                        MerkleTree.root(members(block, anchor).stream()
                                .map(Member::leaf)
                                .toList()))
                .update();
    }

    /** Returns the anchor of a month, if it is recorded. */
    Optional<Anchor> of(YearMonth month) {
        return jdbc.sql("select * from chain_anchor where of_month = :month")
                .param("month", month.toString())
                .query((row, n) -> anchor(row))
                .optional();
    }

    private Optional<Anchor> newest() {
        return jdbc.sql("select * from chain_anchor order by position desc fetch first 1 row only")
                .query((row, n) -> anchor(row))
                .optional();
    }

    /** Returns the proofs of a ticket for all anchors since the first one that covers it, the first one first. */
    List<Anchor.Proof> proofs(long ticket) {
        var proofs = new ArrayList<Anchor.Proof>();
        List<Anchor> anchors = jdbc.sql("""
                        select * from chain_anchor
                        where position >= (select min(anchor) from chain_anchor_head where ticket_id = :ticket)
                        order by position
                        """)
                .param("ticket", ticket)
                .query((row, n) -> anchor(row))
                .list();
        for (Anchor anchor : anchors) {
            List<Member> members = members(ticket / BLOCK, anchor.position());
            int at = IntStream.range(0, members.size())
                    .filter(n -> members.get(n).ticket == ticket)
                    .findFirst()
                    .orElseThrow();
            List<Block> blocks = blocks(anchor.position());
            int block = IntStream.range(0, blocks.size())
                    .filter(n -> blocks.get(n).number == ticket / BLOCK)
                    .findFirst()
                    .orElseThrow();
            var path = new ArrayList<>(
                    MerkleTree.path(members.stream().map(Member::leaf).toList(), at));
            path.addAll(MerkleTree.path(blocks.stream().map(Block::hash).toList(), block));
            proofs.add(new Anchor.Proof(anchor, members.get(at).heads, path));
        }
        return proofs;
    }

    /** A ticket in an anchor. */
    private record Member(long ticket, String number, ChainHeads heads) {

        String leaf() {
            return Anchor.leaf(number, heads);
        }
    }

    private List<Member> members(long block, int anchor) {
        return jdbc.sql("""
                        select h.* from chain_anchor_head h
                        where h.ticket_id >= :from and h.ticket_id < :until and h.anchor = (
                            select max(k.anchor) from chain_anchor_head k
                            where k.ticket_id = h.ticket_id and k.anchor <= :anchor)
                        order by h.ticket_id
                        """)
                .param("from", block * BLOCK)
                .param("until", (block + 1) * BLOCK)
                .param("anchor", anchor)
                .query((row, n) -> new Member(
                        row.getLong("ticket_id"),
                        row.getString("number"),
                        new ChainHeads(
                                new Head(row.getInt("entries"), row.getString("last_hash")),
                                new Head(row.getInt("clock_events"), row.getString("clock_hash")),
                                new Head(row.getInt("letters"), row.getString("letter_hash")))))
                .list();
    }

    /** The hash over a block of tickets. */
    private record Block(long number, String hash) {}

    private List<Block> blocks(int anchor) {
        return jdbc.sql("""
                        select b.block, b.hash from chain_anchor_block b
                        where b.anchor = (
                            select max(c.anchor) from chain_anchor_block c where c.block = b.block and c.anchor <= :anchor)
                        order by b.block
                        """)
                .param("anchor", anchor)
                .query((row, n) -> new Block(row.getLong("block"), row.getString("hash")))
                .list();
    }

    private static Anchor anchor(ResultSet row) throws SQLException {
        return new Anchor(
                row.getInt("position"),
                row.getString("of_month"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getLong("tickets"),
                row.getString("root"),
                row.getString("previous"),
                row.getString("hash"));
    }
}
