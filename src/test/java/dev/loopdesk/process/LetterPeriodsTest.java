package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a letter promises to wait is what the diagram waits. */
class LetterPeriodsTest {

    private static final Map<String, String> TIMERS = Map.of(
            "details-wanted.silence", "TimerEvent_DetailsOverdue",
            "details-reminder.silence", "TimerEvent_DetailsOverdue",
            "confirmation-wanted.silence", "TimerEvent_ConfirmedBySilence",
            "confirmation-reminder.silence", "TimerEvent_ConfirmedBySilence");

    private static final Blueprint AS_BUILT = Blueprint.asBuilt();

    @ParameterizedTest
    @CsvSource({"messages/letters_en.properties, ' days'", "messages/letters_zh_CN.properties, ' 天'"})
    void lettersNameThePeriodsOfTheDiagram(String bundle, String unit) {
        var support = new Diagram(AS_BUILT.xml("processes/technical-support.bpmn"));
        Map<String, String> letters = AS_BUILT.bundle(bundle);

        TIMERS.forEach((key, timer) -> {
            String waits = Diagram.text(Objects.requireNonNull(support.get(timer), timer), "timeDuration");
            assertThat(letters.get(key))
                    .as("%s and %s", key, timer)
                    .containsPattern("(?<!\\d)" + Duration.parse(waits).toDays() + unit);
        });
        letters.forEach((key, text) -> {
            if (text.matches(".*\\d" + unit + ".*")) {
                assertThat(TIMERS).as("letters that name a period").containsKey(key);
            }
        });
    }
}
