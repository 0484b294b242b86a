package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class DatabaseTest {

    @Autowired
    private DataSource database;

    @Test
    void theTestsRunOnTheDatabaseThatTheBuildNames() throws SQLException {
        String wanted = "postgresql".equals(System.getProperty("loopdesk.test.database")) ? "PostgreSQL" : "H2";
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo(wanted);
        }
    }
}
