package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ticket.EntryKind;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Letters promise to wait as long as the diagram waits, and read that from the diagram. */
class LetterPeriodsTest extends PathTest {

    private static final Blueprint AS_BUILT = Blueprint.asBuilt();

    @ParameterizedTest
    @CsvSource({"messages/letters_en.properties, ' days?'", "messages/letters_zh_CN.properties, ' 天'"})
    void noTextNamesAPeriodItself(String bundle, String unit) {
        Map<String, String> letters = AS_BUILT.bundle(bundle);

        assertThat(letters).isNotEmpty();
        letters.forEach((key, text) -> {
            if (!key.startsWith("period.")) {
                assertThat(text).as(key).doesNotContainPattern("\\d" + unit);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"en, within 7 days, We will remind you, within 5 days from now", "zh-CN, 7 天内, 我们会提醒您, 从现在起 5 天内"})
    void detailsAreAskedForWithThePeriodOfTheTaskThatWaits(
            String language, String period, String reminder, String left) {
        assertThat(timer("TimerEvent_DetailsOverdue")).isEqualTo("P7D");
        TicketWalk ticket = callTaken("language", language);
        triage(ticket, "details-missing", "question", "Which printer is it?");
        assertThat(letter(ticket)).contains(period, reminder);

        ticket.delivered()
                .elapse("TimerEvent_DetailsReminderDue", "2026-03-04 10:00")
                .told("receipt", "details-wanted", "details-reminder");
        assertThat(letter(ticket)).contains(left);
    }

    @ParameterizedTest
    @CsvSource({"en, within 7 days, within 4 days from now", "zh-CN, 7 天内, 从现在起 4 天内"})
    void theConfirmationIsAskedForWithThePeriodOfTheTaskThatWaits(String language, String period, String left) {
        assertThat(timer("TimerEvent_ConfirmedBySilence")).isEqualTo("P7D");
        TicketWalk ticket = toBeConfirmed("language", language);
        assertThat(letter(ticket)).contains(period);

        ticket.delivered()
                .elapse("TimerEvent_ConfirmationReminderDue", "2026-03-05 10:00")
                .told("confirmation-reminder");
        assertThat(letter(ticket)).contains(left);
    }

    @Test
    void moreDetailsAreWaitedForWithoutAnEnd() {
        TicketWalk ticket = inDiagnosis();

        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "details-missing", "question", "Which one?")
                .told("details-wanted");

        assertThat(letter(ticket)).contains("Which one?").doesNotContain("within", "remind");
    }

    private static String letter(TicketWalk ticket) {
        var letters = ticket.entries(EntryKind.MESSAGE);
        return String.valueOf(letters.get(letters.size() - 1).text("text"));
    }

    private static String timer(String id) {
        var support = new Diagram(AS_BUILT.xml("processes/technical-support.bpmn"));
        return Diagram.text(Objects.requireNonNull(support.get(id), id), "timeDuration");
    }
}
