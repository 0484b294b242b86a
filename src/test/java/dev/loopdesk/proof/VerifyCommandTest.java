package dev.loopdesk.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatIsNoFileOrNoCommandIsRefusedWithASentence() {
        assertThat(run(Locale.ENGLISH)).isEqualTo(1);
        assertThat(err()).contains("verify FILE [--key=FINGERPRINT]");
        assertThat(run(Locale.ENGLISH, "nothing.zip")).isEqualTo(1);
        assertThat(err()).endsWith("There is no file nothing.zip.\n");
        assertThat(run(Locale.ENGLISH, folder.toString())).isEqualTo(1);
        assertThat(run(Locale.SIMPLIFIED_CHINESE, "a.zip", "--key=short")).isEqualTo(1);
        assertThat(err()).endsWith("--key=short 不含 64 位十六进制数字。\n");
        assertThat(run(Locale.ENGLISH, "a.zip", "--other")).isEqualTo(1);
        assertThat(run(Locale.ENGLISH, "a.zip", "b.zip")).isEqualTo(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void aFileThatIsNoExportIsNotIntact() throws IOException {
        Path file = Files.writeString(folder.resolve("letter.txt"), "Not a ZIP, but longer than the end of one.");

        assertThat(run(Locale.ENGLISH, file.toString())).isEqualTo(1);
        assertThat(out()).isEqualTo("The file is not a whole ZIP.\nletter.txt is not as it was exported.\n");
        out.reset();
        assertThat(run(Locale.ENGLISH, file.toString(), "--json")).isEqualTo(1);
        var report = ExportedCase.JSON.readTree(out());
        assertThat(report.path("intact").asBoolean(true)).isFalse();
        assertThat(report.at("/problems/0/kind").asText()).isEqualTo("zip");
        assertThat(err.size()).isZero();
    }

    @Test
    void helpIsNoFailure() {
        assertThat(run(Locale.ENGLISH, "--help")).isZero();
        assertThat(out()).contains("whole and unchanged");
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private int run(Locale language, String... arguments) {
        return new VerifyCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        language)
                .run(List.of(arguments));
    }
}
