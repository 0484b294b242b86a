package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ProcessorTime;
import dev.loopdesk.Sample;
import dev.loopdesk.message.TestDesk;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.ticket.KeyRedaction;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class KeyRedactionTest {

    private static final byte[] KEY = "a key for tests, 32 bytes long!!".getBytes(StandardCharsets.US_ASCII);

    @SuppressWarnings("NullAway.Init")
    private static TestDesk desk;

    @SuppressWarnings("NullAway.Init")
    private static String number;

    @SuppressWarnings("NullAway.Init")
    private static String token;

    private static String reply = "";
    private static String path = "";

    @BeforeAll
    static void open() {
        desk = new TestDesk(Map.of());
        number = desk.ticket("en", "Printer", "plain", "ana@example.org").number();
        token = desk.bean(TicketLinks.class).token(number);
        reply = new ReplyAddress(KEY, "support@desk.example").of(number);
        path = new ReturnPath(KEY, "support@desk.example").of(UUID.randomUUID());
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("See http://localhost:8080/t/%s now", "See [...] now"),
                Arguments.of("<https://support.example.org/desk/t/%s>", "<[...]>"),
                Arguments.of("链接：https://host/t/%s。谢谢", "链接：[...]。谢谢"),
                Arguments.of("href=\"http://host/t/%s/confirm?x=1\"", "href=\"[...]\""),
                Arguments.of("/t/%s", "[...]"),
                Arguments.of("%s", "[...]"),
                Arguments.of(
                        "https://nam02.safelinks.protection.outlook.com/?url=http%%3A%%2F%%2Fhost%%2Ft%%2F%s&data=05 end",
                        "[...] end"),
                Arguments.of("https://urldefense.com/v3/__https://host/t/%s__;!!abc$ end", "[...] end"),
                Arguments.of("no key: http://localhost:8080/t/AQAAAA and LD-100001", null),
                Arguments.of("AQAAAA" + "A".repeat(90), null));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aLinkIsCutOut(String form, String expected) {
        String text = form.formatted(token);

        assertThat(KeyRedaction.text(text)).isEqualTo(expected == null ? text : expected);
        assertThat(KeyRedaction.linkedTickets(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(expected == null ? java.util.Set.of() : java.util.Set.of(number));
    }

    @Test
    void aLinkThatWasWrappedOrRewrittenIsCutOutWherever() {
        for (int at = 1; at < token.length(); at++) {
            String first = token.substring(0, at);
            String rest = token.substring(at);
            for (String lineBreak : List.of("\n", "\r\n> ", "=\r\n", " \n> > ", "\u200B")) {
                String text = "> http://host/t/" + first + lineBreak + rest + "\n> Hello";
                assertThat(KeyRedaction.text(text)).as(text).isEqualTo("> [...]\n> Hello");
            }
        }
        String rewritten = token.replace("-", "-2D").replace("_", "-5F");
        assertThat(KeyRedaction.text(
                        "https://urldefense.proofpoint.com/v2/url?u=http-3A__host_t_" + rewritten + "&d=x"))
                .isEqualTo("[...]");
    }

    @Test
    void keysOfAParticipantAreCutOutWhereverTheyAreWrapped() {
        String address = new ReplyAddress(KEY, "support@desk.example").of(number + "-12");
        String local = address.substring(0, address.indexOf('@'));
        Participant ben = Objects.requireNonNull(new TransactionTemplate(desk.bean(PlatformTransactionManager.class))
                .execute(status -> desk.bean(Participants.class)
                        .add(desk.caseFiles().get(number), new NamedAddress("Ben", "ben@example.org"), "agent")));
        String ofBen = desk.bean(TicketLinks.class).token(ben);
        for (int at = 1; at < ofBen.length(); at++) {
            assertThat(KeyRedaction.text(
                            "> http://host/t/" + ofBen.substring(0, at) + "=\r\n" + ofBen.substring(at) + "\n> Hello"))
                    .isEqualTo("> [...]\n> Hello");
        }
        for (int at = local.indexOf('+') + 1; at < local.length(); at++) {
            assertThat(KeyRedaction.text(local.substring(0, at) + "=\r\n" + local.substring(at) + "@desk.example"))
                    .isEqualTo("support@desk.example");
        }
        assertThat(new String(
                        KeyRedaction.bytes(Base64.getMimeEncoder()
                                .encode(("Hello, this is http://host/t/" + ofBen + " end")
                                        .getBytes(StandardCharsets.UTF_8))),
                        StandardCharsets.US_ASCII))
                .satisfies(encoded -> assertThat(
                                new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8))
                        .isEqualTo("Hello, this is [...] end"));
    }

    @Test
    void signedAddressesBecomePlainOnes() {
        assertThat(KeyRedaction.text("To: Desk <" + reply + ">, " + path.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo("To: Desk <support@desk.example>, SUPPORT@DESK.EXAMPLE");
        assertThat(KeyRedaction.text("mailto:" + reply.replace("+", "%2B").replace("@", "%40") + "?subject=x"))
                .isEqualTo("mailto:support%40desk.example?subject=x");
        assertThat(KeyRedaction.text("SRS0=a=" + reply.replace("@", "=") + "@relay.example"))
                .isEqualTo("SRS0=a=support=desk.example@relay.example");
        String local = reply.substring(0, reply.indexOf('@'));
        for (int at = local.indexOf('+') + 1; at < local.length(); at++) {
            assertThat(KeyRedaction.text(local.substring(0, at) + "=\r\n" + local.substring(at) + "@desk.example"))
                    .isEqualTo("support@desk.example");
        }
        assertThat(KeyRedaction.text("C++LD-100001.txt, a+b.txt, +LD-100001.troubleshooting"))
                .isEqualTo("C++LD-100001.txt, a+b.txt, +LD-100001.troubleshooting");
    }

    @Test
    void fieldsAreRedactedDownToTheLast() {
        assertThat(KeyRedaction.fields(Map.of(
                        "a", "x " + token, "b", List.of(token, 1, Map.of("c", "to " + reply)), "d", true, "e", 7)))
                .isEqualTo(Map.of(
                        "a",
                        "x [...]",
                        "b",
                        List.of("[...]", 1, Map.of("c", "to support@desk.example")),
                        "d",
                        true,
                        "e",
                        7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "ISO-8859-1", "UTF-16LE", "UTF-16BE", "UTF-16"})
    void keysAreCutOutOfFilesInAnyCharacterSet(String charset) {
        Charset set = Charset.forName(charset);
        String text = "Grüße 你好 http://host/t/" + token + " and " + reply + " end";

        String redacted = new String(KeyRedaction.bytes(text.getBytes(set)), set);

        assertThat(redacted)
                .doesNotContain(token, reply.substring(18, 34))
                .startsWith("Gr")
                .endsWith(" end");
        assertThat(redacted)
                .isEqualTo(new String(text.getBytes(set), set)
                        .replace(
                                "http://host/t/" + token,
                                charset.startsWith("UTF-16") ? "x".repeat(14 + token.length()) : "[...]")
                        .replace(
                                reply,
                                charset.startsWith("UTF-16")
                                        ? "support+" + "x".repeat(reply.indexOf('@') - 8) + "@desk.example"
                                        : "support@desk.example"));
    }

    @Test
    void keysWithinBase64AreCutOutHoweverDeep() {
        String inner = "Content-Type: text/html\r\n\r\n<a href=\"http://host/t/" + token + "\">x</a> 你好 " + reply;
        for (int depth = 1; depth <= 4; depth++) {
            String part = inner;
            for (int i = 0; i < depth; i++) {
                part = "Content-Transfer-Encoding: base64\r\n\r\n" + base64(part) + "\r\n--b\r\nX: y";
            }
            String redacted =
                    new String(KeyRedaction.bytes(part.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
            for (int i = 0; i < depth; i++) {
                assertThat(redacted).endsWith("\r\n--b\r\nX: y");
                String lines = redacted.substring(redacted.indexOf("\r\n\r\n") + 4, redacted.indexOf("\r\n--b"));
                assertThat(lines.lines().allMatch(line -> line.length() <= 76)).isTrue();
                redacted = new String(Base64.getMimeDecoder().decode(lines), StandardCharsets.UTF_8);
            }
            assertThat(redacted)
                    .isEqualTo("Content-Type: text/html\r\n\r\n<a href=\"[...]\">x</a> 你好 support@desk.example");
        }
        String word = "Subject: =?UTF-8?B?"
                + Base64.getEncoder().encodeToString((reply + "!").getBytes(StandardCharsets.UTF_8)) + "?=";
        assertThat(new String(KeyRedaction.bytes(word.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII))
                .isEqualTo("Subject: =?UTF-8?B?"
                        + Base64.getEncoder().encodeToString("support@desk.example!".getBytes(StandardCharsets.UTF_8))
                        + "?=");
    }

    @Test
    void binaryFilesKeepTheirLengths() {
        byte[] text = ("before http://host/t/" + token + " after").getBytes(StandardCharsets.US_ASCII);
        var binary = new byte[text.length + 4];
        binary[0] = 0x30;
        binary[1] = 0x06;
        System.arraycopy(text, 0, binary, 2, text.length);

        byte[] redacted = KeyRedaction.bytes(binary);

        assertThat(redacted).hasSameSizeAs(binary);
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).contains("before xxx", "xxx after");
        assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain(token);
    }

    @Test
    @Tag("sampled")
    void hostileFilesAreRedactedInTime() {
        String many = "http://host/t/" + token + reply + "\n";
        var files = List.of(
                many.repeat(100_000),
                "\u0001" + many.replace("\n", "").repeat(100_000),
                "AQAAAA".repeat(1_000_000),
                "=\r\n".repeat(2_000_000),
                "http".repeat(2_000_000),
                "+LD-1".repeat(1_000_000),
                ("A".repeat(76) + "\n").repeat(200_000));
        for (String file : Sample.every(3, files)) {
            byte[] redacted = ProcessorTime.within(
                    Duration.ofSeconds(20), () -> KeyRedaction.bytes(file.getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).doesNotContain(token);
        }
    }

    @Test
    void otherBytesStayAsTheyAre() {
        var bytes = new byte[300_000];
        new java.util.Random(7).nextBytes(bytes);
        byte[] text = Base64.getMimeEncoder().encode(bytes);

        assertThat(KeyRedaction.bytes(bytes)).isSameAs(bytes);
        assertThat(KeyRedaction.bytes(text)).isSameAs(text);
        assertThat(KeyRedaction.bytes(new byte[0])).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
