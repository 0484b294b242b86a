package dev.loopdesk.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharactersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t\r\n",
                "\u00A0\u2007\u202F\u3000",
                "\u0000\u0007\u001F\u0085",
                "\u200B\u200C\u200D\u2060\uFEFF",
                "\u00AD\u061C\u202E\u2066\u2069",
                "\u2028\u2029",
                "\u115F\u1160\u3164\uFFA0\u2800\u034F",
                "\uFE0F\uDB40\uDD00",
                "\uDB40\uDC41"
            })
    void aTextWithoutAVisibleCharacterIsBlank(String text) {
        assertThat(Characters.isBlank(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", "\u200Bx", "\u4E2D", "\uD83D\uDE00", "\u0301", "\uE000", "\uFFFD"})
    void oneVisibleCharacterIsEnough(String text) {
        assertThat(Characters.isBlank(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\uD83D", "\uDE00x"})
    void noHalfCharacterAndNoNulIsStored(String text) {
        assertThat(Characters.canBeStored(text)).isFalse();
        assertThat(Characters.canBeStored("a\uD83D\uDE00\u200B")).isTrue();
    }
}
