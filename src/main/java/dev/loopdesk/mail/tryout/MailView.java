package dev.loopdesk.mail.tryout;

import com.icegreen.greenmail.store.StoredMessage;
import dev.loopdesk.mail.received.MailParts;
import dev.loopdesk.mail.received.MailReader;
import dev.loopdesk.mail.received.UnreadableMailException;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mail for display. Its content may be hostile and is not assumed to be well formed. */
final class MailView {

    private static final MailReader READER = new MailReader();
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"'，。；）]*[^\\s<>\"'，。；）.,;:!?)]");

    private final StoredMessage stored;
    private final @Nullable MailParts parts;

    MailView(StoredMessage stored) {
        this.stored = stored;
        this.parts = parts(stored);
    }

    private static @Nullable MailParts parts(StoredMessage stored) {
        var raw = new ByteArrayOutputStream();
        try {
            stored.getMimeMessage().writeTo(raw);
            return READER.parts(raw.toByteArray());
        } catch (IOException | MessagingException | UnreadableMailException e) {
            return null;
        }
    }

    public long uid() {
        return stored.getUid();
    }

    public Instant receivedAt() {
        return stored.getReceivedDate().toInstant();
    }

    /** Returns a decoded header, empty if there is none. */
    public String header(String name) {
        return parts == null ? "" : parts.header(name);
    }

    /** Returns all headers, not decoded. */
    public List<String> headers() {
        return parts == null ? List.of() : parts.headerLines();
    }

    public @Nullable String text() {
        String text = body("text/plain");
        return text == null ? null : text.replace("\r\n", "\n");
    }

    /**
     * A piece of a text.
     *
     * @param address true if it is a web address
     */
    public record Piece(String text, boolean address) {}

    /** Returns the text in pieces, none if there is no text. */
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

    /** Returns the distinct web addresses in the text. */
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
        try {
            return parts == null ? null : parts.body(type);
        } catch (UnreadableMailException e) {
            return null;
        }
    }
}
