package dev.loopdesk.mail.received;

import static dev.loopdesk.mail.received.Mails.readPlain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ProcessorTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedFilesTest {

    private static final String PGP = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1\n=abcd\n-----END PGP MESSAGE-----\n";

    @Test
    void uuencodedFilesInTextBecomeFiles() throws Exception {
        // blanks at the end of a line were lost; the second file has no name and the newer letter for zero
        ReceivedMail mail = readPlain("""
                See the note.

                begin 644 note.txt
                M5&AE('!R:6YT97(@;VX@9FQO;W(@,R!J86US('=I=&@@979E<GD@<V5C;VYD
                '('!A9V4N"@
                `
                end
                And this:
                begin 644
                #```!
                end
                begin-base64 644 ../logs/log.txt
                bG9n
                ====
                Thanks""");

        assertThat(mail.text()).isEqualTo("See the note.\n\nAnd this:\nThanks");
        assertThat(mail.attachments()).hasSize(3);
        assertThat(mail.attachments().get(0)).satisfies(note -> {
            assertThat(note.name()).isEqualTo("note.txt");
            assertThat(note.type()).isEqualTo("text/plain");
            assertThat(note.content())
                    .isEqualTo("The printer on floor 3 jams with every second page.\n"
                            .getBytes(StandardCharsets.US_ASCII));
        });
        assertThat(mail.attachments().get(1)).satisfies(file -> {
            assertThat(file.name()).isEqualTo("attachment.bin");
            assertThat(file.content()).containsExactly(0, 0, 1);
        });
        assertThat(mail.attachments().get(2).name()).isEqualTo("log.txt");
        assertThat(mail.attachments().get(2).content()).isEqualTo("log".getBytes(StandardCharsets.US_ASCII));
        assertThat(mail.encrypted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin 644 note.txt\n#```!",
                "begin 644 note.txt\n#```!\nnot encoded at all\nend",
                "begin 644 note.txt\n#``\u00e4!\nend",
                "begin 8 o'clock\nend",
                "begin-base64 644 x\n!!!!\n====",
                "-----BEGIN PGP MESSAGE-----\nhQEMA1"
            })
    void whatIsNoCompleteFileStaysText(String text) throws Exception {
        assertThat(readPlain(text).text()).isEqualTo(text);
        assertThat(readPlain(text).attachments()).isEmpty();
        assertThat(readPlain(text).encrypted()).isFalse();
    }

    @Test
    void anEncryptedMessageInTextIsAFileAndIsTold() throws Exception {
        ReceivedMail mail = readPlain("Please open:\n" + PGP + "Ana");

        assertThat(mail.encrypted()).isTrue();
        assertThat(mail.text()).isEqualTo("Please open:\nAna");
        assertThat(mail.attachments()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("encrypted.asc");
            assertThat(new String(file.content(), StandardCharsets.US_ASCII)).contains("hQEMA1");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin 644 x\n",
                "begin 644 x\n#```!\n",
                "begin 644 x\n#```!\nend\n",
                "-----BEGIN PGP MESSAGE-----\n",
                "begin-base64 644 x\nbG9n\n"
            })
    void countlessBeginningsAreReadSoon(String piece) {
        byte[] text = piece.repeat(100_000).getBytes(StandardCharsets.US_ASCII);

        ProcessorTime.within(Duration.ofSeconds(5), () -> {
            EmbeddedFiles found = EmbeddedFiles.in(text);
            assertThat(found.files()).hasSizeLessThanOrEqualTo(100);
            if (found.files().isEmpty()) {
                assertThat(Arrays.equals(found.text(), text)).isTrue();
            }
        });
    }
}
