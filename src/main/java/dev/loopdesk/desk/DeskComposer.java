package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.desk.CaseView.DraftView;
import dev.loopdesk.desk.TicketDrafts.TicketDraft;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Submissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Addresses at which staff write: a draft that is kept, its files, and sending (S2.1, S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tickets/{number}")
class DeskComposer {

    private static final int LONGEST_TEXT = 50_000;
    private static final int LONGEST_ID = 36;

    private final TicketAccess ticketAccess;
    private final CaseFiles caseFiles;
    private final TicketDrafts drafts;
    private final Attachments attachments;
    private final StaffWords staff;
    private final Outbox outbox;
    private final ServiceTimes serviceTimes;

    DeskComposer(
            TicketAccess ticketAccess,
            CaseFiles caseFiles,
            TicketDrafts drafts,
            Attachments attachments,
            StaffWords staff,
            Outbox outbox,
            ServiceTimes serviceTimes) {
        this.ticketAccess = ticketAccess;
        this.caseFiles = caseFiles;
        this.drafts = drafts;
        this.attachments = attachments;
        this.staff = staff;
        this.outbox = outbox;
        this.serviceTimes = serviceTimes;
    }

    @PutMapping(path = "/draft", consumes = MediaType.APPLICATION_JSON_VALUE)
    DraftView save(@PathVariable String number, Authentication caller, HttpServletRequest request, Locale language)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        Audience audience = audience(sent.oneOf("audience", Audience.KEYS));
        String text = Objects.requireNonNullElse(sent.text("text", LONGEST_TEXT), "");
        String seen = sent.text("seen", Revision.LONGEST);
        sent.nothingElse();
        sent.accept();
        return view(number, drafts.save(caller.getName(), ticket(number), audience, text, seen), language);
    }

    @PostMapping(path = "/draft/files", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    DraftView add(
            @PathVariable String number,
            Authentication caller,
            @RequestParam(name = "file", required = false) @Nullable MultipartFile file,
            Locale language)
            throws IOException {
        ticketAccess.admitStaff(number);
        if (file == null) {
            throw ApiProblem.wrong("file", "wants.file");
        }
        TicketDraft draft = drafts.open(caller.getName(), ticket(number));
        try (InputStream bytes = file.getInputStream()) {
            attachments.add(draft.key(), number, String.valueOf(file.getOriginalFilename()), bytes);
        } catch (AttachmentRefusedException e) {
            throw ApiProblem.refusedFile(e.reason(), attachments.settings());
        }
        return view(number, draft, language);
    }

    @DeleteMapping("/draft/files/{id}")
    DraftView remove(@PathVariable String number, @PathVariable String id, Authentication caller, Locale language) {
        ticketAccess.admitStaff(number);
        TicketDraft draft = drafts.open(caller.getName(), ticket(number));
        attachments.discard(draft.key(), id);
        return view(number, draft, language);
    }

    /**
     * Sends what was written, once for each key and text, with the files of the account's draft, and forgets the draft. The
     * sender states the files and the revision that it has seen, since another window may have changed the draft.
     */
    @PostMapping(path = "/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Submitted> send(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String wanted = sent.oneOf("audience", Audience.KEYS);
        if (wanted == null) {
            sent.problem("audience", "wants.one-of", String.join(", ", Audience.KEYS));
        }
        String text = sent.required("text", LONGEST_TEXT);
        String key = sent.key();
        List<String> files = sent.texts("files", attachments.settings().maxCount(), LONGEST_ID);
        String seen = sent.text("seen", Revision.LONGEST);
        sent.nothingElse();
        sent.accept();
        Audience audience = audience(wanted);
        String account = caller.getName();
        // The key of another account's draft gives none of its files.
        TicketDraft draft = drafts.find(account, ticket(number))
                .filter(kept -> kept.key().equals(key))
                .orElse(null);
        if (draft != null && seen != null) {
            Revision.check(seen, draft.text(), text);
        }
        String filesOf = draft == null ? null : draft.key();
        String submission = Submissions.name("desk " + audience.key(), account, number, key, text);
        boolean isNew = switch (audience) {
            case REQUESTER -> staff.write(number, submission, account, text, filesOf, files);
            case INTERNAL -> staff.note(number, submission, account, text, filesOf, files);
        };
        if (draft != null) {
            drafts.remove(account, ticket(number), draft);
        }
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(new Submitted(number, isNew));
    }

    /** Shows the letter to the requester as it would be sent, with the files of the account's draft; its link is left out. */
    @PostMapping(path = "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    LetterPreview preview(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String text = sent.required("text", LONGEST_TEXT);
        sent.nothingElse();
        sent.accept();
        List<String> files = drafts.find(caller.getName(), ticket(number)).stream()
                .flatMap(draft -> attachments.drafted(draft.key()).stream())
                .map(Attachment::name)
                .toList();
        return new LetterPreview(outbox.preview(caseFiles.get(number), text, files));
    }

    record LetterPreview(String text) {}

    private static Audience audience(@Nullable String audience) {
        return audience == null ? Audience.REQUESTER : Audience.valueOf(audience.toUpperCase(Locale.ROOT));
    }

    private long ticket(String number) {
        return caseFiles.get(number).id();
    }

    private DraftView view(String number, TicketDraft draft, Locale language) {
        var wording = new StaffWording(language, serviceTimes.zone(), Map::of);
        return new DraftView(
                draft.key(),
                draft.audience(),
                draft.text(),
                Revision.of(draft.text()),
                attachments.drafted(draft.key()).stream()
                        .map(file -> wording.file(number, file))
                        .toList());
    }
}
