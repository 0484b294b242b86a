package dev.loopdesk.mail.received;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Builds mails as bytes and reads them. */
final class Mails {

    static final String HEAD = """
            From: Ana Example <ana@example.org>
            To: support@desk.example
            Subject: Printer
            Message-ID: <1@example.org>
            Date: Sun, 22 Nov 2026 10:00:00 +0100
            MIME-Version: 1.0
            """;

    static final MailClassifier CLASSIFIER =
            new MailClassifier(new OwnMailIdentity(List.of("support@desk.example"), "desk.example"));

    private Mails() {}

    static byte[] bytes(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static ReceivedMail read(String mail) throws UnreadableMailException {
        return new MailReader().read(bytes(mail));
    }

    /** A mail of a person with the given headers of content and the given body. */
    static ReceivedMail read(String contentHeaders, String body) throws UnreadableMailException {
        return read(HEAD + contentHeaders + "\n\n" + body);
    }

    static ReceivedMail readPlain(String body) throws UnreadableMailException {
        return read("Content-Type: text/plain; charset=utf-8", body);
    }

    static ReceivedMail readHtml(String html) throws UnreadableMailException {
        return read("Content-Type: text/html; charset=utf-8", html);
    }

    /** A mail whose body is encoded in a charset, under a declared charset that may be wrong. */
    static ReceivedMail readAs(String label, String text, Charset charset) throws UnreadableMailException {
        var mail = new ByteArrayOutputStream();
        mail.writeBytes(bytes(HEAD + "Content-Type: text/plain" + (label.isEmpty() ? "" : "; charset=" + label)
                + "\nContent-Transfer-Encoding: 8bit\n\n"));
        mail.writeBytes(text.getBytes(charset));
        return new MailReader().read(mail.toByteArray());
    }

    static MailVerdict classify(String mail) throws UnreadableMailException {
        return CLASSIFIER.classify(read(mail));
    }

    static String base64(byte[] bytes) {
        return Base64.getMimeEncoder().encodeToString(bytes).replace("\r\n", "\n");
    }
}
