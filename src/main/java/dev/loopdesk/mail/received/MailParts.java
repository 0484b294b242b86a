package dev.loopdesk.mail.received;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers and bodies of a mail by type, for pages that display a mail without interpreting it. */
public final class MailParts {

    private final MimePart mail;
    private final ReadingLimits limits;

    MailParts(MimePart mail, ReadingLimits limits) {
        this.mail = mail;
        this.limits = limits;
    }

    /** Returns the first header of that name with its encoded words decoded, empty if there is none. */
    public String header(String name) {
        return EncodedWords.decode(mail.headers().value(name));
    }

    /** Returns the lines of the headers, undecoded and in order. */
    public List<String> headerLines() {
        byte[] section = Arrays.copyOfRange(mail.raw(), mail.start(), mail.from());
        return TextDecoding.text(section, "utf-8")
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /**
     * Returns the first body of a type that is no attachment, decoded, or null.
     *
     * @throws UnreadableMailException if it unpacks to more than the limits allow
     */
    public @Nullable String body(String type) throws UnreadableMailException {
        MimePart part = find(mail, type);
        return part == null
                ? null
                : TextDecoding.text(
                        part.content(new ReadingBudget(limits)), part.type().plain("charset"));
    }

    private static @Nullable MimePart find(MimePart part, String type) {
        if (part.disposition().is("attachment")) {
            return null;
        }
        if (!part.isMultipart()) {
            return part.type().is(type) ? part : null;
        }
        for (MimePart child : part.parts()) {
            MimePart found = find(child, type);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
