package dev.loopdesk.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.SupportProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Figures that were changed by hand are derived anew by a command (S6.2). */
@LoopdeskTest
@Tag("postgresql")
class RebuildFiguresCommandTest {

    @Autowired
    private SupportProcess process;

    @Autowired
    private JdbcClient jdbc;

    @Value("${spring.datasource.url}")
    private String database;

    @Value("${spring.datasource.username}")
    private String user;

    @Value("${spring.datasource.password}")
    private String password;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aFigureThatWasChangedByHandIsNamedAndDerivedAnew() {
        String number = process.ticketReceived(Map.of(
                "title", "Scanner is silent",
                "description", "No lamp is on.",
                "requesterName", "Front desk",
                "requesterEmail", "front.desk@example.org"));
        jdbc.sql("update ticket set response_missed = true, reopened = 7, has_figures = false where number = :number")
                .param("number", number)
                .update();

        assertThat(run()).as(text(err)).isEqualTo(1);
        assertThat(text(out)).contains(number + " differed");
        assertThat(jdbc.sql(
                                "select reopened from ticket where number = :number and response_missed is null and has_figures")
                        .param("number", number)
                        .query(Integer.class)
                        .single())
                .isZero();

        out.reset();
        assertThat(run()).isZero();
        assertThat(text(out)).contains(", 0 differed").doesNotContain(number);
    }

    @Test
    void aDatabaseThatCannotBeUsedIsNamed() {
        assertThat(command()
                        .run(List.of(
                                "--spring.datasource.url=jdbc:h2:file:/dev/null/none",
                                "--spring.datasource.username=sa")))
                .isEqualTo(2);
        assertThat(text(err)).contains("The database cannot be used");
    }

    @Test
    void whatIsNoSettingIsRefused() {
        assertThat(command().run(List.of("all"))).isEqualTo(2);
        assertThat(text(err)).contains("rebuild-figures [");
        assertThat(command().run(List.of("--help"))).isZero();
        assertThat(text(out)).contains("rebuild-figures [");
    }

    private int run() {
        return command()
                .run(List.of(
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=" + user,
                        "--spring.datasource.password=" + password));
    }

    private RebuildFiguresCommand command() {
        return new RebuildFiguresCommand(stream(out), stream(err), Locale.ENGLISH);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
