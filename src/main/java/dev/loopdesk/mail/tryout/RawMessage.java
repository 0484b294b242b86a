package dev.loopdesk.mail.tryout;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A mail that returns its bytes unchanged, whatever was parsed; Jakarta Mail writes headers beyond ASCII anew. */
final class RawMessage extends MimeMessage {

    private static final Session SESSION = Session.getInstance(new Properties());
    private static final byte[] PLAIN = "Content-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] raw;

    private RawMessage(byte[] raw, byte[] understood) throws MessagingException {
        super(SESSION, new ByteArrayInputStream(understood));
        this.raw = raw;
    }

    static RawMessage of(byte[] raw) throws MessagingException {
        return new RawMessage(raw, raw);
    }

    /** Returns a mail that appears as empty text and still has all its bytes. */
    static RawMessage withoutStructure(byte[] raw) throws MessagingException {
        return new RawMessage(raw, PLAIN);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(raw);
    }

    @Override
    public void writeTo(OutputStream out, String @Nullable [] without) throws IOException, MessagingException {
        if (without == null || without.length == 0) {
            out.write(raw);
        } else {
            super.writeTo(out, without);
        }
    }
}
