package dev.loopdesk.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.search.TicketSearch.Criteria;
import dev.loopdesk.search.TicketSearch.Hit;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.TicketBackfill;
import dev.loopdesk.ticket.TicketFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The index says what the case files say, from the moment at which a change is committed. */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class TicketIndexTest {

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TicketSearch search;

    @Autowired
    private TicketBackfill ticketIndexBackfill;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void a_transaction_costs_one_statement_however_many_entries_it_appends() {
        String number = open("Plotter");

        List<String> statements = SqlStatements.during(() -> inOneTransaction(() -> {
            for (int i = 0; i < 5; i++) {
                append(number, EntryKind.NOTE, Map.of(Entry.NOTE, "toner" + i));
            }
        }));

        assertThat(statements.stream().filter(sql -> sql.contains("ticket_search")))
                .hasSize(1);
        assertThat(found("plotter toner4")).containsExactly(number);
    }

    @Test
    void nothing_of_a_transaction_that_failed_is_found() {
        String number = open("Zither");

        assertThatThrownBy(() -> inOneTransaction(() -> {
                    append(number, EntryKind.NOTE, Map.of(Entry.NOTE, "dulcimer"));
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(found("zither")).containsExactly(number);
        assertThat(found("dulcimer")).isEmpty();
        append(number, EntryKind.NOTE, Map.of(Entry.NOTE, "psaltery"));
        assertThat(found("psaltery")).containsExactly(number);
        assertThat(found("dulcimer")).isEmpty();
    }

    @Test
    void tickets_from_before_the_index_are_found_after_it_was_filled() {
        List<String> numbers =
                IntStream.range(0, 3).mapToObj(i -> open("Hygrometer")).toList();
        Map<String, Instant> updated = places("hygrometer");
        jdbc.sql("delete from ticket_search where ticket_id in (select id from ticket where title = 'Hygrometer')")
                .update();
        assertThat(found("hygrometer")).isEmpty();

        append(numbers.get(1), EntryKind.NOTE, Map.of(Entry.NOTE, "barometer"));
        assertThat(found("hygrometer")).containsExactly(numbers.get(1));
        ticketIndexBackfill.run();

        assertThat(found("hygrometer")).containsExactlyInAnyOrderElementsOf(numbers);
        Map<String, Instant> filled = places("hygrometer");
        assertThat(filled.get(numbers.get(0))).isBeforeOrEqualTo(updated.get(numbers.get(0)));
        ticketIndexBackfill.run();
        assertThat(places("hygrometer")).isEqualTo(filled);
    }

    @Test
    void a_case_that_exceeds_its_row_stays_open_to_entries_and_is_found_by_the_first_ones() {
        String number = open("Encyclopedia");
        for (int part = 0; part < 5; part++) {
            String volume = "v" + part;
            append(
                    number,
                    EntryKind.NOTE,
                    Map.of(
                            Entry.NOTE,
                            IntStream.range(0, 6_000)
                                    .mapToObj(i -> volume + "lemma" + i)
                                    .collect(Collectors.joining(" "))));
        }
        append(number, EntryKind.NOTE, Map.of(Entry.NOTE, "appendix".repeat(40)));

        assertThat(found("encyclopedia v0lemma5999")).containsExactly(number);
        assertThat(caseFiles.entries(number)).hasSize(7);
    }

    @Test
    void each_change_takes_a_higher_number() {
        String number = open("Sextant");
        long first = changeNumber(number);

        append(number, EntryKind.NOTE, Map.of(Entry.NOTE, "chart"));
        long second = changeNumber(number);
        caseFiles.end(number, "EndEvent_TicketClosed");

        assertThat(second).isGreaterThan(first);
        assertThat(changeNumber(number)).isGreaterThan(second);
        assertThat(search.find(criteria("sextant", true))).isEmpty();
        assertThat(search.find(criteria("sextant", false)))
                .singleElement()
                .satisfies(hit -> assertThat(hit.isOpen()).isFalse());
    }

    @Test
    void the_requester_who_was_none_is_not_found_any_more() {
        String number = open("Astrolabe");
        assertThat(found("astrolabe 4711")).containsExactly(number);

        caseFiles.changeRequester(number, "Quenby Example", "quenby@example.org");

        assertThat(found("astrolabe quenby")).containsExactly(number);
        assertThat(found("quenby@example.org")).containsExactly(number);
        assertThat(found("astrolabe 4711")).isEmpty();
    }

    @Test
    void a_corrected_address_or_phone_number_is_found_in_place_of_the_former_one() {
        String number = open("Barograph");

        caseFiles.correct(
                number,
                TicketFacts.of(caseFiles.get(number))
                        .withEmail("quillon@example.org")
                        .withPhone("+86 10 8888 5822"));

        assertThat(found("barograph quillon@example.org")).containsExactly(number);
        assertThat(found("barograph 5822")).containsExactly(number);
        assertThat(found("barograph 4711")).isEmpty();
    }

    private List<String> found(String text) {
        return search.find(criteria(text, null)).stream().map(Hit::number).toList();
    }

    private Map<String, Instant> places(String text) {
        return search.find(criteria(text, null)).stream()
                .collect(Collectors.toMap(Hit::number, hit -> hit.place().updatedAt()));
    }

    private static Criteria criteria(String text, @Nullable Boolean isOpen) {
        return new Criteria(text, isOpen, null, null, null, null, 50);
    }

    private long changeNumber(String number) {
        return jdbc.sql("""
                        select s.change_number from ticket_search s join ticket t on t.id = s.ticket_id
                        where t.number = :number
                        """).param("number", number).query(Long.class).single();
    }

    private void append(String number, EntryKind kind, Map<String, Object> content) {
        caseFiles.append(number, kind, null, "agent", false, content);
    }

    private void inOneTransaction(Runnable work) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> work.run());
    }

    private String open(String title) {
        Instant now = Instant.parse("2026-11-20T09:00:00Z");
        var report = new Report(
                title,
                "Front desk",
                null,
                "front.desk@example.org",
                "+86 10 8888 4711",
                "medium",
                "low",
                "en",
                "hotline");
        return caseFiles
                .open(
                        report,
                        new Targets("P4", "office", now, now, now, now, null),
                        "agent",
                        Map.of("title", title),
                        "Task_RegisterTicket")
                .number();
    }
}
