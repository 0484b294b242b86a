package dev.loopdesk.proof;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.ticket.FileName;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API of exports and anchors, for managers (S6.2). */
@RestController
class ProofApi {

    private static final Logger LOG = LoggerFactory.getLogger(ProofApi.class);

    private final TicketAccess ticketAccess;
    private final TicketExport export;
    private final Anchors anchors;
    private final ExportKey key;

    ProofApi(TicketAccess ticketAccess, TicketExport export, Anchors anchors, ExportKey key) {
        this.ticketAccess = ticketAccess;
        this.export = export;
        this.anchors = anchors;
        this.key = key;
    }

    @AllowedTo(Role.MANAGER)
    @GetMapping({"/api/tickets/{number}/export", "/camunda/api/loopdesk/tickets/{number}/export"})
    void export(@PathVariable String number, Authentication caller, Locale language, HttpServletResponse response)
            throws IOException {
        ticketAccess.admitStaff(number);
        LOG.info("{} exports {}", caller.getName(), number);
        response.setContentType("application/zip");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, FileName.contentDisposition(number + ".zip"));
        export.write(number, caller.getName(), language, response.getOutputStream());
    }

    /**
     * An anchor as it is kept elsewhere.
     *
     * @param key fingerprint of the key that signs exports
     */
    record AnchorView(
            String month, Instant recordedAt, long tickets, String root, String previous, String hash, String key) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping(
            path = {"/api/reports/anchor", "/camunda/api/loopdesk/reports/anchor"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    AnchorView anchor(@RequestParam(required = false) @Nullable String month) {
        return anchors.of(month(month))
                .map(anchor -> new AnchorView(
                        anchor.month(),
                        anchor.recordedAt(),
                        anchor.tickets(),
                        anchor.root(),
                        anchor.previous(),
                        anchor.hash(),
                        key.fingerprint()))
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-anchor"));
    }

    private static YearMonth month(@Nullable String text) {
        if (text == null || !text.matches("\\d{4}-\\d{2}")) {
            throw new ApiProblem(HttpStatus.BAD_REQUEST, "no-month");
        }
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw new ApiProblem(HttpStatus.BAD_REQUEST, "no-month");
        }
    }
}
