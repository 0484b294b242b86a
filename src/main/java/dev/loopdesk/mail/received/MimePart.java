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
 * @param parts parts of a multipart, or the one mail within a {@code message/rfc822}
 */
@SuppressWarnings("ArrayRecordComponent") // a slice of the mail, compared by nobody
record MimePart(MailHeaders headers, HeaderValue type, byte[] raw, int start, int from, int to, List<MimePart> parts) {

    /** Returns the decoded body. */
    byte[] content(ReadingBudget budget) throws UnreadableMailException {
        byte[] content = TransferDecoding.decode(raw, from, to, headers.value("content-transfer-encoding"));
        budget.takeDecoded(content.length);
        return content;
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
