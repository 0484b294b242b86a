package dev.loopdesk.process.requester;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ticket.Answering;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stage of a ticket without an open task: it follows the latest confirmation (S5.3). */
class MilestoneTest {

    private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | RECEIVED",
                "true | CLOSED",
                "false | RECEIVED",
                "true false | RECEIVED",
                "false true | CLOSED"
            })
    void a_ticket_is_closed_by_a_confirmation_and_not_by_its_denial(
            @org.jspecify.annotations.Nullable String answers, Milestone expected) {
        String[] given = answers == null ? new String[0] : answers.split(" ", -1);
        List<Entry> entries = IntStream.range(0, given.length)
                .mapToObj(i -> new Entry(
                        i + 1,
                        NOW.plusSeconds(i),
                        EntryKind.CONFIRMATION,
                        "Task_ConfirmResolution",
                        Entry.REQUESTER,
                        true,
                        Map.of(Confirmation.GIVEN, Boolean.valueOf(given[i])),
                        "0"))
                .toList();

        assertThat(Milestone.of(ticket(), entries, new TicketPosition(Set.of(), Set.of(), null)))
                .isEqualTo(expected);
    }

    private static Ticket ticket() {
        return new Ticket(
                1,
                "LD-100001",
                "portal",
                "Printer",
                "Ana",
                null,
                null,
                null,
                "en",
                NOW,
                null,
                "low",
                "low",
                new Targets("P4", "office", null, null, null, null, null),
                null,
                null,
                false,
                null,
                null,
                Answering.YES);
    }
}
