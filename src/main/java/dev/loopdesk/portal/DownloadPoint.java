package dev.loopdesk.portal;

import dev.loopdesk.portal.TicketLinkResolver.InvalidLinkException;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.FileName;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import java.util.Set;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Downloads of a ticket's files for its requester and participants; browsers save them and do not open them within our origin. */
@Controller
@RequestMapping("/t/{token}/attachments/{id:[0-9a-f-]{36}}")
class DownloadPoint {

    private static final String RUN_NOTHING = "sandbox; default-src 'none'; frame-ancestors 'none'";
    /** Types that browsers only display; all others are sent as bytes. */
    private static final Set<String> HARMLESS =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain");

    private final TicketLinkResolver links;
    private final Attachments attachments;

    DownloadPoint(TicketLinkResolver links, Attachments attachments) {
        this.links = links;
        this.attachments = attachments;
    }

    @GetMapping
    ResponseEntity<InputStreamResource> download(
            @PathVariable(name = "token") String token,
            @PathVariable(name = "id") String id,
            HttpServletResponse response) {
        Attachment file = find(token, id, response);
        String type = HARMLESS.contains(file.mediaType()) ? file.mediaType() : MediaType.APPLICATION_OCTET_STREAM_VALUE;
        response.setHeader("Content-Security-Policy", RUN_NOTHING);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .contentLength(file.content().size())
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.contentDisposition(file.name()))
                .body(new InputStreamResource(attachments.open(file)));
    }

    @GetMapping("/preview")
    ResponseEntity<InputStreamResource> preview(
            @PathVariable(name = "token") String token,
            @PathVariable(name = "id") String id,
            HttpServletResponse response) {
        InputStream picture = attachments.preview(find(token, id, response)).orElseThrow(InvalidLinkException::new);
        response.setHeader("Content-Security-Policy", RUN_NOTHING);
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(new InputStreamResource(picture));
    }

    private Attachment find(String token, String id, HttpServletResponse response) {
        String number = links.holderOf(token, response).number();
        return attachments.findForRequester(number, id).orElseThrow(InvalidLinkException::new);
    }
}
