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
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

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

        assertThat(run()).as(text(err)).isNotZero();
        assertThat(text(out)).contains(number + " differed");
        assertThat(jdbc.sql(
                                "select reopened from ticket where number = :number and response_missed is null and has_figures")
                        .param("number", number)
                        .query(Integer.class)
                        .single())
                .isZero();

        out.reset();
        run();
        assertThat(text(out)).contains(", 0 differed").doesNotContain(number);
    }

    @Test
    void aRecordThatCannotBeReadIsNamedAndTheOthersAreDerived() {
        String own = "jdbc:h2:mem:figures-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        var source = new DriverManagerDataSource(own, "sa", "");
        Flyway.configure().dataSource(source).load().migrate();
        JdbcClient tables = JdbcClient.create(source);
        List.of("LD-1", "LD-2", "LD-3")
                .forEach(number -> tables.sql("""
                        insert into ticket (number, channel, title, requester_name, language, received_at, urgency, impact,
                            priority, calendar, last_hash, reopened)
                        values (:number, 'web', 'Scanner is silent', 'Front desk', 'en', current_timestamp, 'low', 'low',
                            'P4', 'office', repeat('0', 64), 7)
                        """).param("number", number).update());
        tables.sql("""
                        insert into clock_event (ticket_id, position, target, kind, happened_at, hash)
                        select id, 1, 'resolution', 'STARTED', current_timestamp, repeat('0', 64)
                        from ticket where number = 'LD-2'
                        """).update();

        assertThat(run(own, "sa", "")).isEqualTo(2);
        assertThat(text(err)).contains("LD-2 ", "no terms").doesNotContain("LD-1", "LD-3");
        assertThat(text(out)).contains("LD-1 differed", "LD-3 differed").doesNotContain("LD-2");

        tables.sql("delete from clock_event").update();
        assertThat(run(own, "sa", "")).isEqualTo(1);
        assertThat(run(own, "sa", "")).isZero();
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
        return run(database, user, password);
    }

    private int run(String url, String name, String secret) {
        return command()
                .run(List.of(
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.username=" + name,
                        "--spring.datasource.password=" + secret));
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
