package dev.loopdesk.ticket;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Bytes of attachments and received mail. They are stored in the database under random ids, so that they share the
 * transaction and the backup of their ticket and every node can read them.
 */
@Repository
public class Contents {

    private static final int PIECE = 512 * 1024;

    private final JdbcClient jdbc;
    private final Clock clock;

    Contents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Stores a stream.
     *
     * @param limit maximum number of bytes
     * @throws ContentTooLargeException if the stream holds more; nothing is stored then
     * @throws IOException if the stream fails; nothing is stored then
     */
    @Transactional(rollbackFor = IOException.class)
    public Content put(InputStream bytes, long limit) throws IOException {
        String id = UUID.randomUUID().toString();
        MessageDigest digest = sha256();
        jdbc.sql("insert into content (id, size, sha256, stored_at) values (:id, 0, :none, :at)")
                .param("id", id)
                .param("none", HashChain.START)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        long size = 0;
        for (int position = 1; ; position++) {
            byte[] piece = bytes.readNBytes(PIECE);
            if (piece.length == 0) {
                break;
            }
            size += piece.length;
            if (size > limit) {
                throw new ContentTooLargeException(limit);
            }
            digest.update(piece);
            jdbc.sql("insert into content_piece (content_id, position, bytes) values (:id, :position, :bytes)")
                    .param("id", id)
                    .param("position", position)
                    .param("bytes", piece)
                    .update();
        }
        var content = new Content(id, size, HexFormat.of().formatHex(digest.digest()));
        jdbc.sql("update content set size = :size, sha256 = :sha256 where id = :id")
                .param("size", size)
                .param("sha256", content.sha256())
                .param("id", id)
                .update();
        return content;
    }

    /** Returns the content with that id, if it exists. */
    public Optional<Content> find(String id) {
        return jdbc.sql("select id, size, sha256 from content where id = :id")
                .param("id", id)
                .query((row, n) -> new Content(row.getString(1), row.getLong(2), row.getString(3)))
                .optional();
    }

    /** Opens the content with that id, empty if it does not exist; one chunk at a time is in memory. */
    public InputStream open(String id) {
        return new Pieces(id);
    }

    /** Removes the content with that id, if it exists. */
    @Transactional
    public void remove(String id) {
        jdbc.sql("delete from content_piece where content_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("delete from content where id = :id").param("id", id).update();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private final class Pieces extends InputStream {

        private final String id;
        private int position;
        private @Nullable InputStream piece;

        Pieces(String id) {
            this.id = id;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (true) {
                InputStream current = piece;
                if (current == null) {
                    current = next();
                    if (current == null) {
                        return -1;
                    }
                    piece = current;
                }
                int read = current.read(buffer, offset, length);
                if (read > 0) {
                    return read;
                }
                piece = null;
            }
        }

        private @Nullable InputStream next() {
            position++;
            return jdbc.sql("select bytes from content_piece where content_id = :id and position = :position")
                    .param("id", id)
                    .param("position", position)
                    .query((row, n) -> row.getBytes(1))
                    .optional()
                    .map(ByteArrayInputStream::new)
                    .orElse(null);
        }
    }
}
