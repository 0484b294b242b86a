package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.message.EntryWording.Detail;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EntryWordingTest {

    private final EntryWording english = new EntryWording(Locale.ENGLISH);
    private final EntryWording chinese = new EntryWording(Locale.SIMPLIFIED_CHINESE);

    @Test
    void a_message_is_titled_with_what_it_is_about() {
        Entry message = entry(EntryKind.MESSAGE, Map.of("subject", "[LD-100001] Your request", "text", "Hello"));

        assertThat(english.title(message)).isEqualTo("Your request");
        assertThat(english.title(entry(EntryKind.MESSAGE, Map.of("subject", "We have received your request"))))
                .isEqualTo("We have received your request");
        assertThat(english.text(message)).isEqualTo("Hello");
        assertThat(english.details(message)).isEmpty();
        assertThat(english.title(entry(EntryKind.MESSAGE, Map.of()))).isNull();
    }

    @Test
    void a_verification_is_told_with_its_verdict() {
        String passed = told(status("VERIFICATION", Map.of(Entry.PASSED, true)));
        String failed = told(status("VERIFICATION", Map.of(Entry.PASSED, false)));
        String unjudged = told(status("VERIFICATION", Map.of()));

        assertThat(List.of(passed, failed, unjudged)).doesNotHaveDuplicates();
        assertThat(english.title(status("TRIAGE", Map.of(Entry.PASSED, true))))
                .isEqualTo(english.title(status("TRIAGE", Map.of())));
        assertThat(english.title(status("NO_SUCH_STEP", Map.of()))).isNull();
    }

    @Test
    void a_step_that_an_analyst_added_is_told_with_the_name_of_its_task() {
        assertThat(told(status("ANSWER", Map.of(Entry.TASK, "Review security"))))
                .isEqualTo(told(status("ANSWER", Map.of())) + ": Review security");
    }

    @Test
    void an_unknown_end_is_told_in_general_words() {
        assertThat(english.title(entry(EntryKind.STATUS, Map.of("endedAs", "EndEvent_Added"))))
                .isEqualTo(english.ended("EndEvent_Added"))
                .isNotBlank();
        assertThat(english.ended("EndEvent_TicketWithdrawn"))
                .isNotEqualTo(english.ended("EndEvent_Added"))
                .isNotEqualTo(chinese.ended("EndEvent_TicketWithdrawn"));
    }

    @Test
    void a_call_of_staff_is_not_for_the_requester() {
        assertThat(english.title(entry(EntryKind.CALL, Map.of("note", "no answer"))))
                .isNull();
        assertThat(english.title(entry(EntryKind.MAIL, Map.of()))).isEqualTo("Your mail");
        assertThat(chinese.title(entry(EntryKind.MAIL, Map.of()))).isEqualTo("您的邮件");
    }

    @Test
    void only_fields_with_a_label_are_told() {
        var content = new LinkedHashMap<String, Object>();
        content.put(Entry.TASK, "Agree on a date");
        content.put("date", "2026-12-01");
        content.put("empty", " ");
        content.put("internal", "not for the requester");
        content.put(Entry.LABELS, Map.of("date", "Date of the visit", "empty", "Nothing"));
        Entry answer = entry(EntryKind.ANSWER, content);

        assertThat(english.title(answer)).isEqualTo("Agree on a date");
        assertThat(english.text(answer)).isNull();
        assertThat(english.details(answer)).containsExactly(new Detail("date", "Date of the visit", "2026-12-01"));
    }

    private String told(Entry entry) {
        return Objects.requireNonNull(english.title(entry));
    }

    private static Entry status(String done, Map<String, Object> more) {
        var content = new LinkedHashMap<String, Object>(more);
        content.put(Entry.DONE, done);
        return entry(EntryKind.STATUS, content);
    }

    private static Entry entry(EntryKind kind, Map<String, Object> content) {
        return new Entry(1, Instant.EPOCH, kind, null, Entry.LOOPDESK, true, content, "");
    }
}
