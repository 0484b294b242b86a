package dev.loopdesk.mail.tryout;

import com.icegreen.greenmail.store.StoredMessage;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mail as pages show it. Whoever wrote it may mean harm, so nothing in it is trusted to be well formed. */
final class MailView {

    private static final int DEEPEST_PART = 20;
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"'，。；）]*[^\\s<>\"'，。；）.,;:!?)]");

    private final StoredMessage stored;

    MailView(StoredMessage stored) {
        this.stored = stored;
    }

    public long uid() {
        return stored.getUid();
    }

    public Instant receivedAt() {
        return stored.getReceivedDate().toInstant();
    }

    /** The value of a header in readable form, empty where there is none. */
    public String header(String name) {
        try {
            String[] values = stored.getMimeMessage().getHeader(name);
            return values == null ? "" : decoded(values[0]);
        } catch (MessagingException e) {
            return "";
        }
    }

    /** All headers as they came. */
    public List<String> headers() {
        var lines = new ArrayList<String>();
        try {
            for (Header header : Collections.list(stored.getMimeMessage().getAllHeaders())) {
                lines.add(header.getName() + ": " + header.getValue());
            }
        } catch (MessagingException e) {
            return List.of();
        }
        return lines;
    }

    public @Nullable String text() {
        String text = body("text/plain");
        return text == null ? null : text.replace("\r\n", "\n");
    }

    /**
     * A piece of a text.
     *
     * @param address whether it is an address of the web, which a reader may want to open
     */
    public record Piece(String text, boolean address) {}

    /** The text in pieces; none where there is no text. */
    public List<Piece> pieces() {
        String text = text();
        if (text == null) {
            return List.of();
        }
        var pieces = new ArrayList<Piece>();
        Matcher found = ADDRESS.matcher(text);
        int end = 0;
        while (found.find()) {
            pieces.add(new Piece(text.substring(end, found.start()), false));
            pieces.add(new Piece(found.group(), true));
            end = found.end();
        }
        pieces.add(new Piece(text.substring(end), false));
        return pieces;
    }

    /** The addresses of the web in the text, each once. */
    public List<String> addresses() {
        return pieces().stream()
                .filter(Piece::address)
                .map(Piece::text)
                .distinct()
                .toList();
    }

    public @Nullable String html() {
        return body("text/html");
    }

    private @Nullable String body(String type) {
        MimeMessage mail = stored.getMimeMessage();
        try {
            Part part = find(mail, type, 0);
            return part == null ? null : content(part);
        } catch (MessagingException | IOException e) {
            return null;
        }
    }

    private static @Nullable Part find(Part part, String type, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST_PART || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return null;
        }
        if (part.isMimeType(type)) {
            return part;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                Part found = find(parts.getBodyPart(i), type, depth + 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String content(Part part) throws MessagingException, IOException {
        try {
            if (part.getContent() instanceof String text) {
                return text;
            }
        } catch (UnsupportedEncodingException e) {
            // a character set that nobody knows: read it as what it most often is
        }
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String decoded(String header) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(header));
        } catch (UnsupportedEncodingException e) {
            return header;
        }
    }
}
