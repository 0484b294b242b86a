package dev.loopdesk.proof;

import dev.loopdesk.ticket.FileName;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * An export as a file, which is not trusted: a ZIP of the one form that exports have. Programs differ in how they read other
 * forms, so that one could show a person what another has not verified: names that occur twice or lead out of the folder
 * (CWE-22), links, bytes between the parts, sizes that disagree, parts that grow without end (CWE-409).
 */
final class ExportFile implements Closeable {

    /** Limit of a part that is read as a whole. */
    private static final int LONGEST_TEXT = 256 * 1024 * 1024;

    private static final long LARGEST = 4L * 1024 * 1024 * 1024;
    private static final int LONGEST_NAME = 1_024;
    private static final Pattern FOLDER = Pattern.compile("(?:letters/|files/)?[^/\\\\]+");

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int DESCRIPTOR_LENGTH = 16;
    private static final int WITH_DESCRIPTOR = 0x8;
    private static final int UTF_8 = 0x800;
    private static final int COMPRESSION_LEVEL = 0x6;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int TYPE_OF_FILE = 0xF000;
    private static final int REGULAR = 0x8000;
    private static final int DOS_FOLDER = 0x10;

    private final FileChannel file;
    private final Map<String, Part> parts = new LinkedHashMap<>();

    private ExportFile(FileChannel file) {
        this.file = file;
    }

    /** A part of the ZIP. */
    private record Part(int flags, int method, int crc, long compressed, long size, long header) {}

    /** Takes the bytes of a part, piece by piece. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes, int length);
    }

    /**
     * Opens an export.
     *
     * @throws UnusableExportException if it is no ZIP, or none of the form that exports have
     * @throws IOException if the file cannot be read
     */
    static ExportFile open(Path path) throws IOException, UnusableExportException {
        FileChannel channel = FileChannel.open(path);
        var export = new ExportFile(channel);
        boolean usable = false;
        try {
            export.read();
            usable = true;
            return export;
        } finally {
            if (!usable) {
                channel.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Returns the names of the parts, in order. */
    Set<String> names() {
        return parts.keySet();
    }

    /** Returns the stated size of a part; to read it fails if it has another. */
    long length(String name) throws UnusableExportException {
        return part(name).size;
    }

    private Part part(String name) throws UnusableExportException {
        Part part = parts.get(name);
        if (part == null) {
            throw new UnusableExportException("missing", name);
        }
        return part;
    }

    private void read() throws IOException, UnusableExportException {
        long length = file.size();
        if (length < END_LENGTH) {
            throw new UnusableExportException("not-zip");
        }
        ByteBuffer end = bytes(length - END_LENGTH, END_LENGTH);
        if (end.getInt(0) != END) {
            throw new UnusableExportException("not-zip");
        }
        int count = unsigned(end.getShort(10));
        long size = unsigned(end.getInt(12));
        long start = unsigned(end.getInt(16));
        if (end.getInt(4) != 0
                || unsigned(end.getShort(8)) != count
                || end.getShort(20) != 0
                || start + size != length - END_LENGTH
                || size > LONGEST_TEXT) {
            throw new UnusableExportException("other-form");
        }
        ByteBuffer directory = bytes(start, (int) size);
        var alike = new HashSet<String>();
        long total = 0;
        for (int n = 0; n < count; n++) {
            total += readPart(directory, alike);
        }
        if (directory.hasRemaining()) {
            throw new UnusableExportException("other-form");
        }
        if (total > LARGEST) {
            throw new UnusableExportException("too-large");
        }
        readHeaders(start);
    }

    /** Reads one row of the directory and returns the size of its part. */
    private long readPart(ByteBuffer directory, Set<String> alike) throws UnusableExportException {
        int at = directory.position();
        if (directory.remaining() < CENTRAL_LENGTH || directory.getInt(at) != CENTRAL) {
            throw new UnusableExportException("other-form");
        }
        int nameLength = unsigned(directory.getShort(at + 28));
        if (nameLength == 0 || nameLength > LONGEST_NAME || directory.remaining() < CENTRAL_LENGTH + nameLength) {
            throw new UnusableExportException("other-form");
        }
        String name = name(directory, at + CENTRAL_LENGTH, nameLength);
        int type = (directory.getInt(at + 38) >>> 16) & TYPE_OF_FILE;
        if ((type != 0 && type != REGULAR) || (directory.getInt(at + 38) & DOS_FOLDER) != 0 || name.endsWith("/")) {
            throw new UnusableExportException("no-file", name.replaceAll("\\p{C}", "?"));
        }
        if (!isSafe(name)) {
            throw new UnusableExportException("unsafe-name", name.replaceAll("\\p{C}", "?"));
        }
        if (!alike.add(name.toLowerCase(Locale.ROOT))) {
            throw new UnusableExportException("twice", name);
        }
        var part = new Part(
                unsigned(directory.getShort(at + 8)),
                unsigned(directory.getShort(at + 10)),
                directory.getInt(at + 16),
                unsigned(directory.getInt(at + 20)),
                unsigned(directory.getInt(at + 24)),
                unsigned(directory.getInt(at + 42)));
        boolean plain = directory.getShort(at + 30) == 0 && directory.getInt(at + 32) == 0;
        if (!plain
                || (part.flags & ~(WITH_DESCRIPTOR | UTF_8 | COMPRESSION_LEVEL)) != 0
                || (part.method != STORED && part.method != DEFLATED)
                || ((part.flags & WITH_DESCRIPTOR) != 0 && part.method != DEFLATED)
                || ((part.flags & UTF_8) == 0 && !isAscii(name))) {
            throw new UnusableExportException("other-part", name);
        }
        parts.put(name, part);
        directory.position(at + CENTRAL_LENGTH + nameLength);
        return part.size;
    }

    private static boolean isSafe(String name) {
        if (!FOLDER.matcher(name).matches()) {
            return false;
        }
        String last = name.substring(name.indexOf('/') + 1);
        // Removes the number, since the name behind it may already have the full length.
        return last.equals(FileName.safe(last))
                || (last.matches("\\d{3,}-.*") && isSafe(last.replaceFirst("\\d+-", "")));
    }

    /** Checks that the parts stand one after the other, from the first byte on, under the names of the directory. */
    private void readHeaders(long start) throws IOException, UnusableExportException {
        long at = 0;
        for (Map.Entry<String, Part> entry : parts.entrySet()) {
            String name = entry.getKey();
            Part part = entry.getValue();
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            long data = at + LOCAL_LENGTH + bytes.length;
            if (part.header != at || data + part.compressed > start) {
                throw new UnusableExportException("hidden", name);
            }
            ByteBuffer header = bytes(at, LOCAL_LENGTH + bytes.length);
            boolean described = (part.flags & WITH_DESCRIPTOR) != 0;
            if (header.getInt(0) != LOCAL
                    || unsigned(header.getShort(6)) != part.flags
                    || unsigned(header.getShort(8)) != part.method
                    || unsigned(header.getShort(26)) != bytes.length
                    || header.getShort(28) != 0
                    || !header.slice(LOCAL_LENGTH, bytes.length).equals(ByteBuffer.wrap(bytes))
                    || (described ? !isBlank(header, 14) : !isDescribed(header, 14, part))) {
                throw new UnusableExportException("other-part", name);
            }
            at = data + part.compressed;
            if (described) {
                if (at + DESCRIPTOR_LENGTH > start) {
                    throw new UnusableExportException("other-part", name);
                }
                ByteBuffer descriptor = bytes(at, DESCRIPTOR_LENGTH);
                if (descriptor.getInt(0) != DESCRIPTOR || !isDescribed(descriptor, 4, part)) {
                    throw new UnusableExportException("other-part", name);
                }
                at += DESCRIPTOR_LENGTH;
            }
        }
        if (at != start) {
            throw new UnusableExportException("other-form");
        }
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    /** Tells whether checksum and sizes are zero, as they are where a descriptor follows. */
    private static boolean isBlank(ByteBuffer bytes, int at) {
        return bytes.getInt(at) == 0 && bytes.getInt(at + 4) == 0 && bytes.getInt(at + 8) == 0;
    }

    private static boolean isDescribed(ByteBuffer bytes, int at, Part part) {
        return bytes.getInt(at) == part.crc
                && unsigned(bytes.getInt(at + 4)) == part.compressed
                && unsigned(bytes.getInt(at + 8)) == part.size;
    }

    /**
     * Reads a part that is text.
     *
     * @throws UnusableExportException if the part is damaged or too large
     */
    byte[] bytes(String name) throws IOException, UnusableExportException {
        Part part = part(name);
        if (part.size > LONGEST_TEXT) {
            throw new UnusableExportException("too-large");
        }
        var text = new ByteArrayOutputStream();
        read(name, (bytes, length) -> text.write(bytes, 0, length));
        return text.toByteArray();
    }

    /**
     * Reads a part, never more than the size that the directory states.
     *
     * @throws UnusableExportException if the part is damaged
     */
    void read(String name, Taker taker) throws IOException, UnusableExportException {
        Part part = part(name);
        long at = part.header + LOCAL_LENGTH + name.getBytes(StandardCharsets.UTF_8).length;
        long left = part.compressed;
        long size = 0;
        var crc = new CRC32();
        var out = new byte[64 * 1024];
        var inflater = new Inflater(true);
        try {
            while (left > 0) {
                int length = (int) Math.min(left, out.length);
                byte[] in = raw(at, length);
                at += length;
                left -= length;
                if (part.method == STORED) {
                    size += length;
                    crc.update(in, 0, length);
                    taker.take(in, length);
                    continue;
                }
                inflater.setInput(in);
                int inflated;
                while ((inflated = inflater.inflate(out)) > 0) {
                    size += inflated;
                    if (size > part.size) {
                        throw new UnusableExportException("damaged", name);
                    }
                    crc.update(out, 0, inflated);
                    taker.take(out, inflated);
                }
                if (inflater.needsDictionary() || (inflater.finished() && (left > 0 || inflater.getRemaining() > 0))) {
                    throw new UnusableExportException("damaged", name);
                }
            }
            if ((part.method == DEFLATED && !inflater.finished())
                    || size != part.size
                    || (int) crc.getValue() != part.crc) {
                throw new UnusableExportException("damaged", name);
            }
        } catch (DataFormatException e) {
            throw new UnusableExportException("damaged", name);
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer bytes(long from, int length) throws IOException, UnusableExportException {
        return ByteBuffer.wrap(raw(from, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] raw(long from, int length) throws IOException, UnusableExportException {
        var raw = new byte[length];
        ByteBuffer bytes = ByteBuffer.wrap(raw);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new UnusableExportException("not-zip");
            }
        }
        return raw;
    }

    private static String name(ByteBuffer bytes, int from, int length) throws UnusableExportException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.duplicate().position(from).limit(from + length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableExportException("other-form");
        }
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
