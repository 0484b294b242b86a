package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** A request that comes while the database is away is answered with status 503, and only such a one. */
class DatabaseOutageTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "08003", "57P01", "57P02", "57P03", "90028", "90031", "90098", "90121"})
    void aConnectionThatBreaksIsAnOutage(String state) {
        assertThat(DatabaseOutage.isBehind(new IllegalStateException(new SQLException("gone", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "42P01", "57014", "22001"})
    void aStatementThatFailsIsNoOutage(String state) {
        assertThat(DatabaseOutage.isBehind(new IllegalStateException(new SQLException("no", state))))
                .isFalse();
        assertThat(DatabaseOutage.isBehind(new IllegalStateException("no", null)))
                .isFalse();
    }

    @Test
    void aDiskThatIsFullIsAnOutage() {
        var disk = new IOException("No space left on device");

        assertThat(DatabaseOutage.isBehind(
                        new IllegalStateException(new SQLException("General error", "HY000", 50000, disk))))
                .isTrue();
        assertThat(DatabaseOutage.isBehind(new IllegalStateException(disk))).isFalse();
    }

    @Test
    void aRollbackThatFailsAsWellHidesNoOutage() {
        var rollback = new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        rollback.initApplicationException(new IllegalStateException(new SQLException("gone", "57P01")));
        assertThat(DatabaseOutage.isBehind(rollback)).isTrue();

        var other = new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
        other.initApplicationException(new IllegalStateException("a fault"));
        assertThat(DatabaseOutage.isBehind(other)).isFalse();
    }

    @Test
    void aRequestThatGetsNoConnectionMayBeSentAgain() throws Exception {
        through((request, answer) -> {
            throw new ServletException(new CannotCreateTransactionException(
                    "no", new SQLTransientConnectionException("not available, request timed out after 10000ms")));
        });

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("10");
    }

    @Test
    void anotherFailureIsNotHidden() {
        assertThatThrownBy(() -> through((request, answer) -> {
                    throw new IllegalStateException("a fault");
                }))
                .hasMessage("a fault");
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void anAnswerThatHasBegunIsLeftAsItIs() {
        var failure = new IllegalStateException(new SQLException("gone", "08006"));

        assertThatThrownBy(() -> through((request, answer) -> {
                    answer.getWriter().write("half");
                    answer.flushBuffer();
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(response.getStatus()).isEqualTo(200);
    }

    private void through(FilterChain chain) throws IOException, ServletException {
        new DatabaseOutage().doFilter(new MockHttpServletRequest(), response, chain);
    }
}
