package dev.loopdesk.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query finds what a text says, however either of them is written. */
class TermsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ORA-12514: listener refused      | ora-12514
            ORA-12514: listener refused      | ORA12514
            ORA-12514: listener refused      | ora 12514
            ORA-12514: listener refused      | 12514
            ORA-12514: listener refused      | ora-125
            ORA12514 again                   | ORA-12514
            ORA 12514 again                  | ORA-12514
            (error:ORA-12514)                | ORA-12514
            stop code 0x80070005             | 80070005
            stop code 80070005               | 0x80070005
            LD-100042                        | ld-100042
            LD-100042                        | 100042
            LD-100042                        | LD100042
            on srv-01.example.org today      | srv-01
            on srv-01.example.org today      | example.org
            on srv-01.example.org today      | srv-01.exam
            The PRINTER is jammed            | printer jam
            The PRINTER is jammed            | jammed printer
            José Müller                      | jose muller
            Jose                             | José
            ＶＰＮ连接失败                     | vpn
            VPN连接失败                        | 连接
            VPN连接失败                        | vpn 失败
            VPN连接失败                        | 接
            打印机卡纸                          | 打印机
            请联系 front.desk@example.org。    | front.desk@example.org
            请联系front.desk@example.org谢谢   | front.desk@example.org
            <mailto:front.desk@example.org>   | front.desk@exam
            front.desk@example.org            | desk
            front.desk@example.org.           | example
            O'Brien                           | o'brien
            zero\u200Bwidth                   | zerowidth
            call +86 (10) 8888-4711 at nine   | 861088884711
            call +86 138 0013 8000            | +86 138-0013-8000
            report.final-v2.docx              | report final
            report.final-v2.docx              | final-v2
            дом на улице                      | ДОМ
            """)
    void finds(String text, String query) {
        assertThat(finds(terms(text), query)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ORA-12514: listener refused  | ORA-12515
            ORA-12514: listener refused  | ORA-125141
            ORA-12514: listener refused  | list refused
            打印机卡纸                     | 打卡
            打印机卡纸                     | 机印
            front.desk@example.org       | desk@example.org
            a b c                        | d
            anything                     | !!!
            anything                     | a
            """)
    void does_not_find(String text, String query) {
        assertThat(finds(terms(text), query)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+49 30 1234567",
                "0049 30 1234567",
                "030 1234567",
                "030/1234567",
                "1234567",
                "4567",
                "(030) 123-4567",
                "+49 (30) 1234567",
                "+49301234567"
            })
    void finds_a_phone_number_in_another_form(String typed) {
        for (String stored : List.of("+49 30 1234567", "030 1234567", "0049-30-1234567", "(030) 123 45 67")) {
            Set<String> terms = new LinkedHashSet<>();
            Terms.addPhone(stored, terms);
            assertThat(finds(terms, typed)).as("%s by %s", stored, typed).isTrue();
        }
    }

    @Test
    void a_phone_number_is_not_found_by_another() {
        Set<String> terms = new LinkedHashSet<>();
        Terms.addPhone("+49 30 1234567", terms);

        assertThat(finds(terms, "+49 30 1234568")).isFalse();
        assertThat(finds(terms, "030 7654321")).isFalse();
    }

    @Test
    @Timeout(20)
    void hostile_texts_take_no_longer_than_others() {
        for (String part :
                List.of("a", "a.", "a@", "@", "1 ", "1-", "(1", "+", "\uFDFA", "字", "0x", "a1", "a1-", "é")) {
            Set<String> terms = terms(part.repeat(100_000));
            assertThat(terms).allSatisfy(term -> {
                assertThat(term).doesNotContain(" ");
                assertThat(term.codePointCount(0, term.length())).isLessThanOrEqualTo(255);
            });
            Terms.query(part.repeat(255));
        }
    }

    private static Set<String> terms(String text) {
        Set<String> terms = new LinkedHashSet<>();
        Terms.addText(text, terms);
        return terms;
    }

    private static boolean finds(Set<String> terms, String query) {
        return Terms.query(query).alternatives().stream()
                .anyMatch(all -> all.stream()
                        .allMatch(wanted -> terms.stream()
                                .anyMatch(term -> wanted.isPrefix()
                                        ? term.startsWith(wanted.text())
                                        : term.equals(wanted.text()))));
    }
}
