package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Analysts read the words of a letter without a ticket. */
class LetterWordsTest {

    @Test
    void theWordsStandInTheOrderOfTheLetter() {
        LetterWords words = LetterWords.of("details-reminder", Locale.ENGLISH).orElseThrow();

        assertThat(words.subject()).isEqualTo("We are still waiting for your answer");
        assertThat(words.passages())
                .satisfiesExactly(
                        intro -> assertThat(intro).startsWith("You are surely busy"),
                        silence -> assertThat(silence).startsWith("If we hear nothing within … from now"));
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void everyLetterHasWordsInBothLanguages(MessageKind kind) {
        for (Locale language : new Locale[] {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE}) {
            LetterWords words = LetterWords.of(kind.key(), language).orElseThrow();
            assertThat(words.subject() + String.join("", words.passages()))
                    .isNotBlank()
                    .doesNotContain("{");
        }
    }

    @Test
    void whatIsNoLetterHasNoWords() {
        assertThat(LetterWords.of("letter-of-nobody", Locale.ENGLISH)).isEmpty();
        assertThat(LetterWords.of(null, Locale.ENGLISH)).isEmpty();
    }
}
