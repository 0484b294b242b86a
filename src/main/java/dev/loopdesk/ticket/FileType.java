package dev.loopdesk.ticket;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.Tika;
import org.apache.tika.mime.MediaType;

/** Media types of files from outside. */
public final class FileType {

    private static final Tika TIKA = new Tika();

    private FileType() {}

    /**
     * Detects the type from the bytes; the name only distinguishes types with the same bytes, such as kinds of text.
     *
     * @param stream stream that can be marked; it is where it was afterwards
     */
    public static String of(InputStream stream, String name) throws IOException {
        String found = TIKA.detect(stream, name);
        MediaType type = MediaType.parse(found);
        return type == null ? found : type.getBaseType().toString();
    }
}
