package dev.loopdesk.mail.received;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file in a mail: a part that is no text of the mail itself. The bytes are not copied: they are not to be changed. */
public final class ReceivedFile {

    private final String name;
    private final String type;
    private final byte[] content;
    private final boolean inline;
    private final @Nullable String contentId;

    ReceivedFile(String name, String type, byte[] content, boolean inline, @Nullable String contentId) {
        this.name = name;
        this.type = type;
        this.content = content;
        this.inline = inline;
        this.contentId = contentId;
    }

    /** A name that is safe as the name of a file and on a page, unique within its mail. */
    public String name() {
        return name;
    }

    /** What the sender says it is, in lower case, such as {@code image/png}; it may be a lie. */
    public String type() {
        return type;
    }

    public byte[] content() {
        return content;
    }

    /** Whether it is shown within the text of the mail, like a picture. */
    public boolean inline() {
        return inline;
    }

    /** What HTML calls it by, without angle brackets, or null. */
    public @Nullable String contentId() {
        return contentId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReceivedFile that
                && name.equals(that.name)
                && type.equals(that.type)
                && inline == that.inline
                && Objects.equals(contentId, that.contentId)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, content.length);
    }

    @Override
    public String toString() {
        return name + " (" + type + ", " + content.length + " bytes)";
    }
}
