package dev.loopdesk.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, passwd",
        "C:\\Windows\\x.txt, x.txt",
        ".htaccess, htaccess",
        "'a\u0000b\u200Bc\u202Egnp.exe', abcgnp.exe",
        "'a\r\nSet-Cookie: x=y.txt', 'a Set-Cookie_ x=y.txt'",
        "CON.txt, _CON.txt",
        "nul, _nul",
        "a<b>:c|d?.txt, a_b__c_d_.txt",
        "'  name \t with   blanks . ', name with blanks",
        "打印机.log, 打印机.log",
        "..., ''",
        "'', ''"
    })
    void namesDoNoHarm(String given, String name) {
        assertThat(FileName.safe(given)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan 1.png|attachment; filename=\"scan 1.png\"",
                "打印机 1.log|attachment; filename=\"___ 1.log\"; filename*=UTF-8''%E6%89%93%E5%8D%B0%E6%9C%BA%201.log",
                "a\"\\;*.txt|attachment; filename=\"a__;*.txt\"; filename*=UTF-8''a%22%5C%3B%2A.txt",
                "😀.txt|attachment; filename=\"_.txt\"; filename*=UTF-8''%F0%9F%98%80.txt"
            })
    void everyClientReadsTheNameOfADownload(String name, String header) {
        assertThat(FileName.contentDisposition(name)).isEqualTo(header);
    }

    @Test
    void longNamesKeepTheirExtension() {
        String name = FileName.safe("打".repeat(300) + ".log");

        assertThat(name).endsWith("打.log").hasSize(120);
        assertThat(FileName.with(name, "-2")).endsWith("打-2.log").hasSize(120);
        assertThat(FileName.with("a.tar.gz", "-2")).isEqualTo("a.tar-2.gz");
    }
}
