package dev.loopdesk.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers with a picture that browsers display on our pages, and that runs nothing if it is opened by itself. */
public final class InlinePicture {

    private InlinePicture() {}

    /**
     * Creates the answer.
     *
     * @param mediaType type that browsers only display
     */
    public static ResponseEntity<Resource> of(
            HttpServletResponse response, String mediaType, long size, InputStream bytes) {
        // In place of those of a page, which allow more.
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(mediaType))
                .contentLength(size)
                // Asked for again each time, since the article may be retired.
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .body(new InputStreamResource(bytes));
    }
}
