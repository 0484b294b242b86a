package dev.loopdesk.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.loopdesk.api.TicketAttachments.FileTaken;
import dev.loopdesk.message.EntryWording;
import dev.loopdesk.message.OpenQuestion;
import dev.loopdesk.message.Option;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.TicketPosition;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Origins.Origin;
import dev.loopdesk.ticket.RecordedFile;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The requester's view of a ticket in the API: only entries that the requester may read, without names of staff.
 * Entries without a text for requesters are left out, as on the ticket's page. Staff read their notes as well.
 *
 * @param integration the integration that created it, if any
 * @param externalId the integration's id of the ticket
 * @param status {@code open}, {@code waiting-for-requester} or {@code closed}
 * @param stage key of a {@link Milestone}
 * @param endedAs {@code closed}, {@code withdrawn}, {@code no-answer}, {@code out-of-scope}, {@code spam} or
 *     {@code lost}, once it has ended
 * @param asked present question to the requester
 * @param conversation items, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TicketState(
        String number,
        String title,
        String channel,
        @Nullable String integration,
        @Nullable String externalId,
        String status,
        String stage,
        @Nullable String endedAs,
        Instant receivedAt,
        @Nullable Instant endedAt,
        Targets targets,
        @Nullable Question asked,
        List<ConversationItem> conversation) {

    /** Deadlines of the targets; null if a target is met or its clock is paused. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Targets(
            @Nullable Instant firstResponseDue,
            @Nullable Instant resolutionDue,
            @Nullable Instant nextUpdateDue) {}

    /**
     * A question to the requester, answered on the ticket's page.
     *
     * @param kind {@code details}, {@code consent}, {@code choice}, {@code apply}, {@code confirm} or {@code answer}
     * @param title subject, in the reader's language
     * @param question specific question
     * @param scope scope of a remote session
     * @param options solutions to choose from, or the one to apply
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Question(
            String kind,
            String title,
            @Nullable String question,
            @Nullable String scope,
            @Nullable List<Solution> options) {}

    /** A prepared solution (S4.2). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Solution(
            int number,
            @Nullable String title,
            @Nullable String steps,
            @Nullable String advantages,
            @Nullable String drawbacks,
            @Nullable String scenario,
            @Nullable String risk) {}

    /**
     * An item of the conversation.
     *
     * @param from {@code requester}, {@code participant}, {@code service-desk}, or {@code service-desk-for-requester} for information given
     *     by phone
     * @param kind {@code report}, {@code message} (from the service desk), {@code reply} (from the requester) and
     *     others
     * @param title title in the reader's language; for a message its subject
     * @param text text of a message or reply
     * @param fields fields of other items
     * @param files attachments
     * @param internal true for a note among staff
     * @param author account that wrote a note, or name of a participant
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConversationItem(
            Instant at,
            String from,
            String kind,
            String title,
            @Nullable String text,
            @Nullable Map<String, Object> fields,
            @Nullable List<FileTaken> files,
            @Nullable Boolean internal,
            @Nullable String author) {}

    /** @param forStaff true if the reader may see what is internal */
    static TicketState of(
            Ticket ticket,
            @Nullable Origin origin,
            List<Entry> entries,
            TicketPosition position,
            boolean forStaff,
            Locale language) {
        var wording = new EntryWording(language);
        boolean over = ticket.endedAs() != null;
        RequesterTask wanted = over ? null : position.requesterTask();
        return new TicketState(
                ticket.number(),
                ticket.title(),
                ticket.channel(),
                origin == null ? null : origin.integration(),
                origin == null ? null : origin.externalId(),
                over ? "closed" : wanted == null ? "open" : "waiting-for-requester",
                Milestone.of(ticket, entries, position).key(),
                ticket.endedAs() == null ? null : TechnicalSupport.ending(ticket.endedAs()),
                ticket.receivedAt(),
                ticket.endedAt(),
                over
                        ? new Targets(null, null, null)
                        : new Targets(
                                ticket.respondedAt() == null ? ticket.targets().firstResponseDue() : null,
                                ticket.targets().resolutionDue(),
                                ticket.targets().nextUpdateDue()),
                wanted == null ? null : question(wanted, OpenQuestion.in(entries), Texts.of("requester", language)),
                entries.stream()
                        .map(entry -> entry.visibleToRequester()
                                ? said(entry, wording)
                                : forStaff && entry.kind() == EntryKind.NOTE ? note(entry, language) : null)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static Question question(RequesterTask wanted, OpenQuestion asked, Texts texts) {
        String kind = wanted.kind();
        List<Solution> options = switch (kind) {
            case "choice" -> asked.options().stream().map(TicketState::solution).toList();
            case "apply" -> asked.chosen() == null ? List.of() : List.of(solution(asked.chosen()));
            default -> List.of();
        };
        return new Question(
                kind,
                kind.equals(RequesterTask.ANSWER) ? wanted.name() : texts.get("ask." + kind + ".title"),
                kind.equals("details") ? asked.question() : null,
                kind.equals("consent") ? asked.remoteScope() : null,
                options.isEmpty() ? null : options);
    }

    private static Solution solution(Option option) {
        return new Solution(
                option.number(),
                option.title(),
                option.text("Steps"),
                option.text("Advantages"),
                option.text("Drawbacks"),
                option.text("Scenario"),
                option.text("Risk"));
    }

    private static @Nullable ConversationItem said(Entry entry, EntryWording wording) {
        String title = wording.title(entry);
        if (title == null) {
            return null;
        }
        String words = switch (entry.kind()) {
            case REPLY -> entry.text("reply");
            case STAFF_MESSAGE -> entry.text(Entry.MESSAGE);
            default -> null;
        };
        var fields = new LinkedHashMap<String, Object>();
        if (words == null) {
            wording.details(entry).forEach(detail -> fields.put(detail.field(), detail.value()));
        }
        List<FileTaken> files = files(entry);
        return new ConversationItem(
                entry.writtenAt(),
                entry.author().equals(Entry.REQUESTER)
                        ? "requester"
                        : entry.participant() != null
                                ? "participant"
                                : entry.isRecordedForRequester() ? "service-desk-for-requester" : "service-desk",
                kind(entry),
                title,
                words == null ? wording.text(entry) : words,
                fields.isEmpty() ? null : fields,
                files.isEmpty() ? null : files,
                null,
                entry.participant());
    }

    /** Returns a note of staff; the words that requesters read have no title for it. */
    private static ConversationItem note(Entry entry, Locale language) {
        List<FileTaken> files = files(entry);
        return new ConversationItem(
                entry.writtenAt(),
                "service-desk",
                kind(entry),
                Texts.of("case", language).get("kind." + entry.kind()),
                entry.text(Entry.NOTE),
                null,
                files.isEmpty() ? null : files,
                true,
                entry.author());
    }

    /** Returns the kind of an item; what staff write in words is a message like every other. */
    private static String kind(Entry entry) {
        EntryKind kind = entry.kind() == EntryKind.STAFF_MESSAGE ? EntryKind.MESSAGE : entry.kind();
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<FileTaken> files(Entry entry) {
        return RecordedFile.in(entry).stream()
                .map(file -> new FileTaken(file.id(), file.name(), file.mediaType(), file.size()))
                .toList();
    }
}
