package dev.loopdesk.mail.received;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a mail, or the mail itself.
 *
 * @param raw the bytes that the part is a slice of
 * @param start where its headers begin
 * @param from where its body begins
 * @param to where it ends
 * @param parts the parts of a multipart, or the one mail within a {@code message/rfc822}
 */
@SuppressWarnings("ArrayRecordComponent") // a slice of the mail, compared by nobody
record MimePart(MailHeaders headers, HeaderValue type, byte[] raw, int start, int from, int to, List<MimePart> parts) {

    /** The body as the sender had it. */
    byte[] content(ReadingBudget budget) throws UnreadableMailException {
        byte[] content = TransferDecoding.decode(raw, from, to, headers.value("content-transfer-encoding"));
        budget.takeDecoded(content.length);
        return content;
    }

    /** Headers and body as they came. */
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

    /** The name that the sender gave to the part, as it came, or null. */
    @Nullable
    String fileName() {
        String name = disposition().parameter("filename");
        return name == null ? type.parameter("name") : name;
    }
}
