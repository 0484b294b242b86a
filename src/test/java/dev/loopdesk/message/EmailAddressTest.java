package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "first.last+tag@example.org", "用户@例子.公司", "o'neil@example.org"})
    void aBareAddressIsOne(String text) {
        assertThat(EmailAddress.isOne(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@b",
                "a@",
                "a@b@c",
                "a b@c",
                " a@b",
                "a@b\n",
                "<a@b>",
                "A <a@b>",
                "a@b, c@d",
                "a(x)@b",
                "\"a\"@b",
                "a@b;c@d",
                "a\\@b",
                "mailto:a@b"
            })
    void anythingElseIsNone(String text) {
        assertThat(EmailAddress.isOne(text)).isFalse();
    }

    @Test
    void anAddressHasItsLongest() {
        assertThat(EmailAddress.isOne("x".repeat(EmailAddress.LONGEST - 2) + "@b"))
                .isTrue();
        assertThat(EmailAddress.isOne("x".repeat(EmailAddress.LONGEST - 1) + "@b"))
                .isFalse();
    }
}
