package dev.loopdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A draft from a case holds no data of persons; codes, versions and addresses of machines stay. */
class PersonalDataTest {

    private final PersonalData personal =
            new PersonalData(List.of("Front Desk", "front.desk@example.org", "0571-8765-4321", "示例员"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Front Desk says it is broken.        | … says it is broken.
            Ask front desk, or Desk alone        | Ask …, or … alone
            Frontier and Desktop stay            | Frontier and Desktop stay
            由示例员报告                          | 由…报告
            write to a.b+c@mail.example.org now  | write to … now
            call +49 30 1234 5678 or (0571) 87654321 | call … or …
            手机13812345678，已重启               | 手机…，已重启
            Told her at 555-0199.                | Told her at ….
            (415) 555-0199 or 415.555.0199       | … or …
            分机 4000，电话：8765 4321            | 分机 …，电话：…
            Please call 4711 at noon             | Please call … at noon
            the call lasted 15 s on port 4500    | the call lasted 15 s on port 4500
            KB5034441 of 2026-11, 1000-20000 pages | KB5034441 of 2026-11, 1000-20000 pages
            ORA-12514 and 0x80070005             | ORA-12514 and 0x80070005
            version 10.0.19045.3803 at 10.0.0.12 | version 10.0.19045.3803 at 10.0.0.12
            C:\\Temp\\2026-11-30 08:15           | C:\\Temp\\2026-11-30 08:15
            """)
    void namesAndAddressesAreRemoved(String text, String without) {
        assertThat(personal.removed(text)).isEqualTo(without);
    }
}
