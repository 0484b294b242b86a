package dev.loopdesk.mail.tryout;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Mailboxes on disk: one folder each, named by the hash of its address, with a file {@code address} and one file
 * {@code .eml} per mail. Files are written atomically and survive a crash of the machine.
 */
final class MailFiles {

    private static final String ADDRESS = "address";
    private static final String UNSEEN = ".eml";
    private static final String SEEN = ".seen.eml";

    private static final Pattern NAME = Pattern.compile("\\d{13}-.*\\.eml");

    private final Path root;
    private final AtomicInteger sequence = new AtomicInteger();

    MailFiles(Path root) {
        this.root = root;
    }

    /** Returns the addresses with a mailbox. */
    List<String> addresses() {
        return list(root).stream()
                .map(folder -> folder.resolve(ADDRESS))
                .filter(Files::isRegularFile)
                .map(MailFiles::read)
                .map(address -> new String(address, StandardCharsets.UTF_8))
                .toList();
    }

    Folder of(String address) {
        String id = hash(address);
        Path path = root.resolve(id);
        try {
            Files.createDirectories(path);
            if (!Files.exists(path.resolve(ADDRESS))) {
                write(path, ADDRESS, address.getBytes(StandardCharsets.UTF_8));
            }
            force(root);
        } catch (IOException e) {
            throw new UncheckedIOException("No mailbox can be kept in " + path, e);
        }
        return new Folder(id, path);
    }

    /** The mails of one address. */
    final class Folder {

        private final String id;
        private final Path path;

        private Folder(String id, Path path) {
            this.id = id;
            this.path = path;
        }

        String id() {
            return id;
        }

        /** Returns the mails, oldest first. */
        List<Mail> mails() {
            return list(path).stream()
                    .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .map(Mail::new)
                    .toList();
        }

        /** Adds a mail and returns when it survives a crash. */
        Mail add(byte[] content) {
            String name = String.format(
                    Locale.ROOT,
                    "%013d-%010d-%s",
                    System.currentTimeMillis(),
                    sequence.incrementAndGet(),
                    UUID.randomUUID());
            try {
                write(path, name + UNSEEN, content);
            } catch (IOException e) {
                throw new UncheckedIOException("A mail cannot be kept in " + path, e);
            }
            return new Mail(path.resolve(name + UNSEEN));
        }
    }

    /** A mail on disk. */
    record Mail(Path file) {

        byte[] content() {
            return read(file);
        }

        Instant receivedAt() {
            String name = file.getFileName().toString();
            return Instant.ofEpochMilli(Long.parseLong(name.substring(0, name.indexOf('-'))));
        }

        boolean seen() {
            return file.getFileName().toString().endsWith(SEEN);
        }

        Mail marked(boolean seen) {
            String name = file.getFileName().toString();
            String bare = name.substring(0, name.length() - (seen() ? SEEN : UNSEEN).length());
            Path marked = file.resolveSibling(bare + (seen ? SEEN : UNSEEN));
            try {
                return new Mail(Files.move(file, marked, ATOMIC_MOVE));
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be marked", e);
            }
        }

        void delete() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be deleted", e);
            }
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed", e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static void write(Path folder, String name, byte[] content) throws IOException {
        Path draft = folder.resolve(name + ".tmp");
        try (FileChannel channel = FileChannel.open(draft, CREATE, TRUNCATE_EXISTING, WRITE)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(draft, folder.resolve(name), ATOMIC_MOVE);
        force(folder);
    }

    /** Flushes a folder to disk; file systems where folders cannot be opened do so by themselves. */
    private static void force(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String hash(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
