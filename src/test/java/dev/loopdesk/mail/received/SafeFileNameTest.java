package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeFileNameTest {

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd",
        "C:\\Windows\\x.exe, x.exe",
        ".htaccess, htaccess",
        "'a\u0000b\u200Bc\u202Egnp.exe', abcgnp.exe",
        "CON.txt, _CON.txt",
        "nul, _nul",
        "a<b>:c|d?.txt, a_b__c_d_.txt",
        "'  name \t with   blanks . ', name with blanks",
        "打印机.log, 打印机.log",
        "..., attachment.png",
        "'', attachment.png",
        ", attachment.png"
    })
    void namesDoNoHarm(@Nullable String given, String name) {
        assertThat(new SafeFileName().of(given, "image/png")).isEqualTo(name);
    }

    @Test
    void longNamesKeepTheirExtension() {
        String name = new SafeFileName().of("打".repeat(300) + ".log", "text/plain");

        assertThat(name).endsWith("打.log").hasSize(120);
    }

    @Test
    void noTwoNamesAreTheSame() {
        var names = new SafeFileName();

        assertThat(names.of("a.png", "image/png")).isEqualTo("a.png");
        assertThat(names.of("A.PNG", "image/png")).isEqualTo("A-2.PNG");
        assertThat(names.of("x/a.png", "image/png")).isEqualTo("a-3.png");
        String longName = "x".repeat(200);
        assertThat(names.of(longName, "a/b"))
                .isNotEqualTo(names.of(longName, "a/b"))
                .hasSize(120);
    }
}
