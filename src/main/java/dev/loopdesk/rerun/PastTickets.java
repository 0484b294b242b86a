package dev.loopdesk.rerun;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.rerun.PastTicket.Event;
import dev.loopdesk.rerun.PastTicket.EventKind;
import dev.loopdesk.rerun.PastTicket.Visit;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what people did with tickets that have ended, and changes nothing. */
@Component
public class PastTickets {

    private static final int BATCH = 50;

    /** Kinds of entries that may name a task and do not answer it. */
    private static final Set<EntryKind> NO_ANSWERS = EnumSet.of(
            EntryKind.STATUS,
            EntryKind.MESSAGE,
            EntryKind.ALERT,
            EntryKind.HAND_OVER,
            EntryKind.PUT_ASIDE,
            EntryKind.TAKEN_BACK,
            EntryKind.ASSIGNMENT);

    private static final String COMPLETED = "completed";
    private static final String ENDED_BY_WITHDRAWAL = "EndEvent_TicketWithdrawn";

    /** Beginning of the ids of the events by which a ticket hears that its known problem is solved. */
    private static final String KNOWN_SOLUTION = "MessageEvent_Solved";

    private static final String REVOCATION_RECORDED = "Task_RecordRevocation";

    private final HistoryService history;
    private final CaseFiles caseFiles;
    private final JdbcClient jdbc;

    PastTickets(HistoryService history, CaseFiles caseFiles, JdbcClient jdbc) {
        this.history = history;
        this.caseFiles = caseFiles;
        this.jdbc = jdbc;
    }

    /**
     * Ended tickets to read.
     *
     * @param from earliest receipt, or null
     * @param to receipt before which they came in, or null
     * @param most number of the newest ones
     */
    public record Range(@Nullable Instant from, @Nullable Instant to, int most) {}

    /**
     * Writes the tickets of a range to a file, newest first, batch by batch.
     *
     * @param stop tells whether to stop before the next batch
     * @return the number of tickets
     */
    public int write(Range range, Path file, BooleanSupplier stop) throws IOException {
        int written = 0;
        long before = Long.MAX_VALUE;
        while (written < range.most() && !stop.getAsBoolean()) {
            List<Found> batch = batch(range, before, Math.min(BATCH, range.most() - written));
            if (batch.isEmpty()) {
                break;
            }
            for (Found found : batch) {
                written += write(found.number(), file) ? 1 : 0;
            }
            before = batch.get(batch.size() - 1).id();
        }
        return written;
    }

    /** Writes a ticket to a file, and tells whether it can be read. */
    public boolean write(String number, Path file) throws IOException {
        PastTicket past = read(number);
        if (past != null) {
            RecordFile.append(file, past);
        }
        return past != null;
    }

    private record Found(long id, String number) {}

    private List<Found> batch(Range range, long before, int most) {
        return jdbc.sql("""
                        select id, number from ticket
                        where ended_at is not null and id < :before and received_at >= :from and received_at < :to
                        order by id desc fetch first :most rows only
                        """)
                .param("before", before)
                .param(
                        "from",
                        Objects.requireNonNullElse(range.from(), Instant.EPOCH).atOffset(ZoneOffset.UTC))
                .param(
                        "to",
                        Objects.requireNonNullElse(range.to(), Instant.parse("9999-01-01T00:00:00Z"))
                                .atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, n) -> new Found(row.getLong("id"), row.getString("number")))
                .list();
    }

    /** Reads one ticket; null if it has not ended, or if the engine has forgotten it. */
    @Nullable
    PastTicket read(String number) {
        HistoricProcessInstance instance = history
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .processDefinitionKey(TechnicalSupport.KEY)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
        if (instance == null) {
            return null;
        }
        Ticket ticket = caseFiles.get(number);
        if (ticket.endedAt() == null) {
            return null;
        }
        List<Entry> entries = caseFiles.entries(number);
        List<HistoricActivityInstance> activities = history.createHistoricActivityInstanceQuery()
                .processInstanceId(instance.getId())
                .orderPartiallyByOccurrence()
                .asc()
                .list();
        Entry report = entries.get(0);
        return new PastTicket(
                number,
                ticket.category(),
                report.writtenAt(),
                report.author(),
                report.entered(),
                visits(number, entries),
                events(ticket, entries, activities),
                activities.stream().map(HistoricActivityInstance::getActivityId).toList());
    }

    private List<Visit> visits(String number, List<Entry> entries) {
        Map<String, List<Entry>> answers = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.element() != null && !NO_ANSWERS.contains(entry.kind())) {
                answers.computeIfAbsent(entry.element(), element -> new ArrayList<>())
                        .add(entry);
            }
        }
        List<Visit> visits = new ArrayList<>();
        history.createHistoricTaskInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .sorted(Comparator.comparing(HistoricTaskInstance::getStartTime)
                        .thenComparing(HistoricTaskInstance::getTaskDefinitionKey)
                        .thenComparing(HistoricTaskInstance::getId))
                .forEach(task -> visits.add(visit(task, answers.getOrDefault(task.getTaskDefinitionKey(), List.of()))));
        return visits;
    }

    private static Visit visit(HistoricTaskInstance task, List<Entry> answers) {
        Long millis = task.getEndTime() == null
                ? null
                : Duration.between(
                                task.getStartTime().toInstant(),
                                task.getEndTime().toInstant())
                        .toMillis();
        if (task.getEndTime() == null || !COMPLETED.equals(task.getDeleteReason())) {
            return new Visit(task.getTaskDefinitionKey(), millis, null, Map.of());
        }
        Instant end = task.getEndTime().toInstant();
        Entry answer = answers.stream()
                .min(Comparator.comparing(
                        entry -> Duration.between(entry.writtenAt(), end).abs()))
                .orElse(null);
        if (answer != null) {
            answers.remove(answer);
        }
        return new Visit(
                task.getTaskDefinitionKey(),
                millis,
                answer == null ? Objects.requireNonNullElse(task.getAssignee(), Entry.LOOPDESK) : answer.author(),
                answer == null ? Map.of() : answer.entered());
    }

    private static List<Event> events(Ticket ticket, List<Entry> entries, List<HistoricActivityInstance> activities) {
        List<Event> events = new ArrayList<>();
        for (Entry entry : entries) {
            EventKind kind = switch (entry.kind()) {
                case REPLY -> EventKind.REPLY;
                case STAFF_MESSAGE -> EventKind.STAFF_MESSAGE;
                case CORRECTION -> EventKind.CORRECTION;
                case CONSENT -> isRevokedOnThePage(entry) ? EventKind.REVOCATION : null;
                default -> null;
            };
            if (kind != null) {
                events.add(new Event(kind, entry.writtenAt(), entry.author(), entry.content()));
            }
        }
        if (ENDED_BY_WITHDRAWAL.equals(ticket.endedAs())) {
            events.add(new Event(
                    EventKind.WITHDRAWAL, Objects.requireNonNull(ticket.endedAt()), Entry.REQUESTER, Map.of()));
        }
        for (HistoricActivityInstance activity : activities) {
            if (activity.getActivityId().startsWith(KNOWN_SOLUTION) && !activity.isCanceled()) {
                events.add(new Event(
                        EventKind.KNOWN_SOLUTION,
                        activity.getStartTime().toInstant(),
                        Entry.LOOPDESK,
                        Map.of(Variable.CATEGORY, Objects.requireNonNullElse(ticket.category(), ""))));
            }
        }
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    /** Tells whether an entry revokes a consent by a message; what staff read in a reply is an answer to a task. */
    private static boolean isRevokedOnThePage(Entry entry) {
        return REVOCATION_RECORDED.equals(entry.element()) && entry.author().equals(Entry.REQUESTER);
    }
}
