package dev.loopdesk.mail.received;

import static dev.loopdesk.mail.received.Mails.base64;
import static dev.loopdesk.mail.received.Mails.read;
import static dev.loopdesk.mail.received.Mails.readHtml;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReadingTest {

    @Test
    void plainTextIsTakenBeforeHtml() throws Exception {
        assertThat(read("Content-Type: multipart/alternative; boundary=b", """
                        --b
                        Content-Type: text/plain

                        It *jams* again, see https://example.org/x
                        --b
                        Content-Type: text/html

                        <p>It <b>jams</b> again, see <a href="https://example.org/x">the page</a></p>
                        --b--
                        """).text())
                .isEqualTo("It *jams* again, see https://example.org/x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // it ends at the first picture
                "Here is what I see:|Here is what I see: <p>It happens since Monday, error 0x8007.</p>"
                        + "|Here is what I see:\\nIt happens since Monday, error 0x8007.",
                // it says only that HTML is needed
                "This mail needs an HTML reader.|<p>The badge reader at gate 4 is dead since 9.</p>"
                        + "|The badge reader at gate 4 is dead since 9.",
                "此邮件需要 HTML 阅读器。|<p>三号门的读卡器九点起没有反应，请尽快派人来看。</p>|三号门的读卡器九点起没有反应，请尽快派人来看。",
                // the other one says only that
                "The badge reader at gate 4 is dead since 9.|<p>Please see the text.</p>"
                        + "|The badge reader at gate 4 is dead since 9.\\n\\nPlease see the text.",
                // words that transport has joined are no others
                "Printer at gate 4 is deadsince Monday|Printer at gate 4 is dead since Monday"
                        + "|Printer at gate 4 is deadsince Monday",
                // a picture's title is no content
                "Gate 4 is dead|<img alt='Our logo'>Gate 4 is dead|Gate 4 is dead"
            })
    void theAlternativeWithTheContentIsTaken(String plain, String rich, String text) throws Exception {
        assertThat(read(
                                "Content-Type: multipart/alternative; boundary=b",
                                "--b\nContent-Type: text/plain; charset=utf-8\n\n" + plain
                                        + "\n--b\nContent-Type: text/html; charset=utf-8\n\n" + rich + "\n--b--\n")
                        .text())
                .isEqualTo(text.replace("\\n", "\n"));
    }

    /** A long quote in both must not outweigh the few words that only one has. */
    @Test
    void aLongQuoteDoesNotHideContent() throws Exception {
        String quote = "Somebody wrote a very long story about a printer. ".repeat(200);

        assertThat(read(
                                "Content-Type: multipart/alternative; boundary=b",
                                "--b\nContent-Type: text/plain\n\nSee:\n" + quote
                                        + "\n--b\nContent-Type: text/html\n\nSee:<p>gate seven beeps twice</p>" + quote
                                        + "\n--b--\n")
                        .text())
                .contains("gate seven beeps twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_______________________________________________\nStaff mailing list, staff at example.org",
                "-- \nUnsubscribe",
                "This mail was checked for viruses.",
                "本邮件来自外部"
            })
    void clearTextBelowBase64StaysClear(String footer) throws Exception {
        String text = "Kaputte Maus – läuft gar nicht.";
        for (String body : List.of(text + " ", text + "12", text + "1", (text + " ").repeat(40))) {
            ReceivedMail mail = read(
                    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
                    base64(body.getBytes(StandardCharsets.UTF_8)) + "\n" + footer + "\n");

            assertThat(mail.text()).isEqualTo(body.strip() + "\n\n" + footer);
        }
    }

    @Test
    void clearTextBelowBase64InAnotherCharsetChangesNothingAbove() throws Exception {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(Mails.bytes(Mails.HEAD
                + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + base64("<p>Kaputte Maus – läuft gar nicht.</p>".getBytes(StandardCharsets.UTF_8)) + "\n\n"));
        raw.writeBytes("Mit freundlichen Grüßen, die Liste\r\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(new MailReader().read(raw.toByteArray()).text())
                .isEqualTo("Kaputte Maus – läuft gar nicht.\n\nMit freundlichen Grüßen, die Liste");
    }

    @Test
    void anAttachmentEndsWhereClearTextBegins() throws Exception {
        byte[] png = new byte[3_000];
        ReceivedMail mail = read(
                "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64",
                base64(png) + "\n____________\nStaff mailing list, staff at example.org\n");

        assertThat(mail.attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.content()).isEqualTo(png));
    }

    @Test
    void htmlIsTakenWhereThePlainTextIsEmpty() throws Exception {
        ReceivedMail mail = read("Content-Type: multipart/alternative; boundary=b", """
                --b
                Content-Type: text/plain

                \u00A0
                --b
                Content-Type: multipart/related; boundary=c

                --c
                Content-Type: text/html

                <p>rich <img src="cid:1@x" alt="the error"></p>
                --c
                Content-Type: image/png
                Content-ID: <1@x>
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --c--
                --b--
                """);

        assertThat(mail.text()).isEqualTo("rich the error");
        assertThat(mail.attachments()).singleElement().satisfies(picture -> {
            assertThat(picture.name()).isEqualTo("attachment.png");
            assertThat(picture.type()).isEqualTo("image/png");
            assertThat(picture.content()).startsWith(0x89, 'P', 'N', 'G').hasSize(8);
        });
    }

    @Test
    void htmlBecomesLinesWithLinksAndQuotes() throws Exception {
        assertThat(readHtml("""
                        <html><head><title>no</title><style>p {}</style></head><body>
                        <h1>Broken</h1><p>See <a href="https://example.org/x?a=1&amp;b=2">this page</a>,
                        <a href="https://example.org/">https://example.org</a> or
                        <a href="mailto:bob@example.org">bob@example.org</a>, not <a href="javascript:x()">that</a>.</p>
                        <script>alert(1)</script><div style="display: none">hidden</div>
                        <ul><li>one<li>two</ul>a<br>b<pre>  kept
                          so</pre>
                        <table><tr><td>x</td><td>y</td></tr></table>
                        <blockquote>old<blockquote>older</blockquote></blockquote></body></html>
                        """).text()).isEqualTo("""
                        Broken

                        See this page <https://example.org/x?a=1&b=2>, https://example.org or bob@example.org, not that.

                        - one
                        - two
                        a
                        b
                          kept
                          so
                        x y
                        > old
                        > > older""");
    }

    @Test
    void deepAndEndlessHtmlIsReadInTime() throws Exception {
        assertThat(readHtml("<div>".repeat(100_000) + "deep").text()).contains("deep");
        assertThat(readHtml("<a><b><font>".repeat(20_000) + "deep").text()).contains("deep");
        assertThat(readHtml("<blockquote>".repeat(2_000) + "deep").text()).contains("deep");
    }

    @Test
    void attachmentsKeepWhatTheyWere() throws Exception {
        ReceivedMail mail = read("Content-Type: multipart/mixed; boundary=b", """
                --b

                text
                --b
                Content-Type: text/plain; name="C:\\\\logs\\\\..\\\\error.log"
                Content-Disposition: attachment

                log
                --b
                Content-Type: application/pdf; name="=?utf-8?B?5omL5YaMLnBkZg==?="

                pdf
                --b
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*0*=gbk''%CA%D6; filename*1*=%B2%E1.bin

                bin
                --b
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename=two words; size=3

                abc
                --b
                Content-Type: text/plain
                Content-Disposition: inline

                more text
                --b--
                """);

        assertThat(mail.text()).isEqualTo("text\nmore text");
        assertThat(mail.attachments())
                .extracting(ReceivedFile::name)
                .containsExactly("error.log", "手册.pdf", "手册.bin", "two words");
        assertThat(mail.attachments().get(0).content()).isEqualTo("log".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename=C++ (2).txt",
                "filename=\"C++ (2).txt; size=3",
                "filename=C; filename*=utf-8''C%2B+%20(2).txt",
                "filename*1=\"+ (2).txt\"; filename*0=C+",
                "filename=\"=?gb2312?Q?C++_(2).txt?=\""
            })
    void namesKeepWhatStandsInThemHoweverTheyAreWritten(String parameter) throws Exception {
        assertThat(read("Content-Type: image/png\nContent-Disposition: attachment; " + parameter, "png")
                        .attachments())
                .extracting(ReceivedFile::name)
                .containsExactly("C++ (2).txt");
    }

    @Test
    void aNameMayHoldCharactersThatItsCharsetLacks() throws Exception {
        for (String name : new String[] {"*=gb2312''%C0%EE%86%B4%E9F.pdf", "=\"=?gb2312?B?wO6GtOlGLnBkZg==?=\""}) {
            assertThat(read("Content-Type: application/pdf; name" + name, "pdf").attachments())
                    .extracting(ReceivedFile::name)
                    .containsExactly("李喆镕.pdf");
        }
    }

    @Test
    void aTypeMayHoldAComment() throws Exception {
        assertThat(read("Content-Type: multipart/mixed (of two); boundary=b", "--b\n\nfirst\n--b\n\nsecond\n--b--\n")
                        .text())
                .isEqualTo("first\nsecond");
    }

    @Test
    void anAttachedMailIsReadableAndKept() throws Exception {
        ReceivedMail mail = read("Content-Type: multipart/mixed; boundary=b", """
                --b

                Please see below.
                --b
                Content-Type: message/rfc822

                From: Bob <bob@example.org>
                Subject: Old / new printer
                Date: Sat, 21 Nov 2026 10:00:00 +0100
                Content-Type: multipart/mixed; boundary=c

                --c

                It smokes.
                > really
                --c
                Content-Type: image/png; name=smoke.png

                png
                --c--
                --b--
                """);

        assertThat(mail.text()).isEqualTo("""
                Please see below.

                From: Bob <bob@example.org>
                Date: Sat, 21 Nov 2026 10:00:00 +0100
                Subject: Old / new printer

                It smokes.
                > really""");
        assertThat(mail.folded().newText()).isEqualTo(mail.text());
        assertThat(mail.attachments()).singleElement().satisfies(attached -> {
            assertThat(attached.name()).isEqualTo("Old - new printer.eml");
            assertThat(new MailReader().read(attached.content()).attachments())
                    .extracting(ReceivedFile::name)
                    .containsExactly("smoke.png");
        });
    }

    @Test
    void aSignedMailIsReadAndItsSignatureKept() throws Exception {
        ReceivedMail mail =
                read("Content-Type: multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\"", """
                --b
                Content-Type: text/plain

                signed text
                --b
                Content-Type: application/pkcs7-signature; name=smime.p7s
                Content-Transfer-Encoding: base64

                AAEC
                --b--
                """);

        assertThat(mail.text()).isEqualTo("signed text");
        assertThat(mail.attachments()).singleElement().satisfies(signature -> {
            assertThat(signature.name()).isEqualTo("smime.p7s");
            assertThat(signature.content()).containsExactly(0, 1, 2);
        });
    }

    @Test
    void anInvitationIsSummarisedAndKept() throws Exception {
        ReceivedMail mail = read("Content-Type: text/calendar; method=REQUEST; charset=utf-8", Fixtures.INVITATION);

        assertThat(mail.text()).isEqualTo("Swap the printer, third floor\n\nBring paper.\nThank you.");
        assertThat(mail.attachments()).extracting(ReceivedFile::name).containsExactly("attachment.ics");
    }

    @Test
    void aWinmailFileIsUnpacked() throws Exception {
        ReceivedMail mail = read("Content-Type: multipart/mixed; boundary=b", """
                --b

                text
                --b
                Content-Type: application/ms-tnef; name="winmail.dat"
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(
                        base64(Fixtures.winmail("..\\error.txt", "the log"))));

        assertThat(mail.text()).isEqualTo("text");
        assertThat(mail.attachments()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("error.txt");
            assertThat(file.type()).isEqualTo("text/plain");
            assertThat(file.content()).isEqualTo("the log".getBytes(StandardCharsets.US_ASCII));
        });
    }

    @Test
    void aWinmailFileThatCannotBeUnpackedIsKept() throws Exception {
        byte[] broken = Fixtures.winmail("error.txt", "the log");
        broken[0]++;

        ReceivedMail mail = read(
                "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64",
                base64(broken));

        assertThat(mail.attachments()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("winmail.dat");
            assertThat(file.content()).isEqualTo(broken);
        });
    }

    @Test
    void aWinmailFileOfCountlessPiecesIsKeptAsItIs() throws Exception {
        byte[] bomb = Fixtures.winmailOfPieces(100_000);

        ReceivedMail mail = read(
                "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", base64(bomb));

        assertThat(mail.attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.content()).isEqualTo(bomb));
    }

    @Test
    void countlessLargeTextsAreKeptWithoutBeingRead() throws Exception {
        String part = "--b\nContent-Type: text/html\n\n" + "<p>".repeat(700_000) + "\n";
        ReceivedMail mail = read("Content-Type: multipart/mixed; boundary=b", part.repeat(8) + "--b\n\nlast\n--b--");

        assertThat(mail.attachments()).extracting(a -> a.content().length).contains(2_100_000);
        assertThat(mail.text()).hasSizeLessThan(1_000_000);
    }

    @Test
    void linesBrokenForTransportAreJoined() throws Exception {
        assertThat(read("Content-Type: text/plain; format=flowed", "one \ntwo\n> quoted \n> too\n\n-- \nAna")
                        .text())
                .isEqualTo("one two\n> quoted too\n\n-- \nAna");
        assertThat(read("Content-Type: text/plain; format=flowed; delsp=yes", "打印 \n机")
                        .text())
                .isEqualTo("打印机");
    }
}
