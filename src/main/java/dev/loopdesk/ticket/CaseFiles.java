package dev.loopdesk.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The case files of all tickets. Writes join the engine's transaction, so that a step of the process and its record are
 * committed together or not at all.
 */
@Repository
public class CaseFiles {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ApplicationEventPublisher changes;
    private final TicketTransaction transaction;
    private final TicketFigures figures;

    CaseFiles(
            JdbcClient jdbc,
            TicketTransaction transaction,
            TicketFigures figures,
            Clock clock,
            ApplicationEventPublisher changes) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.figures = figures;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Creates a ticket with a number and a case file, and files the report as its first entry.
     *
     * @param author writer of the report: an account, or {@link Entry#REQUESTER}
     */
    @Transactional
    public Ticket open(Report report, Targets targets, String author, Map<String, Object> fields, String element) {
        var key = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into ticket (channel, title, requester_name, requester_department, requester_email,
                            requester_phone, language, received_at, urgency, impact, priority, calendar,
                            first_response_at_risk, first_response_due, resolution_at_risk, resolution_due,
                            next_update_due, last_hash)
                        values (:channel, :title, :name, :department, :email, :phone, :language, :received, :urgency,
                            :impact, :priority, :calendar, :responseAtRisk, :responseDue, :atRisk, :resolutionDue,
                            :nextUpdate, :hash)
                        """)
                .param("channel", report.channel())
                .param("title", redacted(report.title()))
                .param("name", redacted(report.requesterName()))
                .param("department", redacted(report.requesterDepartment()))
                .param("email", report.requesterEmail())
                .param("phone", redacted(report.requesterPhone()))
                .param("language", report.language())
                .param("received", stored(now()))
                .param("urgency", report.urgency())
                .param("impact", report.impact())
                .param("priority", targets.priority())
                .param("calendar", targets.calendar())
                .param("responseAtRisk", stored(targets.firstResponseAtRisk()))
                .param("responseDue", stored(targets.firstResponseDue()))
                .param("atRisk", stored(targets.resolutionAtRisk()))
                .param("resolutionDue", stored(targets.resolutionDue()))
                .param("nextUpdate", stored(targets.nextUpdateDue()))
                .param("hash", HashChain.START)
                .update(key, "id");
        Number id = key.getKey();
        if (id == null) {
            throw new IllegalStateException("The database gave the ticket no id");
        }
        String number = "LD-" + (100_000 + id.longValue());
        jdbc.sql("update ticket set number = :number where id = :id")
                .param("number", number)
                .param("id", id.longValue())
                .update();
        transaction.created(number, Entry.class, StoredClockEvent.class, Participant.class);
        changes.publishEvent(new CaseFileChange(number, CaseFileChange.Kind.CREATED, null));
        append(number, EntryKind.REPORT, element, author, true, fields);
        return get(number);
    }

    /** Restricts the letters that the requester of a ticket gets. */
    @Transactional
    public void restrictLetters(String number, Answering answering) {
        change(number, columns("answering", answering.key()));
    }

    /** Returns the ticket with that number, if it exists. */
    public Optional<Ticket> find(String number) {
        return transaction.read(number).map(CaseFiles::ticket);
    }

    /**
     * Returns the ticket with that number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Ticket get(String number) {
        return find(number).orElseThrow(() -> new IllegalArgumentException("There is no ticket " + number));
    }

    /** Returns several tickets by number, in one query. */
    public Map<String, Ticket> find(Collection<String> numbers) {
        transaction.write();
        var found = new HashMap<String, Ticket>();
        if (!numbers.isEmpty()) {
            jdbc.sql("select * from ticket where number in (:numbers)")
                    .param("numbers", numbers)
                    .query((row, n) -> ticket(TicketTransaction.Row.of(row)))
                    .list()
                    .forEach(ticket -> found.put(ticket.number(), ticket));
        }
        return found;
    }

    /** Returns the reports of several tickets by number, in one query. */
    public Map<String, Entry> reports(Collection<String> numbers) {
        transaction.write();
        var reports = new HashMap<String, Entry>();
        if (!numbers.isEmpty()) {
            jdbc.sql("""
                            select t.number, e.* from ticket_entry e join ticket t on t.id = e.ticket_id
                            where t.number in (:numbers) and e.kind = :report
                            """)
                    .param("numbers", numbers)
                    .param("report", EntryKind.REPORT.name())
                    .query(row -> {
                        reports.put(row.getString("number"), entry(row));
                    });
        }
        return reports;
    }

    /** Returns all entries of a ticket, oldest first. */
    public List<Entry> entries(String number) {
        return transaction.list(
                number,
                Entry.class,
                () -> jdbc.sql("""
                                select e.* from ticket_entry e join ticket t on t.id = e.ticket_id
                                where t.number = :number order by e.position
                                """)
                        .param("number", number)
                        .query((row, n) -> entry(row))
                        .list());
    }

    /**
     * Returns the entries of several tickets in one query, oldest first, without those of messages.
     *
     * @param numbers numbers of tickets; one without entries is absent from the answer
     */
    public Map<String, List<Entry>> entriesWithoutMessages(Collection<String> numbers) {
        transaction.write();
        Map<String, List<Entry>> entries = new HashMap<>();
        if (!numbers.isEmpty()) {
            jdbc.sql("""
                            select t.number, e.* from ticket_entry e join ticket t on t.id = e.ticket_id
                            where t.number in (:numbers) and e.kind <> :message order by e.ticket_id, e.position
                            """)
                    .param("numbers", numbers)
                    .param("message", EntryKind.MESSAGE.name())
                    .query(row -> {
                        entries.computeIfAbsent(row.getString("number"), number -> new ArrayList<>())
                                .add(entry(row));
                    });
        }
        return entries;
    }

    /** Returns the entries of a ticket that are of some kinds, oldest first. */
    public List<Entry> entries(String number, Set<EntryKind> kinds) {
        transaction.write();
        return jdbc.sql("""
                        select e.* from ticket_entry e join ticket t on t.id = e.ticket_id
                        where t.number = :number and e.kind in (:kinds) order by e.position
                        """)
                .param("number", number)
                .param("kinds", kinds.stream().map(EntryKind::name).toList())
                .query((row, n) -> entry(row))
                .list();
    }

    /**
     * Returns the steps of several tickets in one query: the kind and the element of each entry, oldest first.
     *
     * @param numbers numbers of tickets; one without entries is absent from the answer
     */
    public Map<String, List<Step>> steps(Collection<String> numbers) {
        transaction.write();
        Map<String, List<Step>> steps = new HashMap<>();
        if (!numbers.isEmpty()) {
            jdbc.sql("""
                            select t.number, e.kind, e.element,
                                case when e.kind = :confirmation then e.content end as confirmation
                            from ticket_entry e join ticket t on t.id = e.ticket_id
                            where t.number in (:numbers) order by e.position
                            """)
                    .param("numbers", numbers)
                    .param("confirmation", EntryKind.CONFIRMATION.name())
                    .query(row -> {
                        String confirmation = row.getString("confirmation");
                        boolean confirms = confirmation != null
                                && Boolean.TRUE.equals(fields(confirmation).get(Confirmation.GIVEN));
                        steps.computeIfAbsent(row.getString("number"), number -> new ArrayList<>())
                                .add(new Step(
                                        EntryKind.valueOf(row.getString("kind")), row.getString("element"), confirms));
                    });
        }
        return steps;
    }

    /** Returns the newest entry of a kind, if there is one. */
    public Optional<Entry> latest(String number, EntryKind kind) {
        return entries(number).stream().filter(entry -> entry.kind() == kind).reduce((earlier, later) -> later);
    }

    /** Tells whether the requester's consent to remote assistance is valid at an instant (S3.7). */
    public boolean hasConsent(String number, Instant now) {
        return latest(number, EntryKind.CONSENT)
                .filter(entry -> Consent.of(entry).stands(now))
                .isPresent();
    }

    /**
     * Appends an entry; keys in its texts are cut out. Concurrent writers of one ticket wait for each other.
     *
     * @param element id of the diagram's element, or null
     * @param author an account, {@link Entry#REQUESTER} or {@link Entry#LOOPDESK}
     */
    @Transactional
    public void append(
            String number,
            EntryKind kind,
            @Nullable String element,
            String author,
            boolean visibleToRequester,
            Map<String, Object> content) {
        TicketTransaction.Row ticket = transaction.lock(number);
        int position = ticket.number("entries") + 1;
        Instant at = now();
        Map<String, Object> redacted = KeyRedaction.fields(content);
        String json = json(redacted);
        String hash = StoredEntry.hash(
                ticket.text("last_hash"), position, at, kind.name(), element, author, visibleToRequester, json);
        var entry = new Entry(position, at, kind, element, author, visibleToRequester, fields(json), hash);
        EntryOutcome outcome = EntryOutcome.of(kind, redacted);
        transaction.add(
                number,
                "ticket_entry",
                columns(
                        "position", position,
                        "written_at", at,
                        "kind", kind.name(),
                        "element", element,
                        "author", author,
                        "visible_to_requester", visibleToRequester,
                        "content", json,
                        "hash", hash,
                        "outcome", outcome == null ? null : outcome.name(),
                        "score", EntryOutcome.satisfaction(kind, redacted)),
                entry);
        change(number, columns("entries", position, "last_hash", hash));
        figures.followEntry(number, entry.kind(), outcome);
        changes.publishEvent(new CaseFileChange(number, CaseFileChange.Kind.ENTRY, entry));
    }

    /** Tells whether the entries of a ticket are exactly those that were appended, in that order. */
    public boolean isIntact(String number) {
        transaction.write();
        String last = HashChain.START;
        int position = 0;
        for (StoredEntry link : storedEntries(number)) {
            position++;
            if (link.position() != position || !link.hashAfter(last).equals(link.hash())) {
                return false;
            }
            last = link.hash();
        }
        TicketTransaction.Row ticket = row(number);
        return ticket.number("entries") == position && ticket.text("last_hash").equals(last);
    }

    /** Returns the ends of the chains of a ticket. */
    public ChainHeads heads(String number) {
        TicketTransaction.Row ticket = row(number);
        return new ChainHeads(
                new ChainHeads.Head(ticket.number("entries"), ticket.text("last_hash")),
                new ChainHeads.Head(ticket.number("clock_events"), ticket.text("clock_hash")),
                new ChainHeads.Head(ticket.number("letters"), ticket.text("letter_hash")));
    }

    /**
     * Appends a letter about a ticket to the chain of its letters, and returns the end of that chain.
     *
     * @param letter the letter in stored form, without its position
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public ChainHeads.Head sealLetter(String number, @Nullable Object... letter) {
        TicketTransaction.Row ticket = transaction.lock(number);
        int position = ticket.number("letters") + 1;
        String hash = HashChain.link(ticket.text("letter_hash"), HashChain.row(position, letter));
        change(number, columns("letters", position, "letter_hash", hash));
        return new ChainHeads.Head(position, hash);
    }

    /**
     * Returns the entries in stored form for readers outside. A key to a ticket, which entries from before keys were cut out
     * may contain, is cut out; the entry does not match its hash then.
     */
    public List<StoredEntry> exported(String number) {
        transaction.write();
        return storedEntries(number).stream().map(CaseFiles::withoutKeys).toList();
    }

    private static StoredEntry withoutKeys(StoredEntry entry) {
        Map<String, Object> fields = fields(entry.content());
        Map<String, Object> redacted = KeyRedaction.fields(fields);
        return redacted.equals(fields)
                ? entry
                : new StoredEntry(
                        entry.position(),
                        entry.writtenAt(),
                        entry.kind(),
                        entry.element(),
                        entry.author(),
                        entry.visibleToRequester(),
                        json(redacted),
                        entry.hash());
    }

    /** Returns the rows in stored form; parsed values could hide a change. */
    private List<StoredEntry> storedEntries(String number) {
        return jdbc.sql("""
                        select e.* from ticket_entry e join ticket t on t.id = e.ticket_id
                        where t.number = :number order by e.position
                        """)
                .param("number", number)
                .query((row, n) -> new StoredEntry(
                        row.getInt("position"),
                        required(row, "written_at"),
                        row.getString("kind"),
                        row.getString("element"),
                        row.getString("author"),
                        row.getBoolean("visible_to_requester"),
                        row.getString("content"),
                        row.getString("hash")))
                .list();
    }

    /** Records that somebody else is the requester (S2.3); links that the former one holds become invalid. */
    @Transactional
    public void changeRequester(String number, String name, String email) {
        change(
                number,
                columns(
                        "requester_name",
                        name,
                        "requester_email",
                        email,
                        "requester_phone",
                        null,
                        "requester_department",
                        null));
        changes.publishEvent(new CaseFileChange(number, CaseFileChange.Kind.REQUESTER, null));
        revokeLinks(number);
    }

    /** Records corrected facts of the ticket (S2.3); with another mail address all links that were sent so far end. */
    @Transactional
    public void correct(String number, TicketFacts facts) {
        TicketTransaction.Row ticket = transaction.lock(number);
        change(
                number,
                columns(
                        "title", redacted(facts.title()),
                        "requester_name", redacted(facts.requesterName()),
                        "requester_department", redacted(facts.requesterDepartment()),
                        "requester_phone", redacted(facts.requesterPhone()),
                        "language", facts.language(),
                        "category", facts.category()));
        if (!Objects.equals(ticket.textIfAny("requester_email"), facts.requesterEmail())) {
            change(number, columns("requester_email", facts.requesterEmail()));
            revokeLinks(number);
        }
        changes.publishEvent(new CaseFileChange(number, CaseFileChange.Kind.REQUESTER, null));
    }

    /** Records the outcome of triage (S2.5). The first triage is the first response. */
    @Transactional
    public void assess(String number, String category, String urgency, String impact) {
        TicketTransaction.Row ticket = transaction.lock(number);
        Instant responded = ticket.instantIfAny("responded_at");
        change(
                number,
                columns(
                        "category", category,
                        "urgency", urgency,
                        "impact", impact,
                        "responded_at", responded == null ? now() : responded));
    }

    /** Records a later assessment of urgency and impact (S2.5). */
    @Transactional
    public void reassess(String number, String urgency, String impact) {
        change(number, columns("urgency", urgency, "impact", impact));
    }

    /** Returns the numbers of the tickets that have not ended, oldest first. */
    public List<String> openTickets() {
        transaction.write();
        return jdbc.sql("select number from ticket where ended_at is null order by id")
                .query(String.class)
                .list();
    }

    /** Returns the number of tickets that have not ended. */
    public long countOpen() {
        transaction.write();
        return jdbc.sql("select count(*) from ticket where ended_at is null")
                .query(Long.class)
                .single();
    }

    /** Records the targets of the ticket. */
    @Transactional
    public void target(String number, Targets targets) {
        change(
                number,
                columns(
                        "priority", targets.priority(),
                        "calendar", targets.calendar(),
                        "first_response_at_risk", targets.firstResponseAtRisk(),
                        "first_response_due", targets.firstResponseDue(),
                        "resolution_at_risk", targets.resolutionAtRisk(),
                        "resolution_due", targets.resolutionDue(),
                        "next_update_due", targets.nextUpdateDue()));
        changes.publishEvent(new CaseFileChange(number, CaseFileChange.Kind.TICKET, null));
    }

    /** Records the team that answers for the ticket's category (S3.5). */
    @Transactional
    public void recordTeam(String number, @Nullable String team) {
        change(number, columns("team", team));
    }

    /** Records the member of staff who worked on the ticket last, or null if it went to a team. */
    @Transactional
    public void recordAgent(String number, @Nullable String account) {
        change(number, columns("agent", account));
    }

    /** Records that the leads were alerted to the resolution target. */
    @Transactional
    public void escalate(String number) {
        change(number, columns("escalated", true));
    }

    /** Records the end of the ticket. */
    @Transactional
    public void end(String number, String endEvent) {
        change(number, columns("ended_as", endEvent, "ended_at", now()));
        // Statements of others ask for open tickets.
        transaction.write();
        changes.publishEvent(new CaseFileChange(number, CaseFileChange.Kind.ENDED, null));
    }

    /** Returns the generation of the links that are valid for the ticket; empty if the ticket does not exist. */
    public OptionalInt linkGeneration(String number) {
        return transaction.read(number).stream()
                .mapToInt(ticket -> ticket.number("link_generation"))
                .findFirst();
    }

    /** Revokes all links to the ticket that were sent so far. */
    @Transactional
    public void revokeLinks(String number) {
        change(number, columns("link_generation", transaction.lock(number).number("link_generation") + 1));
    }

    /**
     * Returns the numbers of the open tickets of a mail address, newest first.
     *
     * @param most maximum number of tickets
     */
    public List<String> openTicketsOf(String email, int most) {
        transaction.write();
        return jdbc.sql("""
                        select number from ticket where lower(requester_email) = lower(:email) and ended_at is null
                        order by id desc fetch first :most rows only
                        """)
                .param("email", email)
                .param("most", most)
                .query(String.class)
                .list();
    }

    /**
     * Returns a page of the entries of a ticket, newest first.
     *
     * @param group entries to return, or null for all
     * @param before position of the last entry of the page before, or {@link Integer#MAX_VALUE}
     */
    public List<Entry> page(String number, @Nullable EntryGroup group, int before, int most) {
        transaction.write();
        String which = group == null
                ? ""
                : switch (group) {
                    case REQUESTER -> "and e.visible_to_requester and e.kind not in (:checks)";
                    case INTERNAL -> "and not e.visible_to_requester and e.kind not in (:checks)";
                    case CHECKS -> "and e.kind in (:checks)";
                };
        var query = jdbc.sql("select e.* from ticket_entry e join ticket t on t.id = e.ticket_id"
                        + " where t.number = :number and e.position < :before " + which
                        + " order by e.position desc fetch first :most rows only")
                .param("number", number)
                .param("before", before)
                .param("most", most);
        return (group == null ? query : query.param("checks", EntryGroup.checks()))
                .query((row, n) -> entry(row))
                .list();
    }

    /** Returns the number of entries of a ticket, which is the position of the newest. */
    public int entryCount(String number) {
        return row(number).number("entries");
    }

    /** Returns a number that grows with each entry and each event of the clocks; empty if the ticket does not exist. */
    public OptionalInt version(String number) {
        return transaction.read(number).stream()
                .mapToInt(ticket -> ticket.number("entries") + ticket.number("clock_events"))
                .findFirst();
    }

    /** Locks the ticket until the caller's transaction ends; concurrent writers wait. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(String number) {
        transaction.lock(number);
    }

    private TicketTransaction.Row row(String number) {
        return transaction.read(number).orElseThrow(() -> new IllegalArgumentException("There is no ticket " + number));
    }

    private void change(String number, Map<String, @Nullable Object> columns) {
        transaction.change(number, columns);
    }

    /** Returns pairs of columns and their values, times as the database keeps them. */
    private static Map<String, @Nullable Object> columns(@Nullable Object... pairs) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        for (int n = 0; n < pairs.length; n += 2) {
            Object value = pairs[n + 1];
            columns.put(
                    String.valueOf(pairs[n]),
                    value instanceof Instant instant ? instant.truncatedTo(ChronoUnit.MICROS) : value);
        }
        return columns;
    }

    private static @Nullable String redacted(@Nullable String text) {
        return text == null ? null : KeyRedaction.text(text);
    }

    private Instant now() {
        return clock.instant();
    }

    private static @Nullable OffsetDateTime stored(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant required(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Ticket ticket(TicketTransaction.Row row) {
        return new Ticket(
                row.id(),
                row.text("number"),
                row.text("channel"),
                row.text("title"),
                row.text("requester_name"),
                row.textIfAny("requester_department"),
                row.textIfAny("requester_email"),
                row.textIfAny("requester_phone"),
                row.text("language"),
                row.instant("received_at"),
                row.textIfAny("category"),
                row.text("urgency"),
                row.text("impact"),
                new Targets(
                        row.text("priority"),
                        row.text("calendar"),
                        row.instantIfAny("first_response_at_risk"),
                        row.instantIfAny("first_response_due"),
                        row.instantIfAny("resolution_at_risk"),
                        row.instantIfAny("resolution_due"),
                        row.instantIfAny("next_update_due")),
                row.textIfAny("agent"),
                row.instantIfAny("responded_at"),
                row.flag("escalated"),
                row.textIfAny("ended_as"),
                row.instantIfAny("ended_at"),
                Answering.of(row.text("answering")));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getInt("position"),
                required(row, "written_at"),
                EntryKind.valueOf(row.getString("kind")),
                row.getString("element"),
                row.getString("author"),
                row.getBoolean("visible_to_requester"),
                // Entries from before keys were cut out may contain some.
                KeyRedaction.fields(fields(row.getString("content"))),
                row.getString("hash"));
    }

    private static String json(Object content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An entry holds text, numbers, booleans and lists only", e);
        }
    }

    /** Reads the content of an entry. */
    public static Map<String, Object> fields(String json) {
        try {
            return JSON.readValue(json, FIELDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An entry of a case file is damaged", e);
        }
    }

    /**
     * A step of a ticket, as an entry records it.
     *
     * @param element id of the diagram's element that wrote the entry, if any
     * @param confirms true if the requester confirms with it that the solution works
     */
    public record Step(EntryKind kind, @Nullable String element, boolean confirms) {

        /** Returns the step that an entry records. */
        public static Step of(Entry entry) {
            return new Step(entry.kind(), entry.element(), Confirmation.confirms(entry));
        }
    }
}
