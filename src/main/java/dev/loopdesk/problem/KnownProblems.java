package dev.loopdesk.problem;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The known problems, the tickets linked to them, and the messages to all their requesters. */
@Repository
public class KnownProblems {

    private static final String PROBLEM = """
            select p.*, (select count(*) from known_problem_ticket h where h.problem_id = p.id) as tickets
            from known_problem p
            """;

    /**
     * A letter has gone out when it was told by phone, sent by mail and not returned, or taken by the chat that the report
     * came from.
     */
    private static final String MESSAGE = """
            select m.*,
                (select count(*) from known_problem_delivery d where d.message_id = m.id) as tickets,
                (select count(*) from known_problem_delivery d left join message l on l.id = d.letter
                 where d.message_id = m.id and d.delivered_at is not null
                    and (l.id is null or l.told_at is not null or l.sent_at is not null and l.bounced_at is null
                        or exists (select 1 from outgoing_event e join ticket t on t.id = e.ticket_id
                            where e.ticket_id = d.ticket_id and e.message_id = l.id and e.outcome = 'taken'
                                and t.channel = 'chat'))
                ) as delivered,
                (select count(*) from known_problem_delivery d
                    join message l on l.id = d.letter join message c on c.id = l.told_with
                 where d.message_id = m.id and c.call_open) as to_call
            from known_problem_message m
            where\s""";

    private final JdbcClient jdbc;
    private final Clock clock;

    KnownProblems(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The declaration of a known problem.
     *
     * @param title words among staff
     * @param category null if the tickets may be of any
     */
    public record Declaration(
            String title, RequesterText text, @Nullable String category) {}

    /** Former words of a problem, the account that replaced them, and the moment. */
    public record FormerWording(String title, RequesterText text, String replacedBy, Instant replacedAt) {}

    /** A ticket that is linked to a problem. */
    public record LinkedTicket(
            long id, String number, String title, String requesterName, String priority, boolean isOpen) {}

    /**
     * A message to the requesters of all tickets of a problem.
     *
     * @param isSolution true if it says that the problem is solved
     * @param tickets number of tickets that it goes to
     * @param delivered number of them whose requester it has been sent or told
     * @param toCall number of them whose requester is still to be called
     */
    public record ProblemMessage(
            long id,
            long problem,
            RequesterText text,
            boolean isSolution,
            String writtenBy,
            Instant writtenAt,
            int tickets,
            int delivered,
            int toCall) {}

    /** Returns the problem of a submission that was recorded before. */
    public Optional<Long> declaredBy(String submission) {
        return jdbc.sql("select id from known_problem where submission = :submission")
                .param("submission", submission)
                .query(Long.class)
                .optional();
    }

    /** Records a problem and returns its id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long declare(String submission, Declaration declared, String author) {
        var key = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into known_problem
                            (submission, title, text_en, text_zh, category, declared_by, declared_at)
                        values (:submission, :title, :english, :chinese, :category, :author, :now)
                        """)
                .param("submission", submission)
                .param("title", declared.title())
                .param("english", declared.text().english(), Types.VARCHAR)
                .param("chinese", declared.text().chinese(), Types.VARCHAR)
                .param("category", declared.category(), Types.VARCHAR)
                .param("author", author)
                .param("now", now())
                .update(key, "id");
        return generated(key);
    }

    /** Returns the problem with that id, if it exists. */
    public Optional<KnownProblem> find(long id) {
        return jdbc.sql(PROBLEM + "where p.id = :id")
                .param("id", id)
                .query((row, n) -> problem(row))
                .optional();
    }

    /** Locks a problem until the caller's transaction ends, and returns it; what others do with it waits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<KnownProblem> lock(long id) {
        return jdbc.sql("select id from known_problem where id = :id for update")
                .param("id", id)
                .query(Long.class)
                .optional()
                .flatMap(this::find);
    }

    /** Returns the open problems, newest first. */
    public List<KnownProblem> open(int most) {
        return jdbc.sql(PROBLEM + """
                        where p.solved_at is null and p.withdrawn_at is null
                        order by p.id desc fetch first :most rows only
                        """)
                .param("most", most)
                .query((row, n) -> problem(row))
                .list();
    }

    /** Returns the problems, open ones first, then newest first. */
    public List<KnownProblem> newest(int most) {
        return jdbc.sql(PROBLEM + """
                        order by case when p.solved_at is null and p.withdrawn_at is null then 0 else 1 end, p.id desc
                        fetch first :most rows only
                        """)
                .param("most", most)
                .query((row, n) -> problem(row))
                .list();
    }

    /** Replaces the words of a problem and keeps the former ones. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void correct(long id, String title, RequesterText text, String author) {
        jdbc.sql("""
                        insert into known_problem_wording (problem_id, title, text_en, text_zh, replaced_by, replaced_at)
                        select p.id, p.title, p.text_en, p.text_zh, :author, :now from known_problem p where p.id = :id
                        """)
                .param("author", author)
                .param("now", now())
                .param("id", id)
                .update();
        jdbc.sql("update known_problem set title = :title, text_en = :english, text_zh = :chinese where id = :id")
                .param("title", title)
                .param("english", text.english(), Types.VARCHAR)
                .param("chinese", text.chinese(), Types.VARCHAR)
                .param("id", id)
                .update();
    }

    /** Returns what a problem said before, newest first. */
    public List<FormerWording> formerWordings(long problem) {
        return jdbc.sql("select * from known_problem_wording where problem_id = :problem order by id desc")
                .param("problem", problem)
                .query((row, n) -> new FormerWording(
                        row.getString("title"),
                        text(row),
                        row.getString("replaced_by"),
                        row.getObject("replaced_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Records that a problem was declared by mistake. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void withdraw(long id, String author) {
        jdbc.sql("update known_problem set withdrawn_by = :author, withdrawn_at = :now where id = :id")
                .param("author", author)
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** Records that a problem is solved. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void solve(long id, String author) {
        jdbc.sql("update known_problem set solved_by = :author, solved_at = :now where id = :id")
                .param("author", author)
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** Returns the problem to which a ticket is linked. */
    public Optional<KnownProblem> of(long ticket) {
        return jdbc.sql(PROBLEM + "join known_problem_ticket k on k.problem_id = p.id where k.ticket_id = :ticket")
                .param("ticket", ticket)
                .query((row, n) -> problem(row))
                .optional();
    }

    /** Links a ticket to a problem. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void link(long problem, long ticket, String author) {
        jdbc.sql("""
                        insert into known_problem_ticket (ticket_id, problem_id, hung_by, hung_at)
                        values (:ticket, :problem, :author, :now)
                        """)
                .param("ticket", ticket)
                .param("problem", problem)
                .param("author", author)
                .param("now", now())
                .update();
    }

    /** Takes a ticket off a problem and tells whether it was linked to it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean takeOff(long problem, long ticket) {
        return jdbc.sql("delete from known_problem_ticket where problem_id = :problem and ticket_id = :ticket")
                        .param("problem", problem)
                        .param("ticket", ticket)
                        .update()
                > 0;
    }

    /** Returns the tickets of a problem, open ones first, then oldest first. */
    public List<LinkedTicket> tickets(long problem, int most) {
        return jdbc.sql("""
                        select t.id, t.number, t.title, t.requester_name, t.priority, t.ended_at
                        from known_problem_ticket h join ticket t on t.id = h.ticket_id
                        where h.problem_id = :problem
                        order by case when t.ended_at is null then 0 else 1 end, t.id
                        fetch first :most rows only
                        """)
                .param("problem", problem)
                .param("most", most)
                .query((row, n) -> new LinkedTicket(
                        row.getLong("id"),
                        row.getString("number"),
                        row.getString("title"),
                        row.getString("requester_name"),
                        row.getString("priority"),
                        row.getObject("ended_at") == null))
                .list();
    }

    /** Returns the message of a submission that was recorded before. */
    public Optional<Long> messageOf(String submission) {
        return jdbc.sql("select id from known_problem_message where submission = :submission")
                .param("submission", submission)
                .query(Long.class)
                .optional();
    }

    /** Records a message to the open tickets that are linked to a problem, and returns its id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long write(String submission, long problem, RequesterText text, boolean isSolution, String author) {
        var key = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into known_problem_message
                            (submission, problem_id, text_en, text_zh, solution, written_by, written_at)
                        values (:submission, :problem, :english, :chinese, :solution, :author, :now)
                        """)
                .param("submission", submission)
                .param("problem", problem)
                .param("english", text.english(), Types.VARCHAR)
                .param("chinese", text.chinese(), Types.VARCHAR)
                .param("solution", isSolution)
                .param("author", author)
                .param("now", now())
                .update(key, "id");
        long id = generated(key);
        jdbc.sql("""
                        insert into known_problem_delivery (message_id, ticket_id)
                        select :message, t.id from known_problem_ticket h join ticket t on t.id = h.ticket_id
                        where h.problem_id = :problem and t.ended_at is null
                        """).param("message", id).param("problem", problem).update();
        return id;
    }

    /** Returns the numbers of the tickets that a message goes to. */
    public List<String> receivers(long message) {
        return jdbc.sql("""
                        select t.number from known_problem_delivery d join ticket t on t.id = d.ticket_id
                        where d.message_id = :message order by t.id
                        """).param("message", message).query(String.class).list();
    }

    /** Returns a message. */
    public ProblemMessage message(long id) {
        return messages("m.id = :id", id).get(0);
    }

    /** Returns the messages about a problem, newest first. */
    public List<ProblemMessage> messagesOf(long problem) {
        return messages("m.problem_id = :id", problem);
    }

    /** Returns the newest message about a problem, if there is one. */
    public Optional<ProblemMessage> latestOf(long problem) {
        return messages(
                        "m.id = (select max(newest.id) from known_problem_message newest where newest.problem_id = :id)",
                        problem)
                .stream()
                .findFirst();
    }

    /** Records that a message went to a ticket; false if it had gone there before, or is not to go there. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean deliver(long message, String number) {
        return jdbc.sql("""
                                update known_problem_delivery set delivered_at = :now
                                where message_id = :message and delivered_at is null
                                    and ticket_id = (select id from ticket where number = :number)
                                """)
                        .param("now", now())
                        .param("message", message)
                        .param("number", number)
                        .update()
                > 0;
    }

    /** Records the newest letter about a ticket as the one that takes a message to its requester. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void sendWith(long message, String number) {
        jdbc.sql("""
                        update known_problem_delivery set letter = (
                            select l.id from message l join ticket t on t.id = l.ticket_id
                            where t.number = :number and l.audience = 'REQUESTER' and l.participant is null
                            order by l.sequence_number desc fetch first 1 row only)
                        where message_id = :message and ticket_id = (select id from ticket where number = :number)
                        """).param("message", message).param("number", number).update();
    }

    /** Records that a letter is sent again to another address, as another message. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void sentAgain(String letter, String copy) {
        jdbc.sql("update known_problem_delivery set letter = :copy where letter = :letter")
                .param("copy", copy)
                .param("letter", letter)
                .update();
    }

    private List<ProblemMessage> messages(String condition, long id) {
        return jdbc.sql(MESSAGE + condition + " order by m.id desc")
                .param("id", id)
                .query((row, n) -> new ProblemMessage(
                        row.getLong("id"),
                        row.getLong("problem_id"),
                        text(row),
                        row.getBoolean("solution"),
                        row.getString("written_by"),
                        row.getObject("written_at", OffsetDateTime.class).toInstant(),
                        row.getInt("tickets"),
                        row.getInt("delivered"),
                        row.getInt("to_call")))
                .list();
    }

    private static KnownProblem problem(ResultSet row) throws SQLException {
        return new KnownProblem(
                row.getLong("id"),
                row.getString("title"),
                text(row),
                row.getString("category"),
                row.getString("declared_by"),
                row.getObject("declared_at", OffsetDateTime.class).toInstant(),
                row.getString("solved_by"),
                instant(row, "solved_at"),
                row.getString("withdrawn_by"),
                instant(row, "withdrawn_at"),
                row.getInt("tickets"));
    }

    private static RequesterText text(ResultSet row) throws SQLException {
        return new RequesterText(row.getString("text_en"), row.getString("text_zh"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static long generated(GeneratedKeyHolder key) {
        Number id = key.getKey();
        if (id == null) {
            throw new IllegalStateException("The database gave no id");
        }
        return id.longValue();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
