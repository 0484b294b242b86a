package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Submissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * API of messages. An integration writes as the requester (S2.1); staff write to the requester, or leave a note among
 * themselves (S3.6).
 */
@RestController
@RequestMapping(
        path = "/api/tickets/{number}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
class TicketMessages {

    static final int LONGEST_TEXT = 50_000;
    private static final int LONGEST_FILE_ID = 36;

    private final TicketAccess ticketAccess;
    private final RequesterActions requester;
    private final StaffWords staff;
    private final Attachments attachments;

    TicketMessages(TicketAccess ticketAccess, RequesterActions requester, StaffWords staff, Attachments attachments) {
        this.ticketAccess = ticketAccess;
        this.requester = requester;
        this.staff = staff;
        this.attachments = attachments;
    }

    /** An accepted message or note. */
    record RecordedMessage(String number) {}

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @PostMapping("/messages")
    ResponseEntity<RecordedMessage> write(
            @PathVariable String number,
            @AuthenticationPrincipal @Nullable Integration integration,
            Authentication caller,
            HttpServletRequest request)
            throws IOException {
        ticketAccess.admit(number, integration);
        JsonFields sent = JsonFields.of(request);
        String text = sent.required("text", LONGEST_TEXT);
        String externalId = sent.text("externalId", Tickets.LONGEST_LINE);
        List<Attachment> files = integration == null ? files(number, sent) : List.of();
        sent.nothingElse();
        sent.accept();
        return answered(
                number,
                integration == null
                        ? staff.write(
                                number,
                                submission("staff message", caller, number, externalId),
                                caller.getName(),
                                text,
                                files)
                        : requester.reply(number, submission("api", integration.name(), number, externalId), text));
    }

    @AllowedTo(Role.STAFF)
    @PostMapping("/notes")
    ResponseEntity<RecordedMessage> note(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admit(number, null);
        JsonFields sent = JsonFields.of(request);
        String text = sent.required("text", LONGEST_TEXT);
        String externalId = sent.text("externalId", Tickets.LONGEST_LINE);
        sent.nothingElse();
        sent.accept();
        return answered(
                number,
                staff.note(number, submission("staff note", caller, number, externalId), caller.getName(), text));
    }

    /** Reads the ids of files that were added to the ticket before, and that its requester may read. */
    private List<Attachment> files(String number, JsonFields sent) {
        int most = attachments.settings().maxCount();
        var files = new ArrayList<Attachment>();
        for (String id : sent.texts("attachments", most, LONGEST_FILE_ID)) {
            attachments
                    .findForRequester(number, id)
                    .ifPresentOrElse(files::add, () -> sent.problem("attachments", "wants.files"));
        }
        return files;
    }

    private static String submission(String kind, Authentication caller, String number, @Nullable String externalId) {
        return submission(kind, caller.getName(), number, externalId);
    }

    private static String submission(String kind, String author, String number, @Nullable String externalId) {
        return externalId == null ? UUID.randomUUID().toString() : Submissions.name(kind, author, number, externalId);
    }

    private static ResponseEntity<RecordedMessage> answered(String number, boolean isNew) {
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(new RecordedMessage(number));
    }
}
