package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownEntriesTest {

    private static final Map<String, Object> QUOTED = Map.of(Entry.FOLDED, "> Which version?");
    private static final Map<String, Object> PICTURE = Map.of(Attachments.FILES, List.of(Map.of("id", "a")));

    @Test
    void aMailedAnswerIsOneEntryWithItsQuotation() {
        Entry answer = entry(1, EntryKind.DETAILS, Entry.REQUESTER, Map.of("details", "Version 7"));
        Entry step = entry(2, EntryKind.STATUS, Entry.LOOPDESK, Map.of("done", "x"));
        Entry mail = entry(3, EntryKind.MAIL, Entry.REQUESTER, QUOTED);

        List<ShownEntries.Shown> shown = ShownEntries.of(List.of(mail, step, answer));

        assertThat(shown)
                .containsExactly(
                        new ShownEntries.Shown(step, null), new ShownEntries.Shown(answer, "> Which version?"));
    }

    @Test
    void aMailThatSaysMoreOrStandsAloneStays() {
        Entry answer = entry(1, EntryKind.DETAILS, Entry.REQUESTER, Map.of("details", "Version 7"));
        Entry note = entry(2, EntryKind.NOTE, "agent", Map.of(Entry.NOTE, "Called"));
        Entry mail = entry(3, EntryKind.MAIL, Entry.REQUESTER, QUOTED);
        Entry notTaken = entry(
                4,
                EntryKind.MAIL,
                Entry.REQUESTER,
                Map.of(Entry.FOLDED, "> Which version?", Entry.FILES_NOT_TAKEN, "a.exe"));

        assertThat(ShownEntries.of(List.of(mail, note, answer))).hasSize(3);
        assertThat(ShownEntries.of(List.of(notTaken, answer))).hasSize(2);
        assertThat(ShownEntries.of(List.of(mail))).hasSize(1);
    }

    @Test
    void aFileStandsInTheMessageThatSentItAlone() {
        Entry message = entry(1, EntryKind.STAFF_MESSAGE, "agent", PICTURE);
        Entry file = entry(2, EntryKind.ATTACHMENTS, "agent", PICTURE);
        Entry other = entry(3, EntryKind.ATTACHMENTS, "agent", Map.of(Attachments.FILES, List.of(Map.of("id", "b"))));

        assertThat(ShownEntries.of(List.of(other, file, message)))
                .extracting(ShownEntries.Shown::entry)
                .containsExactly(other, message);
        assertThat(ShownEntries.of(List.of(file))).hasSize(1);
    }

    private static Entry entry(int position, EntryKind kind, String author, Map<String, Object> content) {
        return new Entry(position, Instant.EPOCH, kind, null, author, true, content, "");
    }
}
