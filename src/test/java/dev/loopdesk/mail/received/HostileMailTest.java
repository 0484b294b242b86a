package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.loopdesk.ProcessorTime;
import dev.loopdesk.mail.received.UnreadableMailException.Cause;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails that attack time or memory: each is read or quarantined quickly, with memory in proportion to its size. */
class HostileMailTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int LITTLE = 32 << 20;
    private static final int TIMES_ITS_SIZE = 20;
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=";

    @Test
    void tenThousandPartsWithinEachOtherArePutAside() {
        String parts = IntStream.range(0, 10_000)
                .mapToObj(i -> MIXED + "b" + i + "\n\n--b" + i + "\n")
                .collect(Collectors.joining());

        refused(parts, Cause.TOO_DEEPLY_NESTED);
        // All of them are parts of the first multipart.
        refused((MIXED + "b\n\n--b\n").repeat(10_000), Cause.TOO_MANY_PARTS);
        refused("Content-Type: message/rfc822\n\n".repeat(10_000), Cause.TOO_DEEPLY_NESTED);
    }

    @Test
    void aMillionDelimitersArePutAside() {
        refused(MIXED + "b\n\n" + "--b\n".repeat(1_000_000), Cause.TOO_MANY_PARTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x\n ", "=?utf-8?q?x?= ", "=?=?", "(", "\"", "<", "a@b,", ";a*1=", "\u0000"})
    void aHeaderOfTenMegabytesIsCut(String repeated) throws Exception {
        String value = repeated.repeat((10 << 20) / repeated.length());

        for (String name : new String[] {"Subject", "From", "To", "References", "Date", "Content-Disposition"}) {
            assertThat(read(name + ": " + value + "\n\nHello").text()).isEqualTo("Hello");
        }
        assertThat(read("Content-Type: text/plain; name=" + value + "\n\nHello").text())
                .isEqualTo("Hello");
    }

    @Test
    void aMillionHeadersArePutAside() {
        refused("X: y\n".repeat(1_000_000) + "\nHello", Cause.TOO_MANY_HEADERS);
    }

    @Test
    void aMillionLinesThatAreNoHeadersAreText() throws Exception {
        assertThat(read("Hello\n".repeat(1_000_000)).text()).startsWith("Hello\nHello\n");
    }

    @Test
    void aBoundaryOfAHundredKilobytesDoesNoHarm() throws Exception {
        String boundary = "x".repeat(100_000);

        assertThat(read(MIXED + boundary + "\n\n--" + boundary + "\n\nHello\n--" + boundary + "--\n")
                        .text())
                .contains("Hello");
    }

    /** A search that restarts at every hyphen takes the product of both lengths. */
    @ParameterizedTest
    @ValueSource(ints = {70, 1_000, 60_000})
    void aBodyOfHyphensUnderABoundaryOfHyphensIsReadOnce(int length) throws Exception {
        String boundary = "-".repeat(length) + "b";

        assertThat(read(MIXED + boundary + "\n\n" + "-".repeat(20 << 20) + "\n--" + boundary + "\n\nHello\n--"
                                + boundary + "--\n")
                        .text())
                .isEqualTo("Hello");
    }

    @Test
    void boundariesThatBeginLikeEachOtherAreToldApart() throws Exception {
        String inner = "\n\n--%1$s\n\nfirst\n--%1$s\n\nsecond\n--%1$s--\n";
        String mail =
                MIXED + "%s\n\n--%1$s\n" + MIXED + "%s" + inner.replace("%1$s", "%2$s") + "--%1$s\n\nthird\n--%1$s--\n";

        assertThat(read(mail.formatted("a", "ab")).text()).isEqualTo("first\nsecond\nthird");
        assertThat(read(mail.formatted("ab", "a")).text()).isEqualTo("first\nsecond\nthird");
        assertThat(read(mail.formatted("a", "a--b")).text()).isEqualTo("first\nsecond\nthird");
    }

    /** Java is slow on unknown charsets; each word creates an object. */
    @Test
    void countlessWordsInCharsetsThatNobodyKnowsAreReadSoon() throws Exception {
        String words = "=?a?q?x?= =?b?q?x?= ".repeat(3_200);

        String names = ("To: " + words + "<ana@example.org>\n").repeat(100) + "Subject: " + words + "\n\nHello";
        assertThat(read(names, 20 * TIMES_ITS_SIZE).subject()).startsWith("xxxx");
        String part = "--b\nContent-Type: image/png; name=\"" + words + "\"\n\nx\n";
        assertThat(read(MIXED + "b\n\n" + part.repeat(100) + "--b--", 20 * TIMES_ITS_SIZE)
                        .attachments())
                .hasSize(100);
    }

    @Test
    void whatIsBrokenOffIsReadAsFarAsItGoes() throws Exception {
        String head = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n";

        // the bytes 0 to 3 and the start of one more
        assertThat(read(head + "AAECAwQ").attachments().get(0).content()).startsWith(0, 1, 2, 3);
        assertThat(read(head + "AAEC\nAw").attachments().get(0).content()).startsWith(0, 1, 2, 3);
        assertThat(read(head + "AAEC".repeat(1 << 20) + "A")
                        .attachments()
                        .get(0)
                        .content())
                .hasSizeBetween(3 << 20, (3 << 20) + 1);
        assertThat(read("Content-Transfer-Encoding: quoted-printable\n\nHello=").text())
                .isEqualTo("Hello");
        assertThat(read(MIXED + "b\n\n--b\nContent-Type: text/plain\n\nHello\n--")
                        .text())
                .isEqualTo("Hello\n--");
    }

    @Test
    void bytesOfZeroAreLeftOut() throws Exception {
        ReceivedMail mail = read("Subject: a\u0000b\nX\u0000Y: z\nFrom: <ana\u0000@example.org>\n\nHello"
                + "\u0000".repeat(10 << 20) + "!");

        assertThat(mail.subject()).isEqualTo("ab");
        assertThat(mail.text()).startsWith("Hello").doesNotContain("\u0000");
        assertThat(mail.toString()).doesNotContain("\u0000");
    }

    @Test
    void carriageReturnsAloneEndNoHeaderWhereLinesEndOtherwise() throws Exception {
        ReceivedMail mail = read("Subject: a\rBcc: eve@example.org\r\rb\n\nHello\rYou");

        assertThat(mail.subject()).isEqualTo("a Bcc: eve@example.org b");
        assertThat(mail.recipients()).isEmpty();
        assertThat(mail.text()).isEqualTo("Hello\nYou");
        assertThat(read("Subject: a\r\r" + "Hello\r".repeat(1 << 20)).subject()).isEqualTo("a");
        assertThat(read("Subject: a\r\n\r\n" + "\r".repeat(1 << 19) + "Hello").text())
                .isEqualTo("Hello");
        assertThat(read("Subject: a\r\n\r\n" + "\r".repeat(10 << 20)).text()).isEmpty();
    }

    private static void refused(String mail, Cause cause) {
        assertThatThrownBy(() -> read(mail))
                .isInstanceOfSatisfying(
                        UnreadableMailException.class,
                        e -> assertThat(e.reason()).isEqualTo(cause));
    }

    private static ReceivedMail read(String mail) throws Exception {
        return read(mail, TIMES_ITS_SIZE);
    }

    /** Measures all memory allocated while reading, including memory freed again. */
    private static ReceivedMail read(String mail, long timesItsSize) throws Exception {
        byte[] raw = mail.getBytes(StandardCharsets.ISO_8859_1);
        return ProcessorTime.within(SOON, () -> {
            var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = memory.getCurrentThreadAllocatedBytes();
            try {
                return new MailReader().read(raw);
            } finally {
                assertThat(memory.getCurrentThreadAllocatedBytes() - before)
                        .isLessThan(LITTLE + timesItsSize * raw.length);
            }
        });
    }
}
