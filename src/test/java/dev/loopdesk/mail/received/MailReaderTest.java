package dev.loopdesk.mail.received;

import static dev.loopdesk.mail.received.Mails.HEAD;
import static dev.loopdesk.mail.received.Mails.read;
import static dev.loopdesk.mail.received.Mails.readPlain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.mail.received.UnreadableMailException.Cause;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailReaderTest {

    @Test
    void headersAreReadInTheirParts() throws Exception {
        ReceivedMail mail = read("""
                Delivered-To: support+LD-1.abc@desk.example
                From: =?utf-8?Q?Example,_Ana:?= <Ana@EXAMPLE.org>
                Reply-To: ana.private@example.net
                To: "Desk, all <of> it" <support@desk.example>, Undisclosed: one@example.org, (two) two@example.org;
                Cc: three@example.org; four@example.org
                Subject: =?utf-8?B?5omT5Y2w5py6?= =?utf-8?Q?_does_not?=
                 print
                Message-ID: <1@example.org>
                In-Reply-To: <a@desk.example>
                References: <x@desk.example>
                 <a@desk.example>
                Date: Sun, 22 Nov 2026 10:00:00 +0100

                Hello
                """);

        assertThat(mail.messageId()).isEqualTo("<1@example.org>");
        assertThat(mail.inReplyTo()).containsExactly("<a@desk.example>");
        assertThat(mail.references()).containsExactly("<x@desk.example>", "<a@desk.example>");
        assertThat(mail.from()).isEqualTo(new MailAddress("Ana@example.org", "Example, Ana:"));
        assertThat(mail.recipients())
                .containsExactly(
                        "support@desk.example",
                        "one@example.org",
                        "two@example.org",
                        "three@example.org",
                        "four@example.org",
                        "support+LD-1.abc@desk.example");
        assertThat(mail.subject()).isEqualTo("打印机 does not print");
        assertThat(mail.date()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
        assertThat(mail.text()).isEqualTo("Hello");
    }

    @Test
    void whatIsNotThereIsNotMadeUp() throws Exception {
        ReceivedMail mail = read("Subject:\nDate: yesterday\nFrom: nobody at all\n\n");

        assertThat(mail.messageId()).isNull();
        assertThat(mail.from()).isNull();
        assertThat(mail.date()).isNull();
        assertThat(mail.subject()).isEmpty();
        assertThat(mail.text()).isEmpty();
        assertThat(mail.attachments()).isEmpty();
    }

    @Test
    void aCharacterSplitBetweenTwoEncodedWordsIsPutTogether() throws Exception {
        // 打印机 in GBK is B4 F2 D3 A1 BB FA; the second character is split
        assertThat(read("Subject: =?gb2312?B?tPLT?=\n =?gb2312?B?obv6?=\n\nx").subject())
                .isEqualTo("打印机");
    }

    @ParameterizedTest
    @CsvSource({
        "=?x-unknown?Q?caf=C3=A9?=, café",
        "=?utf-8?Q?broken=ZZ?=, broken=ZZ",
        "=?utf-8*en?Q?tagged?=, tagged",
        "=?iso-8859-1?Q?caf=E9?= =?utf-8?Q?_Ana?=, café Ana",
        "=?utf-8?Q?never closed, =?utf-8?Q?never closed",
        "=?utf-8?Q?ends_?= =?utf-8?Q?in a blank ?= =?utf-8?Q?each?=, ends in a blank each",
        // The declared charset is wrong, spelled differently in each word, or smaller than the actual one.
        "=?utf-8?B?tPLTobv6u7XByw==?=, 打印机坏了",
        "=?GB2312?B?tPLT?= =?gb2312?Q?=A1=BB=FA?=, 打印机",
        "=?gb2312?B?wO6GtOlG?=, 李喆镕"
    })
    void encodedWordsAreReadAsFarAsTheyMakeSense(String raw, String subject) throws Exception {
        assertThat(read("Subject: " + raw + "\n\nx").subject()).isEqualTo(subject);
    }

    @Test
    void aHeaderInBareUtf8OrGbkIsReadable() throws Exception {
        assertThat(read("Subject: 打印机\n\nx").subject()).isEqualTo("打印机");
        byte[] gbk = "Subject: 打印机坏了，请帮忙\r\n\r\nx".getBytes("GBK");
        assertThat(new MailReader().read(gbk).subject()).isEqualTo("打印机坏了，请帮忙");
    }

    @Test
    void noHeaderCanSmuggleALineOrTurnTheWriting() throws Exception {
        ReceivedMail mail = read("Subject: =?utf-8?Q?a=0D=0ABcc:_evil@example.org=00=E2=80=AEb?=\n"
                + "From: =?utf-8?Q?Ana=0D=0AX:_1?= <ana@example.org>\nMessage-ID: <a\tb@example.org>\n\nte\u0000xt");

        assertThat(mail.subject()).isEqualTo("a Bcc: evil@example.org b");
        assertThat(mail.from()).isEqualTo(new MailAddress("ana@example.org", "Ana X: 1"));
        assertThat(mail.messageId()).isNull();
        assertThat(mail.text()).isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource({
        "zh-CN, hello, zh-CN",
        "zh, hello, zh-CN",
        "'en-US, zh', 你好, en",
        "'', 打印机坏了, zh-CN",
        "'', My printer 打印机 is broken, en",
        "'', VPN 连不上了，请帮忙看看, zh-CN",
        "'', プリンターが壊れました。助けてください。, en",
        "'', Bonjour, en"
    })
    void theLanguageIsWhatItSaysOrWhatItsScriptSays(String declared, String text, String language) throws Exception {
        assertThat(read("Content-Language: " + declared + "\nContent-Type: text/plain; charset=utf-8\n\n" + text)
                        .language())
                .isEqualTo(language);
    }

    @Test
    void linesMayEndInAnyWay() throws Exception {
        String mail = HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\n\nsecond\n--b--\n";
        for (String end : new String[] {"\r\n", "\n", "\r"}) {
            ReceivedMail read = new MailReader().read(mail.replace("\n", end).getBytes(StandardCharsets.US_ASCII));
            assertThat(read.text()).isEqualTo("first\nsecond");
            assertThat(read.subject()).isEqualTo("Printer");
        }
    }

    @Test
    void linesBeforeAndBetweenHeadersDoNoHarm() throws Exception {
        ReceivedMail mail = read("From ana@example.org Sun Nov 22 10:00:00 2026\nSubject: Printer\nno header at all\n"
                + "From: ana@example.org\nthis begins the body\nand goes on");

        assertThat(mail.subject()).isEqualTo("Printer");
        assertThat(mail.from()).isNotNull();
        assertThat(mail.text()).isEqualTo("this begins the body\nand goes on");
    }

    @Test
    void headerLinesThatAreNotIndentedBelongToTheHeaderAboveThem() throws Exception {
        ReceivedMail mail = read("""
                Received: from a.example
                by b.example with ESMTP
                id 123; Sat, 28 Nov 2026
                09:59:59 +0000
                From: Ana Example <ana@example.org>
                To: support@desk.example,
                Bo <bo@example.org>
                References: <1@desk.example>
                <2@desk.example>
                Subject: A subject that is so long that a program has folded it,
                but has not indented what follows
                List-Unsubscribe:
                https://example.org/unsubscribe
                Content-Type: multipart/mixed;
                boundary="a:b"
                Date: Sat, 28 Nov 2026 10:00:00 +0000
                From ana@example.org Sat Nov 28 10:00:00 2026
                Message-ID: <3@example.org>

                --a:b

                First
                --a:b

                Second
                --a:b--
                """);

        assertThat(mail.recipients()).containsExactly("support@desk.example", "bo@example.org");
        assertThat(mail.references()).containsExactly("<1@desk.example>", "<2@desk.example>");
        assertThat(mail.subject())
                .isEqualTo("A subject that is so long that a program has folded it, but has not indented what follows");
        assertThat(mail.headers().value("list-unsubscribe")).isEqualTo("https://example.org/unsubscribe");
        assertThat(mail.headers().value("received")).endsWith("id 123; Sat, 28 Nov 2026 09:59:59 +0000");
        assertThat(mail.date()).isEqualTo(Instant.parse("2026-11-28T10:00:00Z"));
        assertThat(mail.messageId()).isEqualTo("<3@example.org>");
        assertThat(mail.text()).isEqualTo("First\nSecond");
    }

    @Test
    void textThatBeginsWithoutAnEmptyLineIsNoHeader() throws Exception {
        ReceivedMail mail =
                read("From: ana@example.org\nSubject: Printer\nHello,\nplease note:\nit jams\n\nFrom: nobody");

        assertThat(mail.subject()).isEqualTo("Printer");
        assertThat(mail.text()).isEqualTo("Hello,\nplease note:\nit jams\n\nFrom: nobody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Müller, Jörg <j@example.org>|Müller, Jörg",
                "Müller, Dr. Jörg, PhD <j@example.org>|Müller, Dr. Jörg, PhD",
                "=?utf-8?Q?M=C3=BCller?=, =?utf-8?Q?J=C3=B6rg?= <j@example.org>|Müller, Jörg",
                "\"Müller, Jörg\" <j@example.org>|Müller, Jörg",
                "Jörg <j@example.org>|Jörg",
                "Desk: Müller, Jörg <j@example.org>;|Müller, Jörg",
                "j@example.org (Müller, Jörg)|Müller, Jörg"
            })
    void aCommaInANameNeedsNoQuotes(String header, String name) throws Exception {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            byte[] mail = ("From: " + header + "\r\nTo: " + header
                            + ", Doe, Jane <d@example.org>, k@example.org\r\n\r\nx")
                    .getBytes(charset);
            ReceivedMail read = new MailReader().read(mail);

            assertThat(read.from()).isEqualTo(new MailAddress("j@example.org", name));
            assertThat(read.recipients()).containsExactly("j@example.org", "d@example.org", "k@example.org");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the inner end is missing
                "--a\nContent-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\n\nfirst\n--a\n\nsecond\n--a--\n",
                // no end at all
                "--a\n\nfirst\n--a\n\nsecond",
                // a boundary that begins like the other
                "--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\nfirst\n--ab--\n--a\n\nsecond\n--a--"
            })
    void boundariesMayBeMissingOrAlike(String body) throws Exception {
        assertThat(read("Content-Type: multipart/mixed; boundary=a", body).text())
                .isEqualTo("first\nsecond");
    }

    @Test
    void aBoundaryThatIsNotDeclaredOrDeclaredWrongIsFound() throws Exception {
        String body = "--x\nContent-Type: text/plain\n\nfirst\n--x\nContent-Type: text/plain\n\nsecond\n--x--\n";

        assertThat(read("Content-Type: multipart/mixed", body).text()).isEqualTo("first\nsecond");
        assertThat(read("Content-Type: multipart/mixed; boundary=y", body).text())
                .isEqualTo("first\nsecond");
        assertThat(read("Content-Type: multipart/mixed", "just text").text()).isEqualTo("just text");
    }

    @Test
    void anEmptyMailIsPutAside() {
        assertThatThrownBy(() -> new MailReader().read(new byte[0]))
                .isInstanceOfSatisfying(
                        UnreadableMailException.class,
                        e -> assertThat(e.reason()).isEqualTo(Cause.EMPTY));
    }

    @Test
    void aMailBombIsRefusedForWhatItIs() {
        expect(Cause.TOO_LARGE, new ReadingLimits(10, 10, 10, 10, 10), "x".repeat(11));
        expect(Cause.TOO_MANY_HEADERS, limits(), HEAD + "X: y\n".repeat(20_000) + "\nx");
        expect(
                Cause.TOO_MANY_PARTS,
                limits(),
                HEAD + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(1_001));
        var nested = new StringBuilder(HEAD);
        for (int i = 0; i < 40; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        expect(Cause.TOO_DEEPLY_NESTED, limits(), nested.toString());
        expect(Cause.TOO_DEEPLY_NESTED, limits(), "Content-Type: message/rfc822\n\n".repeat(40));
        expect(
                Cause.UNPACKS_TOO_LARGE,
                new ReadingLimits(1 << 20, 200, 10, 200, 1_000),
                HEAD + "Content-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\nContent-Type: image/png\n\n1234567890\n".repeat(101));
    }

    @Test
    void aLargeTextIsCutForReadingAndKeptWhole() throws Exception {
        ReceivedMail mail = readPlain("0123456789".repeat(150_000));

        assertThat(mail.text()).hasSize(1_000_000);
        assertThat(mail.attachments()).singleElement().satisfies(a -> {
            assertThat(a.name()).isEqualTo("attachment.txt");
            assertThat(a.content()).hasSize(1_500_000);
        });
    }

    /** Any bytes are read or quarantined, and quickly. */
    @Test
    void noBytesBreakIt() {
        var random = new Random(20261122);
        byte[] whole = Mails.bytes(HEAD + Fixtures.EVERYTHING);
        assertThatCode(() -> Mails.read(HEAD + Fixtures.EVERYTHING)).doesNotThrowAnyException();
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = whole.clone();
            int changes = 1 + random.nextInt(60);
            for (int i = 0; i < changes; i++) {
                bytes[random.nextInt(bytes.length)] = round % 2 == 0
                        ? (byte) random.nextInt(256)
                        : (byte) "\r\n:;=\"<>()-_?@ \t".charAt(random.nextInt(16));
            }
            int from = random.nextInt(bytes.length / 4);
            byte[] part = Arrays.copyOfRange(bytes, from, bytes.length - random.nextInt(bytes.length / 4));
            try {
                MailVerdict verdict = Mails.CLASSIFIER.classify(new MailReader().read(part));
                assertThat(verdict.kind()).isNotNull();
            } catch (UnreadableMailException e) {
                assertThat(e.reason()).as("round " + round).isNotEqualTo(Cause.BROKEN);
            }
        }
    }

    private static ReadingLimits limits() {
        return ReadingLimits.DEFAULT;
    }

    private static void expect(Cause cause, ReadingLimits limits, String mail) {
        assertThatThrownBy(() -> new MailReader(limits).read(Mails.bytes(mail)))
                .isInstanceOfSatisfying(
                        UnreadableMailException.class,
                        e -> assertThat(e.reason()).isEqualTo(cause));
    }
}
