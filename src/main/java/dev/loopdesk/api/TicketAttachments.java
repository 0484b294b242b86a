package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.FileName;
import dev.loopdesk.ticket.Submissions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** API of attachments, for integrations and staff. */
@RestController
@RequestMapping("/api/tickets/{number}/attachments")
class TicketAttachments {

    private final TicketAccess ticketAccess;
    private final RequesterActions requester;
    private final StaffWords staff;
    private final Attachments attachments;

    TicketAttachments(
            TicketAccess ticketAccess, RequesterActions requester, StaffWords staff, Attachments attachments) {
        this.staff = staff;
        this.ticketAccess = ticketAccess;
        this.requester = requester;
        this.attachments = attachments;
    }

    /**
     * An accepted file.
     *
     * @param type media type detected from the bytes; the sender's claim is ignored
     */
    record FileTaken(String id, String name, String type, long size) {}

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<FileTaken> add(
            @PathVariable String number,
            @AuthenticationPrincipal @Nullable Integration integration,
            Authentication caller,
            @RequestParam(name = "file", required = false) @Nullable MultipartFile file,
            @RequestParam(name = "externalId", defaultValue = "") String externalId)
            throws IOException {
        ticketAccess.admit(number, integration);
        if (file == null) {
            throw ApiProblem.wrong("file", "wants.file");
        }
        if (externalId.length() > Tickets.LONGEST_LINE) {
            throw ApiProblem.wrong(
                    List.of(new ApiProblem.FieldProblem("externalId", "wants.text", List.of(Tickets.LONGEST_LINE))));
        }
        String draft = UUID.randomUUID().toString();
        Attachment added;
        try (InputStream bytes = file.getInputStream()) {
            added = attachments.add(draft, number, String.valueOf(file.getOriginalFilename()), bytes);
        } catch (AttachmentRefusedException e) {
            throw ApiProblem.refusedFile(e.reason(), attachments.settings());
        }
        boolean isNew = false;
        try {
            isNew = integration == null
                    ? staff.attach(
                            number,
                            externalId.isBlank()
                                    ? draft
                                    : Submissions.name("staff file", caller.getName(), number, externalId),
                            caller.getName(),
                            draft)
                    // Filed as a reply, so that the agent is notified of the file.
                    : requester.reply(
                            number,
                            externalId.isBlank()
                                    ? draft
                                    : Submissions.name("api file", integration.name(), number, externalId),
                            added.name(),
                            draft);
        } finally {
            if (!isNew) {
                attachments.discard(draft, added.id());
            }
        }
        Attachment taken = isNew ? added : earlier(number, added);
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
                .location(URI.create("/api/tickets/" + number + "/attachments/" + taken.id()))
                .body(new FileTaken(
                        taken.id(),
                        taken.name(),
                        taken.mediaType(),
                        taken.content().size()));
    }

    /** Returns the file submitted earlier with the same id; it must be the same file. */
    private Attachment earlier(String number, Attachment again) {
        return attachments.of(number).stream()
                .filter(file -> file.content().sha256().equals(again.content().sha256()))
                .filter(file -> file.name().equals(again.name()))
                .findFirst()
                .orElseThrow(() -> new ApiProblem(HttpStatus.CONFLICT, "file.another"));
    }

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping("/{id}")
    ResponseEntity<Resource> get(
            @PathVariable String number,
            @PathVariable String id,
            @AuthenticationPrincipal @Nullable Integration integration) {
        ticketAccess.admit(number, integration);
        Attachment file = id.indexOf('\0') >= 0
                ? null
                : (integration == null ? attachments.find(number, id) : attachments.findForRequester(number, id))
                        .orElse(null);
        if (file == null) {
            throw new ApiProblem(HttpStatus.NOT_FOUND, "no-such-file");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.mediaType()))
                .contentLength(file.content().size())
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.contentDisposition(file.name()))
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .body(new InputStreamResource(attachments.open(file)));
    }
}
