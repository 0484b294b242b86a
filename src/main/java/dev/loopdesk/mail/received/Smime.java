package dev.loopdesk.mail.received;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a mail that S/MIME packed as a whole (RFC 8551): a Cryptographic Message Syntax of RFC 5652 in BER, whose
 * lengths may be indefinite and whose strings may come in pieces. The JDK reads this syntax in internal packages only.
 * Signatures are not verified, because nothing in a mail proves its sender to Loopdesk.
 *
 * @param kind what the body is
 * @param content MIME part that was signed or compressed; null if there is none or it cannot be read
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
record Smime(Kind kind, byte @Nullable [] content) {

    /** Protections of a body. */
    enum Kind {
        SIGNED,
        COMPRESSED,
        ENCRYPTED,
        OTHER
    }

    private static final Set<String> TYPES = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");
    private static final String SIGNED_DATA = "2a864886f70d010702";
    private static final String COMPRESSED_DATA = "2a864886f70d0109100109";
    /** Enveloped, encrypted and authenticated enveloped data. */
    private static final Set<String> ENCRYPTED_DATA =
            Set.of("2a864886f70d010703", "2a864886f70d010706", "2a864886f70d0109100117");

    private static final Smime UNKNOWN = new Smime(Kind.OTHER, null);

    /** Tells whether a part is declared as such a body, by its type or by the name of its file. */
    static boolean isDeclared(HeaderValue type, MailHeaders headers) {
        if (TYPES.contains(type.value())) {
            return true;
        }
        String name = HeaderValue.of(headers.first("content-disposition")).plain("filename");
        String either = name.isEmpty() ? type.plain("name") : name;
        return type.is("application/octet-stream")
                && either.toLowerCase(Locale.ROOT).endsWith(".p7m");
    }

    /**
     * Reads a body.
     *
     * @param most limit in bytes of what is unpacked; more is cut off
     */
    static Smime read(byte[] body, int most) {
        var reading = new Reading(body);
        try {
            reading.enter(Reading.SEQUENCE);
            String type = reading.objectIdentifier();
            if (ENCRYPTED_DATA.contains(type)) {
                return new Smime(Kind.ENCRYPTED, null);
            }
            boolean signed = type.equals(SIGNED_DATA);
            if (!signed && !type.equals(COMPRESSED_DATA)) {
                return UNKNOWN;
            }
            Kind kind = signed ? Kind.SIGNED : Kind.COMPRESSED;
            reading.enter(Reading.CONTENT);
            reading.enter(Reading.SEQUENCE);
            // The version and the algorithms.
            reading.skip(0);
            reading.skip(0);
            reading.enter(Reading.SEQUENCE);
            reading.objectIdentifier();
            if (!reading.isAt(Reading.CONTENT)) {
                return new Smime(kind, null);
            }
            reading.enter(Reading.CONTENT);
            byte[] content = reading.octets();
            return new Smime(kind, signed ? content : inflated(content, most));
        } catch (MalformedException | IOException e) {
            return UNKNOWN;
        }
    }

    private static byte[] inflated(byte[] content, int most) throws IOException {
        try (var inflater = new InflaterInputStream(new ByteArrayInputStream(content))) {
            return inflater.readNBytes(most);
        }
    }

    /** The bytes are no Basic Encoding Rules, or end too early. */
    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Reads elements one after the other; every step moves forward, so that the size of the input bounds the work. */
    private static final class Reading {

        static final int SEQUENCE = 0x30;
        static final int CONTENT = 0xA0;
        private static final int OBJECT_IDENTIFIER = 0x06;
        private static final int OCTETS = 0x04;
        private static final int OCTETS_IN_PIECES = 0x24;
        private static final int MOST_NESTED = 30;
        private static final int INDEFINITE = -1;

        private final byte[] bytes;
        private int at;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean isAt(int tag) {
            return at < bytes.length && (bytes[at] & 0xFF) == tag;
        }

        /** Moves to the first element within one of that tag. */
        void enter(int tag) throws MalformedException {
            expect(tag);
            length();
        }

        String objectIdentifier() throws MalformedException {
            expect(OBJECT_IDENTIFIER);
            int length = definite(length());
            at += length;
            return HexFormat.of().formatHex(bytes, at - length, at);
        }

        /** Moves behind an element. */
        void skip(int depth) throws MalformedException {
            if (depth > MOST_NESTED) {
                throw new MalformedException();
            }
            next();
            int length = length();
            if (length != INDEFINITE) {
                at += length;
                return;
            }
            while (!isEnd()) {
                skip(depth + 1);
            }
            at += 2;
        }

        byte[] octets() throws MalformedException {
            var octets = new ByteArrayOutputStream();
            octets(octets, 0);
            return octets.toByteArray();
        }

        private void octets(ByteArrayOutputStream octets, int depth) throws MalformedException {
            if (depth > MOST_NESTED) {
                throw new MalformedException();
            }
            int tag = next();
            if (tag == OCTETS) {
                int length = definite(length());
                octets.write(bytes, at, length);
                at += length;
                return;
            }
            if (tag != OCTETS_IN_PIECES) {
                throw new MalformedException();
            }
            int length = length();
            int end = length == INDEFINITE ? bytes.length : at + length;
            while (length == INDEFINITE ? !isEnd() : at < end) {
                octets(octets, depth + 1);
            }
            at += length == INDEFINITE ? 2 : 0;
        }

        private boolean isEnd() throws MalformedException {
            if (at + 2 > bytes.length) {
                throw new MalformedException();
            }
            return bytes[at] == 0 && bytes[at + 1] == 0;
        }

        private void expect(int tag) throws MalformedException {
            if (next() != tag) {
                throw new MalformedException();
            }
        }

        private int next() throws MalformedException {
            if (at >= bytes.length) {
                throw new MalformedException();
            }
            return bytes[at++] & 0xFF;
        }

        private int definite(int length) throws MalformedException {
            if (length == INDEFINITE) {
                throw new MalformedException();
            }
            return length;
        }

        /** Returns a length that the rest of the bytes holds, or {@link #INDEFINITE}. */
        private int length() throws MalformedException {
            int first = next();
            if (first == 0x80) {
                return INDEFINITE;
            }
            long length = first;
            if (first > 0x80) {
                int count = first & 0x7F;
                if (count > 4) {
                    throw new MalformedException();
                }
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = (length << 8) | next();
                }
            }
            if (length > bytes.length - at) {
                throw new MalformedException();
            }
            return (int) length;
        }
    }
}
