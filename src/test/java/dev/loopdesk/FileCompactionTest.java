package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class FileCompactionTest {

    private static final int ROWS = 2_000;
    private static final int CHANGES = 100;
    private static final int ROW_SIZE = 2_000;

    @TempDir
    Path folder;

    @Test
    void theFileIsSmallAfterTheEndAndKeepsItsContent() throws IOException {
        Path file = folder.resolve("loopdesk.mv.db");
        long inUse;
        try (var application = start()) {
            JdbcTemplate database = new JdbcTemplate(application.getBean(HikariDataSource.class));
            database.execute("create table note (id int primary key, words varchar)");
            for (int id = 0; id < ROWS; id++) {
                database.update("insert into note values (?, ?)", id, words(id));
            }
            for (int change = 1; change <= CHANGES; change++) {
                for (int id = change % 2; id < ROWS; id += 20) {
                    database.update("update note set words = ? where id = ?", words(change * ROWS + id), id);
                }
            }
            database.execute("checkpoint sync");
            inUse = Files.size(file);
        }

        assertThat(inUse).isGreaterThan(4L * ROWS * ROW_SIZE);
        assertThat(Files.size(file)).isLessThan(2L * ROWS * ROW_SIZE);
        try (var again = start()) {
            assertThat(new JdbcTemplate(again.getBean(HikariDataSource.class))
                            .queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(ROWS);
        }
    }

    private AnnotationConfigApplicationContext start() {
        var application = new AnnotationConfigApplicationContext();
        application.registerBean(FileCompaction.class);
        application.registerBean(HikariDataSource.class, () -> {
            var source = new HikariDataSource();
            source.setJdbcUrl("jdbc:h2:file:" + folder.resolve("loopdesk") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
            return source;
        });
        application.refresh();
        return application;
    }

    /** Different texts, which cannot be stored as one. */
    private static String words(int seed) {
        var random = new java.util.Random(seed);
        var words = new StringBuilder(ROW_SIZE);
        while (words.length() < ROW_SIZE) {
            words.append((char) ('a' + random.nextInt(26)));
        }
        return words.toString();
    }
}
