package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecodingTest {

    /** declared charset, actual charset, text */
    @ParameterizedTest
    @CsvSource({
        // correct declaration
        "utf-8, UTF-8, 打印机 😀",
        "gb2312, GB18030, 打印机坏了 㐀 €",
        "gbk, GBK, 打印機壞了",
        "GB18030, GB18030, 打印机 😀",
        "big5, Big5, 印表機壞了",
        "iso-2022-jp, ISO-2022-JP, プリンターが壊れました",
        "shift_jis, windows-31j, プリンター①",
        "euc-kr, x-windows-949, 프린터가 고장",
        "ks_c_5601-1987, x-windows-949, 프린터",
        "koi8-r, KOI8-R, Принтер не печатает",
        "windows-1251, windows-1251, Принтер не печатает",
        "windows-1252, windows-1252, “café” – 5 €",
        "utf-16, UTF-16, printer 打印机",
        // the smaller charset is named and the larger one is meant
        "iso-8859-1, windows-1252, “café” – 5 €",
        "us-ascii, UTF-8, naïve 打印机",
        // wrong declaration
        "iso-8859-1, UTF-8, 打印机坏了",
        "utf-8, GB18030, 打印机坏了，请帮忙看一下。",
        "utf-8, windows-1252, Voilà un café à côté de la fenêtre",
        "us-ascii, GB18030, 打印机坏了，请帮忙看一下。",
        "iso-8859-1, GB18030, 打印机坏了，请帮忙看一下。",
        "us-ascii, ISO-2022-JP, プリンターが壊れました",
        "gb2312, UTF-8, 打印机坏了请看一下",
        // unknown or missing declaration
        "x-unknown, UTF-8, 打印机",
        "!!!, UTF-8, 打印机",
        "'', UTF-8, 打印机",
        "'', GB18030, 打印机坏了，请帮忙看一下。",
        "'', ISO-2022-JP, プリンターが壊れました",
        "'', windows-1252, Voilà un café à côté de la fenêtre",
        "8bit, windows-1252, Größe"
    })
    void textIsReadWhateverItsLabelSays(String label, String real, String text) throws Exception {
        assertThat(Mails.readAs(label, text, Charset.forName(real)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "utf-7 | Hi +ZeVnLIqe- 1 +- 2 | Hi 日本語 1 + 2",
                "unicode-1-1-utf-7 | caf+AOk. | café.",
                "utf-7 | broken +A | broken"
            })
    void utf7IsRead(String label, String raw, String text) {
        assertThat(TextDecoding.text(raw.getBytes(StandardCharsets.US_ASCII), label)
                        .strip())
                .isEqualTo(text);
    }

    @Test
    void aByteOrderMarkIsBelievedBeforeTheLabel() {
        assertThat(TextDecoding.text("\uFEFF打印机".getBytes(StandardCharsets.UTF_8), "gbk"))
                .isEqualTo("打印机");
        assertThat(TextDecoding.text("\uFEFFab".getBytes(StandardCharsets.UTF_16LE), null))
                .isEqualTo("ab");
    }

    @Test
    void aFewBrokenBytesDoNotSpoilTheRest() {
        byte[] text = "打印机坏了,请帮忙".getBytes(StandardCharsets.UTF_8);
        text[4] = ' ';

        assertThat(TextDecoding.text(text, "utf-8")).startsWith("打").endsWith("机坏了,请帮忙");
    }
}
