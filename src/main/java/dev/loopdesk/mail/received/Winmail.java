package dev.loopdesk.mail.received;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.MAPIAttribute;
import org.apache.poi.hmef.attribute.MAPIStringAttribute;
import org.apache.poi.hmef.attribute.TNEFAttribute;
import org.apache.poi.hsmf.datatypes.MAPIProperty;
import org.jspecify.annotations.Nullable;

/** The file {@code winmail.dat} in which Outlook packs the attachments of a mail (TNEF). */
final class Winmail {

    /** Length of signature and key, which are followed by attributes of level, id, length, data and checksum. */
    private static final int HEADER = 6;

    private static final int ATTRIBUTE_HEADER = 9;
    private static final int CHECKSUM = 2;
    private static final int MESSAGE_PROPERTIES = 0x00069003;
    private static final int ATTACHMENT_PROPERTIES = 0x00069005;
    private static final int MOST_ATTRIBUTES = 5_000;
    private static final int MOST_BYTES_OF_PROPERTIES = 16 << 20;

    static {
        // The setting applies to the whole JVM, which reads no other such files; the library's default is below the
        // size of an ordinary picture.
        TNEFAttribute.setMaxRecordLength(ReadingLimits.DEFAULT.bytes());
    }

    private final String text;
    private final List<File> files;

    private Winmail(HMEFMessage message) {
        this.text = text(message);
        this.files = files(message);
    }

    /** Opens a TNEF file; null if the bytes are none or cannot be read. */
    static @Nullable Winmail open(byte[] content) {
        if (!isModest(content)) {
            return null;
        }
        try {
            return new Winmail(new HMEFMessage(new ByteArrayInputStream(content)));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Counts attributes before the library creates objects for them; more than the limit is taken for an attack. */
    private static boolean isModest(byte[] content) {
        int attributes = 0;
        long properties = 0;
        int at = HEADER;
        while (at + ATTRIBUTE_HEADER <= content.length) {
            int id = number(content, at + 1);
            int length = number(content, at + 5);
            boolean listed = id == MESSAGE_PROPERTIES || id == ATTACHMENT_PROPERTIES;
            properties += listed ? length : 0;
            if (length < 0
                    || length > content.length - at - ATTRIBUTE_HEADER
                    || ++attributes > MOST_ATTRIBUTES
                    || properties > MOST_BYTES_OF_PROPERTIES) {
                return false;
            }
            at += ATTRIBUTE_HEADER + length + CHECKSUM;
        }
        return true;
    }

    private static int number(byte[] content, int at) {
        return (content[at] & 0xFF)
                | ((content[at + 1] & 0xFF) << 8)
                | ((content[at + 2] & 0xFF) << 16)
                | ((content[at + 3] & 0xFF) << 24);
    }

    /** Returns the plain text of the mail, empty if there is none; RTF is ignored. */
    String text() {
        return text;
    }

    List<File> files() {
        return files;
    }

    private static String text(HMEFMessage message) {
        MAPIAttribute body = message.getMessageMAPIAttribute(MAPIProperty.BODY);
        String text = body == null ? null : MAPIStringAttribute.getAsString(body);
        return Objects.requireNonNullElse(text, "");
    }

    private static List<File> files(HMEFMessage message) {
        var files = new ArrayList<File>();
        for (org.apache.poi.hmef.Attachment attachment : message.getAttachments()) {
            String name = attachment.getLongFilename();
            if (name == null || name.isBlank()) {
                name = attachment.getFilename();
            }
            files.add(new File(name, type(name), attachment.getContents()));
        }
        return List.copyOf(files);
    }

    private static String type(@Nullable String name) {
        String type = name == null ? null : URLConnection.guessContentTypeFromName(name);
        return type == null ? "application/octet-stream" : type;
    }

    /** An attached file. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
    record File(@Nullable String name, String type, byte[] content) {}
}
