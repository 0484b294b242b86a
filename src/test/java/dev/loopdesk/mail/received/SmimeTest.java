package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.ProcessorTime;
import dev.loopdesk.mail.received.UnreadableMailException.Cause;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmimeTest {

    private static final String DATA = "2a864886f70d010701";
    private static final String SIGNED = "2a864886f70d010702";
    private static final String ENVELOPED = "2a864886f70d010703";
    private static final String AUTHENTICATED = "2a864886f70d0109100117";
    private static final String COMPRESSED = "2a864886f70d0109100109";
    private static final String PART = """
            Content-Type: multipart/mixed; boundary=s

            --s

            The VPN stops – at 98 percent.
            --s
            Content-Type: image/png; name=a.png

            png
            --s--
            """.replace("\n", "\r\n");

    @ParameterizedTest
    @CsvSource({
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "application/x-pkcs7-mime",
        "application/octet-stream; name=SMIME.P7M"
    })
    void whatWasSignedAsAWholeIsRead(String type) throws Exception {
        for (byte[] body : new byte[][] {definite(SIGNED, octets(PART)), indefinite(SIGNED, PART)}) {
            ReceivedMail mail = read(type, body);

            assertThat(mail.text()).isEqualTo("The VPN stops – at 98 percent.");
            assertThat(mail.attachments()).extracting(ReceivedFile::name).containsExactly("a.png");
            assertThat(mail.encrypted()).isFalse();
        }
    }

    @Test
    void whatWasSignedTwiceIsRead() throws Exception {
        String within = "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Mails.base64(indefinite(SIGNED, PART));

        assertThat(read("application/pkcs7-mime", definite(SIGNED, octets(within)))
                        .text())
                .isEqualTo("The VPN stops – at 98 percent.");
    }

    @Test
    void whatWasCompressedIsRead() throws Exception {
        byte[] body = definite(COMPRESSED, element(0x04, deflated(PART.getBytes(StandardCharsets.UTF_8))));

        assertThat(read("application/pkcs7-mime; smime-type=compressed-data", body)
                        .text())
                .isEqualTo("The VPN stops – at 98 percent.");
    }

    @Test
    void whatUnpacksToTooMuchIsPutAside() {
        byte[] bomb = definite(COMPRESSED, element(0x04, deflated(new byte[100 << 20])));

        assertThat(bomb.length).isLessThan(1 << 20);
        assertThatThrownBy(() -> read("application/pkcs7-mime", bomb))
                .isInstanceOfSatisfying(
                        UnreadableMailException.class,
                        e -> assertThat(e.reason()).isEqualTo(Cause.UNPACKS_TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENVELOPED, AUTHENTICATED})
    void whatIsEncryptedIsToldAndKept(String type) throws Exception {
        ReceivedMail mail = read("application/pkcs7-mime; name=smime.p7m", definite(type, octets("secret")));

        assertThat(mail.encrypted()).isTrue();
        assertThat(mail.text()).isEmpty();
        assertThat(mail.attachments()).extracting(ReceivedFile::name).containsExactly("smime.p7m");
    }

    @Test
    void anEncryptedMailThatIsDamagedIsStillTold() throws Exception {
        assertThat(read("application/pkcs7-mime; smime-type=enveloped-data", new byte[] {1, 2, 3})
                        .encrypted())
                .isTrue();
    }

    @Test
    void pgpMimeIsToldAndKept() throws Exception {
        ReceivedMail mail = Mails.read(
                "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b", """
                --b
                Content-Type: application/pgp-encrypted

                Version: 1
                --b
                Content-Type: application/octet-stream; name=encrypted.asc

                -----BEGIN PGP MESSAGE-----
                --b--
                """);

        assertThat(mail.encrypted()).isTrue();
        assertThat(mail.attachments()).extracting(ReceivedFile::name).contains("encrypted.asc");
    }

    /** A mail that somebody forwards as a file is not the mail itself. */
    @Test
    void anEncryptedMailWithinAnotherDoesNotMakeThatOneEncrypted() throws Exception {
        ReceivedMail mail = Mails.read("Content-Type: multipart/mixed; boundary=b", """
                --b

                What is this?
                --b
                Content-Type: message/rfc822

                Subject: Secret
                Content-Type: multipart/encrypted; boundary=c

                --c
                Content-Type: application/pgp-encrypted

                Version: 1
                --c--
                --b--
                """);

        assertThat(mail.encrypted()).isFalse();
        assertThat(mail.text()).startsWith("What is this?");
    }

    @Test
    void aSignatureWithoutContentIsAFile() throws Exception {
        byte[] detached = element(
                0x30,
                element(0x06, hex(SIGNED)),
                element(
                        0xA0,
                        element(
                                0x30,
                                element(0x02, hex("01")),
                                element(0x31),
                                element(0x30, element(0x06, hex(DATA))))));

        ReceivedMail mail = read("application/pkcs7-mime; name=certs.p7m", detached);

        assertThat(mail.encrypted()).isFalse();
        assertThat(mail.attachments()).extracting(ReceivedFile::name).containsExactly("certs.p7m");
    }

    @Test
    void whatIsCutOffOrDamagedIsKeptAsItIs() throws Exception {
        byte[] body = definite(SIGNED, octets(PART));
        var random = new Random(7);
        for (int length = 0; length < 60; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            ReceivedMail mail = read("application/pkcs7-mime; name=a.p7m", cut);
            assertThat(mail.text()).isEmpty();
            assertThat(mail.attachments()).extracting(ReceivedFile::content).containsExactly(cut);
        }
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = indefinite(SIGNED, PART);
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(60)] = (byte) random.nextInt(256);
            }
            try {
                read("application/pkcs7-mime", damaged);
            } catch (UnreadableMailException e) {
                assertThat(e.reason()).isNotEqualTo(Cause.BROKEN);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3080", "2480", "30847fffffff", "3084ffffffff", "a080", "0480"})
    void endlessNestingIsLeftSoon(String element) {
        byte[] bomb = hex(element.repeat(1_000_000));
        byte[] within = element(0x30, element(0x06, hex(SIGNED)), hex("a080"), hex("3080"), bomb);
        byte[] asContent = concat(
                hex("3080"), element(0x06, hex(SIGNED)), hex("a08030800201013100308006092a864886f70d010701a080"), bomb);

        ProcessorTime.within(Duration.ofSeconds(5), () -> {
            for (byte[] body : new byte[][] {bomb, within, asContent}) {
                assertThat(Smime.read(body, 1_000).content()).isNull();
            }
        });
    }

    private static ReceivedMail read(String type, byte[] body) throws UnreadableMailException {
        return Mails.read("Content-Type: " + type + "\nContent-Transfer-Encoding: base64", Mails.base64(body));
    }

    /** A body whose lengths are given, as most programs write it. */
    private static byte[] definite(String type, byte[] content) {
        return element(
                0x30,
                element(0x06, hex(type)),
                element(
                        0xA0,
                        element(
                                0x30,
                                element(0x02, hex("01")),
                                element(0x31, element(0x30, element(0x06, hex("608648016503040201")))),
                                element(0x30, element(0x06, hex(DATA)), element(0xA0, content)),
                                element(0x31))));
    }

    /** A body without lengths and with its content in pieces, as programs write that sign while they read. */
    private static byte[] indefinite(String type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] end = {0, 0};
        return concat(
                hex("3080"),
                element(0x06, hex(type)),
                hex("a0803080"),
                element(0x02, hex("01")),
                hex("3180"),
                hex("3080"),
                element(0x06, hex("608648016503040201")),
                end,
                end,
                hex("3080"),
                element(0x06, hex(DATA)),
                hex("a0802480"),
                element(0x04, Arrays.copyOf(bytes, 20)),
                element(0x24, element(0x04, Arrays.copyOfRange(bytes, 20, bytes.length))),
                end,
                end,
                end,
                element(0x31),
                end,
                end,
                end);
    }

    private static byte[] octets(String content) {
        return element(0x04, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] element(int tag, byte[]... contents) {
        byte[] content = concat(contents);
        var element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length < 0x80) {
            element.write(content.length);
        } else {
            element.write(0x83);
            element.write(content.length >> 16);
            element.write(content.length >> 8);
            element.write(content.length);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }

    private static byte[] concat(byte[]... pieces) {
        var all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] deflated(byte[] content) {
        var deflater = new Deflater(9);
        deflater.setInput(content);
        deflater.finish();
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        while (!deflater.finished()) {
            bytes.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return bytes.toByteArray();
    }
}
