package dev.loopdesk.mail.received;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a mail, or the whole mail.
 *
 * @param raw bytes that contain the part
 * @param start start of the headers
 * @param from start of the body
 * @param to end of the body, exclusive
 * @param parts parts of a multipart, the one mail within a {@code message/rfc822}, or the one part that was signed or
 *     compressed as a whole (S/MIME)
 */
@SuppressWarnings("ArrayRecordComponent") // a slice of the mail, compared by nobody
record MimePart(MailHeaders headers, HeaderValue type, byte[] raw, int start, int from, int to, List<MimePart> parts) {

    /** Returns the decoded body. */
    byte[] content(ReadingBudget budget) throws UnreadableMailException {
        String encoding = headers.value("content-transfer-encoding");
        byte[] content =
                TransferDecoding.decode(raw, from, TransferDecoding.clearFrom(raw, from, to, encoding), encoding);
        budget.takeDecoded(content.length);
        return content;
    }

    /** Returns the clear text that somebody has added below an encoded body. */
    byte[] addedText() {
        int clear = TransferDecoding.clearFrom(raw, from, to, headers.value("content-transfer-encoding"));
        return Arrays.copyOfRange(raw, clear, to);
    }

    /** Returns headers and body, undecoded. */
    byte[] whole(ReadingBudget budget) throws UnreadableMailException {
        budget.takeDecoded(to - start);
        return Arrays.copyOfRange(raw, start, to);
    }

    boolean isMultipart() {
        return type.isKind("multipart") && !parts.isEmpty();
    }

    boolean isMail() {
        return isMailType(type.value());
    }

    /** Tells whether the part was packed as a whole by S/MIME, and is unpacked. */
    boolean isUnpacked() {
        return !parts.isEmpty() && !isMultipart() && !isMail();
    }

    static boolean isMailType(String type) {
        return type.equals("message/rfc822") || type.equals("message/global") || type.equals("message/news");
    }

    HeaderValue disposition() {
        return HeaderValue.of(headers.first("content-disposition"));
    }

    /** Returns the file name given by the sender, not made safe, or null. */
    @Nullable
    String fileName() {
        String name = disposition().parameter("filename");
        return name == null ? type.parameter("name") : name;
    }
}
