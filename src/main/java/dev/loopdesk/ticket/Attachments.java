package dev.loopdesk.ticket;

import dev.loopdesk.ticket.AttachmentRefusedException.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Attachments of tickets. Files are added to a draft while the requester is still writing. Submission files the
 * draft with the ticket, as one entry of the case file that holds the hash of each file.
 */
@Service
public class Attachments {

    /**
     * Field of an entry of kind {@link EntryKind#ATTACHMENTS}, {@link EntryKind#STAFF_MESSAGE} or {@link EntryKind#NOTE}:
     * the files, each with id, name, type, size and hash.
     */
    public static final String FILES = "attachments";

    private static final int MOST_ATTEMPTS = 3;
    private static final int REMOVED_AT_ONCE = 20;

    private final JdbcClient jdbc;
    private final Contents contents;
    private final CaseFiles caseFiles;
    private final AttachmentSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Set<String> types;

    Attachments(
            JdbcClient jdbc,
            Contents contents,
            CaseFiles caseFiles,
            AttachmentSettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.caseFiles = caseFiles;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.types = settings.types().stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /**
     * Adds a file to a draft; the first file creates the draft.
     *
     * @param draft id of the draft, at most 36 characters; it must be hard to guess
     * @param number ticket that the draft is for, or null for a new ticket
     * @param name name given by the sender; it is made safe
     * @throws AttachmentRefusedException if the file is refused; nothing of it is stored then
     * @throws IOException if the stream fails
     */
    public Attachment add(String draft, @Nullable String number, String name, InputStream bytes)
            throws AttachmentRefusedException, IOException {
        String safe = FileName.safe(KeyRedaction.text(name));
        try (var stream = new BufferedInputStream(bytes)) {
            stream.mark(1);
            if (stream.read() < 0) {
                throw new AttachmentRefusedException(Reason.EMPTY, safe);
            }
            stream.reset();
            String type = FileType.of(stream, safe);
            if (!types.contains(type) || settings.refusedExtensions().contains(FileName.extension(safe))) {
                throw new AttachmentRefusedException(Reason.TYPE, safe);
            }
            removeExpiredDrafts();
            open(draft, number);
            return inserted(draft, number, named(safe, type), type, mayHoldKeys(type) ? redacted(stream) : stream);
        }
    }

    /** Tells whether a file of that type may be a mail or quote one; pictures, sound and archives cannot. */
    private static boolean mayHoldKeys(String type) {
        return !type.matches(
                "(?:image|audio|video)/.*|application/(?:zip|gzip|x-.*|vnd\\.openxmlformats.*|vnd\\.oasis.*)");
    }

    /** Cuts keys out of a file; one that is too large is refused later. */
    private InputStream redacted(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(
                (int) Math.min(Integer.MAX_VALUE - 8, settings.maxSize().toBytes() + 1));
        return new ByteArrayInputStream(
                bytes.length > settings.maxSize().toBytes() ? bytes : KeyRedaction.bytes(bytes));
    }

    /** Returns the files of a draft that was not submitted, in order of upload. */
    public List<Attachment> drafted(String draft) {
        return jdbc.sql("""
                        select a.*, c.size, c.sha256 from attachment a join content c on c.id = a.content_id
                        where a.draft_id = :draft and a.number is null order by a.position
                        """)
                .param("draft", draft)
                .query((row, n) -> attachment(row))
                .list();
    }

    /** Returns the files of a ticket's draft in order of upload, submitted or not. */
    public List<Attachment> brought(String draft, String number) {
        return jdbc.sql("""
                        select a.*, c.size, c.sha256 from attachment a
                            join content c on c.id = a.content_id
                            join attachment_draft d on d.id = a.draft_id
                        where d.id = :draft and d.number = :number order by a.position
                        """)
                .param("draft", draft)
                .param("number", number)
                .query((row, n) -> attachment(row))
                .list();
    }

    /** Removes a file from a draft, if it is there. */
    @Transactional
    public void discard(String draft, String id) {
        if (lock(draft) == null) {
            return;
        }
        drafted(draft).stream().filter(file -> file.id().equals(id)).forEach(this::remove);
    }

    /**
     * Files a draft with a ticket, in the caller's transaction. Does nothing if the draft does not exist, was filed
     * before or belongs to another ticket.
     *
     * @param author an account or {@link Entry#REQUESTER}
     * @return the filed attachments
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Attachment> file(String draft, String number, String author) {
        return file(draft, number, author, Map.of());
    }

    /**
     * Files a draft in the caller's transaction.
     *
     * @param from fields of the entry that name the author
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Attachment> file(String draft, String number, String author, Map<String, Object> from) {
        List<Attachment> files = file(draft, number, false);
        if (files.isEmpty()) {
            return files;
        }
        var content = new LinkedHashMap<String, Object>(from);
        content.put(FILES, files.stream().map(Attachments::recorded).toList());
        caseFiles.append(number, EntryKind.ATTACHMENTS, null, author, true, content);
        return files;
    }

    /**
     * Files a draft with a ticket for staff alone, in the caller's transaction, which records the files in an entry of its
     * own. Does nothing where {@link #file} does nothing.
     *
     * @return the filed attachments
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Attachment> fileInternally(String draft, String number) {
        return file(draft, number, true);
    }

    private List<Attachment> file(String draft, String number, boolean isInternal) {
        Draft open = lock(draft);
        if (open == null || open.filed || open.isForAnother(number)) {
            return List.of();
        }
        List<Attachment> files = drafted(draft);
        jdbc.sql("update attachment_draft set number = :number, filed_at = :at where id = :id")
                .param("number", number)
                .param("at", stored(now()))
                .param("id", draft)
                .update();
        jdbc.sql("update attachment set number = :number, internal = :internal where draft_id = :draft")
                .param("number", number)
                .param("internal", isInternal)
                .param("draft", draft)
                .update();
        return files;
    }

    /** Returns the files of a ticket that its requester may read, in the order of their submission. */
    public List<Attachment> forRequester(String number) {
        return of(number).stream().filter(file -> !file.isInternal()).toList();
    }

    /** Returns all files of a ticket in the order of their submission. */
    public List<Attachment> of(String number) {
        return jdbc.sql("""
                        select a.*, c.size, c.sha256 from attachment a
                            join content c on c.id = a.content_id
                            join attachment_draft d on d.id = a.draft_id
                        where a.number = :number order by d.filed_at, a.draft_id, a.position
                        """)
                .param("number", number)
                .query((row, n) -> attachment(row))
                .list();
    }

    /** Returns the file with that id, if it belongs to the ticket and its requester may read it. */
    public Optional<Attachment> findForRequester(String number, String id) {
        return find(number, id).filter(file -> !file.isInternal());
    }

    /** Returns the file with that id, if it belongs to the ticket. */
    public Optional<Attachment> find(String number, String id) {
        return jdbc.sql("""
                        select a.*, c.size, c.sha256 from attachment a join content c on c.id = a.content_id
                        where a.id = :id and a.number = :number
                        """)
                .param("id", id)
                .param("number", number)
                .query((row, n) -> attachment(row))
                .optional();
    }

    /** Opens the bytes of a file. */
    public InputStream open(Attachment attachment) {
        return contents.open(attachment.content().id());
    }

    /** Opens the PNG thumbnail of a file, if it has one. */
    public Optional<InputStream> preview(Attachment attachment) {
        return Optional.ofNullable(attachment.preview()).map(contents::open);
    }

    /** Returns the limits and types of attachments. */
    public AttachmentSettings settings() {
        return settings;
    }

    private Attachment inserted(String draft, @Nullable String number, String name, String type, InputStream stream)
            throws AttachmentRefusedException, IOException {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                try {
                    return insert(draft, number, name, type, stream);
                } catch (AttachmentRefusedException e) {
                    throw new RefusalRollback(e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        } catch (RefusalRollback e) {
            throw e.why;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ContentTooLargeException) {
                throw new AttachmentRefusedException(Reason.TOO_LARGE, name);
            }
            throw e.getCause();
        }
    }

    private Attachment insert(String draft, @Nullable String number, String name, String type, InputStream stream)
            throws AttachmentRefusedException, IOException {
        // Stored before the draft is locked, because a slow sender would hold the lock.
        Content content = contents.put(stream, settings.maxSize().toBytes());
        String preview = type.startsWith("image/") ? preview(content) : null;
        Draft open = lock(draft);
        if (open == null || open.filed || open.isForAnother(number)) {
            throw new AttachmentRefusedException(Reason.HANDED_IN, name);
        }
        List<Attachment> others = drafted(draft);
        check(name, number, content, others);
        var attachment =
                new Attachment(UUID.randomUUID().toString(), unique(name, others), type, content, preview, false);
        int position = jdbc.sql("select coalesce(max(position), 0) + 1 from attachment where draft_id = :draft")
                .param("draft", draft)
                .query(Integer.class)
                .single();
        jdbc.sql("""
                        insert into attachment (id, draft_id, position, content_id, preview_id, name, media_type)
                        values (:id, :draft, :position, :content, :preview, :name, :type)
                        """)
                .param("id", attachment.id())
                .param("draft", draft)
                .param("position", position)
                .param("content", content.id())
                .param("preview", preview)
                .param("name", attachment.name())
                .param("type", type)
                .update();
        return attachment;
    }

    private void check(String name, @Nullable String number, Content content, List<Attachment> others)
            throws AttachmentRefusedException {
        if (others.size() >= settings.maxCount()) {
            throw new AttachmentRefusedException(Reason.TOO_MANY, name);
        }
        long drafted = sum(others) + content.size();
        if (drafted > settings.maxTotal().toBytes()) {
            throw new AttachmentRefusedException(Reason.TOO_MUCH, name);
        }
        if (number != null
                && sum(of(number)) + drafted > settings.maxPerTicket().toBytes()) {
            throw new AttachmentRefusedException(Reason.TICKET_FULL, name);
        }
        long lying = jdbc.sql("""
                        select coalesce(sum(c.size), 0) from attachment a join content c on c.id = a.content_id
                        where a.number is null
                        """).query(Long.class).single();
        if (lying + content.size() > settings.maxDrafts().toBytes()) {
            throw new AttachmentRefusedException(Reason.BUSY, name);
        }
    }

    private static long sum(List<Attachment> files) {
        return files.stream().mapToLong(file -> file.content().size()).sum();
    }

    private @Nullable String preview(Content content) throws IOException {
        byte[] png = Preview.of(contents.open(content.id()));
        return png == null
                ? null
                : contents.put(new ByteArrayInputStream(png), png.length).id();
    }

    private static String named(String safe, String type) {
        if (!safe.isEmpty()) {
            return safe;
        }
        try {
            return "attachment" + MimeTypes.getDefaultMimeTypes().forName(type).getExtension();
        } catch (MimeTypeException e) {
            return "attachment";
        }
    }

    private static String unique(String name, List<Attachment> others) {
        Set<String> taken = others.stream()
                .map(other -> other.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String unique = name;
        for (int n = 2; taken.contains(unique.toLowerCase(Locale.ROOT)); n++) {
            unique = FileName.with(name, "-" + n);
        }
        return unique;
    }

    private void open(String draft, @Nullable String number) {
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.executeWithoutResult(status -> {
                    int found = jdbc.sql("select count(*) from attachment_draft where id = :id")
                            .param("id", draft)
                            .query(Integer.class)
                            .single();
                    if (found == 0) {
                        jdbc.sql("insert into attachment_draft (id, number, opened_at) values (:id, :number, :at)")
                                .param("id", draft)
                                .param("number", number)
                                .param("at", stored(now()))
                                .update();
                    }
                });
                return;
            } catch (DuplicateKeyException e) {
                // Another upload to the same draft took the position.
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private @Nullable Draft lock(String draft) {
        return jdbc.sql("select number, filed_at from attachment_draft where id = :id for update")
                .param("id", draft)
                .query((row, n) -> new Draft(row.getString("number"), row.getObject("filed_at") != null))
                .optional()
                .orElse(null);
    }

    /** Removes expired drafts, a few with each new file. */
    private void removeExpiredDrafts() {
        List<String> forgotten = jdbc.sql("""
                        select id from attachment_draft where filed_at is null and opened_at < :before
                        order by opened_at fetch first :most rows only
                        """)
                .param("before", stored(now().minus(settings.keepDrafts())))
                .param("most", REMOVED_AT_ONCE)
                .query(String.class)
                .list();
        for (String draft : forgotten) {
            transaction.executeWithoutResult(status -> {
                Draft still = lock(draft);
                if (still != null && !still.filed) {
                    drafted(draft).forEach(this::remove);
                    jdbc.sql("delete from attachment_draft where id = :id")
                            .param("id", draft)
                            .update();
                }
            });
        }
    }

    private void remove(Attachment file) {
        jdbc.sql("delete from attachment where id = :id").param("id", file.id()).update();
        contents.remove(file.content().id());
        if (file.preview() != null) {
            contents.remove(file.preview());
        }
    }

    /** Returns the names of the files that an entry lists. */
    public static List<String> names(Entry entry) {
        return RecordedFile.in(entry).stream().map(RecordedFile::name).toList();
    }

    /** Returns a file as entries record it. */
    public static Map<String, Object> recorded(Attachment file) {
        return Map.of(
                "id", file.id(),
                "name", file.name(),
                "type", file.mediaType(),
                "size", file.content().size(),
                "sha256", file.content().sha256());
    }

    private Instant now() {
        return clock.instant();
    }

    private static OffsetDateTime stored(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Attachment attachment(ResultSet row) throws SQLException {
        return new Attachment(
                row.getString("id"),
                row.getString("name"),
                row.getString("media_type"),
                new Content(row.getString("content_id"), row.getLong("size"), row.getString("sha256")),
                row.getString("preview_id"),
                row.getBoolean("internal"));
    }

    /**
     * A draft whose row is locked.
     *
     * @param number ticket that it is for, or null
     */
    private record Draft(@Nullable String number, boolean filed) {

        boolean isForAnother(@Nullable String ticket) {
            return number != null && !number.equals(ticket);
        }
    }

    /** Wraps a refusal so that it rolls back the transaction. */
    private static final class RefusalRollback extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final AttachmentRefusedException why;

        RefusalRollback(AttachmentRefusedException why) {
            super(why);
            this.why = why;
        }
    }
}
