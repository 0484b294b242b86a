package dev.loopdesk.mail.received;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An attachment of a mail. The bytes are not copied and must not be changed. */
public final class ReceivedFile {

    private final String name;
    private final String type;
    private final byte[] content;

    ReceivedFile(String name, String type, byte[] content) {
        this.name = name;
        this.type = type;
        this.content = content;
    }

    /** Returns a name that is safe for file systems and pages, and unique within the mail. */
    public String name() {
        return name;
    }

    /** Returns the declared media type in lower case, such as {@code image/png}; it may be wrong. */
    public String type() {
        return type;
    }

    public byte[] content() {
        return content;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReceivedFile that
                && name.equals(that.name)
                && type.equals(that.type)
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
