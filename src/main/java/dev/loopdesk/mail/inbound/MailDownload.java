package dev.loopdesk.mail.inbound;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.ticket.FileName;
import dev.loopdesk.ticket.KeyRedaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Download of a raw mail, for managers only; sent in a form that browsers do not display. */
@RestController
class MailDownload {

    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final ReceivedMails mails;
    private final MailIntake intake;

    MailDownload(ReceivedMails mails, MailIntake intake) {
        this.mails = mails;
        this.intake = intake;
    }

    static String address(String id) {
        return "/api/mails/" + id;
    }

    @AllowedTo(Role.MANAGER)
    @GetMapping("/api/mails/{id}")
    ResponseEntity<Resource> bytes(@PathVariable String id) {
        if (!ID.matcher(id).matches()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        StoredMail mail = mails.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.contentDisposition("mail-" + id + ".eml"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .body(new ByteArrayResource(withoutKeys(mail)));
    }

    /** Returns the mail; those that were stored before keys were cut out may contain some. */
    private byte[] withoutKeys(StoredMail mail) {
        try (InputStream bytes = intake.open(mail)) {
            return KeyRedaction.bytes(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
