package dev.loopdesk.portal;

import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.message.TicketLinks.Holder;
import dev.loopdesk.portal.Uploads.Staged;
import dev.loopdesk.portal.Uploads.UploadRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;

/** Receives files from the pages' script, one at a time, while the form is being filled in. */
@RestController
@RequestMapping({"/uploads/{draft:[0-9a-f-]{36}}", "/t/{token}/uploads/{draft:[0-9a-f-]{36}}"})
class UploadPoint {

    private final Uploads uploads;
    private final TicketLinks links;
    private final ZoneId zone;

    UploadPoint(Uploads uploads, TicketLinks links, @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.uploads = uploads;
        this.links = links;
        this.zone = zone;
    }

    @GetMapping
    ResponseEntity<?> list(
            @PathVariable(name = "token", required = false) @Nullable String token,
            @PathVariable(name = "draft") String draft,
            Locale language) {
        return isDead(token) ? nothing() : answer(HttpStatus.OK).body(uploads.staged(draft, words(language)));
    }

    @PostMapping
    ResponseEntity<?> add(
            @PathVariable(name = "token", required = false) @Nullable String token,
            @PathVariable(name = "draft") String draft,
            @RequestParam(name = "file", required = false) @Nullable MultipartFile file,
            Locale language,
            HttpServletRequest request) {
        if (isDead(token) || !Uploads.draft(draft).equals(draft)) {
            return nothing();
        }
        if (file == null) {
            return refused(HttpStatus.BAD_REQUEST, "file.failed", language);
        }
        try {
            Staged staged = uploads.add(draft, number(token), file, request.getRemoteAddr(), words(language));
            return answer(HttpStatus.CREATED).body(staged);
        } catch (UploadRefusedException e) {
            Map<String, String> problem = Map.of("problem", String.valueOf(e.getMessage()));
            return e.isForLater()
                    ? answer(HttpStatus.TOO_MANY_REQUESTS)
                            .header(HttpHeaders.RETRY_AFTER, Long.toString(e.seconds()))
                            .body(problem)
                    : answer(HttpStatus.UNPROCESSABLE_ENTITY).body(problem);
        }
    }

    @DeleteMapping("/{id:[0-9a-f-]{36}}")
    ResponseEntity<?> discard(
            @PathVariable(name = "token", required = false) @Nullable String token,
            @PathVariable(name = "draft") String draft,
            @PathVariable(name = "id") String id) {
        if (isDead(token)) {
            return nothing();
        }
        uploads.discard(draft, id);
        return answer(HttpStatus.NO_CONTENT).build();
    }

    /** The request exceeds the server's limits, or no browser sends such. */
    @ExceptionHandler(MultipartException.class)
    ResponseEntity<?> unreadable(MultipartException e, Locale language) {
        HttpStatus status = UnreadableFormHandler.status(e);
        return refused(status, status == HttpStatus.PAYLOAD_TOO_LARGE ? "file.unreadable" : "file.failed", language);
    }

    private boolean isDead(@Nullable String token) {
        return token != null && number(token) == null;
    }

    private @Nullable String number(@Nullable String token) {
        return token == null ? null : links.holderOf(token).map(Holder::number).orElse(null);
    }

    private RequesterWords words(Locale language) {
        return new RequesterWords(language, zone);
    }

    private ResponseEntity<?> refused(HttpStatus status, String why, Locale language) {
        return answer(status).body(Map.of("problem", words(language).text(why)));
    }

    private static ResponseEntity<?> nothing() {
        return answer(HttpStatus.NOT_FOUND).body(List.of());
    }

    private static ResponseEntity.BodyBuilder answer(HttpStatus status) {
        return ResponseEntity.status(status).cacheControl(CacheControl.noStore());
    }
}
