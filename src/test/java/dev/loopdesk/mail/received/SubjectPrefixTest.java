package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "Re: Printer, true, false",
        "RE : Printer, true, false",
        "Re[2]: Printer, true, false",
        "AW: Printer, true, false",
        "回复：Printer, true, false",
        "Fw: Printer, false, true",
        "FWD: Printer, false, true",
        "WG: Printer, false, true",
        "转发：Printer, false, true",
        "轉寄: Printer, false, true",
        "I: Printer, false, true"
    })
    void aPrefixIsToldAndRemoved(String subject, boolean answer, boolean forward) {
        assertThat(SubjectPrefix.isAnswer(subject)).isEqualTo(answer);
        assertThat(SubjectPrefix.isForward(subject)).isEqualTo(forward);
        assertThat(SubjectPrefix.removed(subject)).isEqualTo("Printer");
    }

    @ParameterizedTest
    @CsvSource({"Fwd: Re: AW: Printer, Printer", "Re: Re[3]: 转发: Printer, Printer", "Re, Re", "Printer, Printer"})
    void allPrefixesGoAndNothingElse(String subject, String rest) {
        assertThat(SubjectPrefix.removed(subject)).isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource({"Report: Printer", "Retail: Printer", "Forward: Printer", "Printer Re: x", "10:30 Printer"})
    void otherWordsAreNone(String subject) {
        assertThat(SubjectPrefix.isAnswer(subject)).isFalse();
        assertThat(SubjectPrefix.isForward(subject)).isFalse();
        assertThat(SubjectPrefix.removed(subject)).isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource({"[sales] Fwd: Printer"})
    void theNameOfAListMayStandBeforeAForward(String subject) {
        assertThat(SubjectPrefix.isForward(subject)).isTrue();
    }
}
