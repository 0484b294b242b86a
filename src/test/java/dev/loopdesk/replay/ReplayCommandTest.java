package dev.loopdesk.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysHowItIsUsed() {
        assertThat(run(Locale.ENGLISH)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\n  java -jar loopdesk.jar replay [");
        assertThat(run(Locale.ENGLISH, "a.csv", "b.csv")).isEqualTo(2);
        assertThat(run(Locale.ENGLISH, "--unknown", "a.csv")).isEqualTo(2);
        assertThat(run(Locale.ENGLISH, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--print-mapping");
    }

    @Test
    void namesTheFileThatItCannotRead() throws IOException {
        assertThat(run(Locale.ENGLISH, folder.resolve("missing.csv").toString()))
                .isEqualTo(2);
        Path empty = Files.createFile(folder.resolve("empty.csv"));
        assertThat(run(Locale.ENGLISH, empty.toString())).isEqualTo(2);
        Path picture = Files.writeString(folder.resolve("picture.csv"), "GIF89a");
        assertThat(run(Locale.ENGLISH, picture.toString())).isEqualTo(2);
        assertThat(run(Locale.ENGLISH, folder.toString())).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.endsWith("missing.csv does not exist."))
                .anyMatch(line -> line.endsWith("empty.csv is empty."))
                .anyMatch(line -> line.contains("picture.csv is no event log")
                        && line.contains("case, activity, resource, completed_at, seriousness"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void keepsNothingInAFolderThatHoldsFiles() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), """
                        case,activity,resource,completed_at,seriousness
                        A,Assign seriousness,Ann,2020/03/02 09:00:00.000,Value 1
                        """);

        assertThat(run(Locale.ENGLISH, "--keep=" + folder, "--progress=off", log.toString()))
                .isEqualTo(2);
        assertThat(run(Locale.ENGLISH, "--keep=" + folder.resolve("new;INIT=x"), "--progress=off", log.toString()))
                .isEqualTo(2);
        assertThat(run(Locale.ENGLISH, "--keep=", log.toString())).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains(folder + " is no new or empty folder.");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(log);
        }
    }

    @Test
    void namesWhatIsWrongInAMapping() throws IOException {
        String bundled = bundledMapping();
        assertMappingRefused("a: [", "no YAML");
        assertMappingRefused("just text", "lacks mapping");
        assertMappingRefused(bundled.replace("patience: P6D", ""), "lacks patience");
        assertMappingRefused(bundled.replace("P6D", "six days"), "patience");
        assertMappingRefused(bundled.replace("uuuu/MM", "bbbb/MM"), "time-format");
        assertMappingRefused(bundled.replace("other: {", "another: {"), "lacks seriousness.other");
        assertMappingRefused(bundled.replace("urgency: medium", "urgency: huge"), "low, medium, high");
        assertMappingRefused(bundled.replace("Wait: ask-requester", "Wait: dance"), "activities.Wait");
        assertMappingRefused(bundled.replace("Wait: ask-requester", "Wait: [close, resolve]"), "activities.Wait");
    }

    @Test
    void printsTheBundledMapping() throws IOException {
        assertThat(run(Locale.ENGLISH, "--print-mapping")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(bundledMapping());
    }

    @Test
    void speaksChinese() {
        assertThat(run(Locale.TRADITIONAL_CHINESE)).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("虚拟时间");
    }

    private void assertMappingRefused(String mapping, String why) throws IOException {
        err.reset();
        Path file = Files.writeString(folder.resolve("mapping.yml"), mapping);

        assertThat(run(Locale.ENGLISH, "--mapping=" + file, "log.csv")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(why);
    }

    private static String bundledMapping() throws IOException {
        try (var file = Mapping.openBundled()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int run(Locale locale, String... arguments) {
        return new ReplayCommand(
                        LoopdeskApplication.class,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        locale)
                .run(List.of(arguments));
    }
}
