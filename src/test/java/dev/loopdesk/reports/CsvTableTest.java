package dev.loopdesk.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables for download hold no formula that a spreadsheet would run (CWE-1236). */
class CsvTableTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"})
    void textThatBeginsLikeAFormulaIsText(String formula) {
        assertThat(row(formula).replace("\"", "")).isEqualTo("'" + formula);
    }

    @Test
    void numbersStayNumbers() {
        assertThat(row(-1L)).isEqualTo("-1");
        assertThat(row(-2.5)).isEqualTo("-2.5");
        assertThat(row(null)).isEmpty();
    }

    @Test
    void quotesAreDoubledAndOtherTextStaysAsItIs() {
        assertThat(row("say \"=1\", please")).isEqualTo("\"say \"\"=1\"\", please\"");
        assertThat(row("a=1")).isEqualTo("a=1");
        assertThat(row("打印机")).isEqualTo("打印机");
    }

    @Test
    void itIsUtf8WithAMarkAndItsColumnsAreInTheReadersLanguage() {
        assertThat(new CsvTable(Locale.ENGLISH, "number", "title").text()).isEqualTo("\uFEFFNumber,Title\r\n");
        assertThat(new CsvTable(Locale.SIMPLIFIED_CHINESE, "number", "title").text())
                .isEqualTo("\uFEFF编号,标题\r\n");
    }

    /** Returns the only cell of the only row as it is written. */
    private static String row(@Nullable Object cell) {
        var table = new CsvTable(Locale.ENGLISH, "number");
        table.row(Arrays.asList(cell));
        String text = table.text();
        String written = text.substring(text.indexOf('\n') + 1);
        return written.substring(0, written.length() - 2);
    }
}
