package dev.loopdesk.hardening;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.camunda.bpm.engine.rest.dto.ExceptionDto;
import org.glassfish.jersey.internal.spi.AutoDiscoverable;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionSystemException;

/**
 * Answers with status 503 and {@code Retry-After} at every address as long as the database cannot be reached, since the
 * request is in order and may be sent again. Nothing of it was recorded: what is acknowledged was committed.
 *
 * <p>Jersey discovers this class by itself, as {@link RefusalResponses}.
 */
public final class DatabaseOutage implements Filter, AutoDiscoverable {

    /** Seconds after which a caller may try again. */
    public static final String RETRY_AFTER = "10";

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOutage.class);

    /** Class of SQL states of connections, by the standard. */
    private static final String CONNECTION = "08";

    /** States of a PostgreSQL server that stops, crashed or starts, and codes of an H2 database that is closed or cannot write. */
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "90028", "90031", "90098", "90121");

    /** Tells whether a failure is one of the connection to the database, or of the disk below it. */
    public static boolean isBehind(Throwable failure) {
        boolean ofDatabase = false;
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLRecoverableException
                    || (cause instanceof SQLException refused && isOfConnection(refused.getSQLState()))
                    // H2 has no state of its own for a disk that is full.
                    || (cause instanceof IOException && ofDatabase)) {
                return true;
            }
            if (cause instanceof TransactionSystemException rolledBack
                    && rolledBack.getOriginalException() != null
                    && rolledBack.getOriginalException() != rolledBack.getCause()
                    && isBehind(rolledBack.getOriginalException())) {
                return true;
            }
            ofDatabase |= cause instanceof SQLException;
            cause = cause.getCause() == cause ? null : cause.getCause();
        }
        return false;
    }

    private static boolean isOfConnection(@Nullable String state) {
        return state != null && (state.startsWith(CONNECTION) || STATES.contains(state));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException failure) {
            if (!isBehind(failure) || response.isCommitted()) {
                throw failure;
            }
            LOG.warn("A request was not answered, because the database cannot be reached: {}", failure.getMessage());
            var answer = (HttpServletResponse) response;
            String id = answer.getHeader(RequestIds.HEADER);
            answer.reset();
            if (id != null) {
                answer.setHeader(RequestIds.HEADER, id);
            }
            answer.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
            answer.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            answer.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
        }
    }

    @Override
    public void configure(FeatureContext context) {
        context.register(OutageMapper.class);
    }

    /** Maps a failure of the connection to an answer of the engine's REST API. */
    static class OutageMapper implements ExtendedExceptionMapper<Throwable> {

        @Override
        public boolean isMappable(Throwable failure) {
            return isBehind(failure);
        }

        @Override
        public Response toResponse(Throwable failure) {
            LOG.warn("A request was not answered, because the database cannot be reached: {}", failure.getMessage());
            var body = new ExceptionDto();
            body.setType("DatabaseOutage");
            body.setMessage("The database cannot be reached. Nothing was recorded; try again later.");
            return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(body)
                    .build();
        }
    }
}
