package dev.loopdesk.proof;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.StoredLetter;
import dev.loopdesk.proof.ExportedCase.Chains;
import dev.loopdesk.proof.ExportedCase.Content;
import dev.loopdesk.proof.ExportedCase.ExportedFile;
import dev.loopdesk.proof.ExportedCase.Manifest;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.FileName;
import dev.loopdesk.ticket.HashChain;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.TicketRelations;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The signed export of a ticket as a ZIP (S6.2): rows are read in one snapshot, files are streamed. Its parts stand in the order
 * in which they are written; the manifest, which has the hash of each, comes last but for the signature.
 */
@Service
class TicketExport {

    private final CaseFiles caseFiles;
    private final ClockRecord clockRecord;
    private final Outbox outbox;
    private final Attachments attachments;
    private final Participants participants;
    private final TicketRelations relations;
    private final Anchors anchors;
    private final ExportPage page;
    private final ExportKey key;
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final Clock clock;
    private final String product;

    TicketExport(
            CaseFiles caseFiles,
            ClockRecord clockRecord,
            Outbox outbox,
            Attachments attachments,
            Participants participants,
            TicketRelations relations,
            Anchors anchors,
            ExportPage page,
            ExportKey key,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.caseFiles = caseFiles;
        this.clockRecord = clockRecord;
        this.outbox = outbox;
        this.attachments = attachments;
        this.participants = participants;
        this.relations = relations;
        this.anchors = anchors;
        this.page = page;
        this.key = key;
        this.jdbc = jdbc;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        // Takes the version from the jar; classes outside a jar have none.
        String version = TicketExport.class.getPackage().getImplementationVersion();
        this.product = version == null ? "Loopdesk" : "Loopdesk " + version;
    }

    /** Rows of a ticket as one snapshot of the database has them. */
    private record Read(
            Ticket ticket, List<Entry> entries, List<Attachment> files, ExportedCase exported, Chains chains) {}

    /**
     * Writes the export of a ticket.
     *
     * @param account account of who exports it
     * @param language language of the readable page
     * @throws IOException if the reader has gone; what was written is no ZIP then
     */
    void write(String number, String account, Locale language, OutputStream out) throws IOException {
        Read read = Objects.requireNonNull(snapshot.execute(status -> read(number)));
        // Leaves the stream open on failure, so that only a whole export is finished.
        var zip = new Zip(out);
        try {
            write(read, number, account, language, zip);
            zip.finish();
            zip.flush();
        } finally {
            zip.release();
        }
    }

    private void write(Read read, String number, String account, Locale language, ZipOutputStream zip)
            throws IOException {
        var contents = new ArrayList<Content>();
        add(zip, contents, Manifest.PAGE, part -> {
            Writer writer = writer(part);
            page.write(read.ticket, read.entries, read.exported, language, writer);
            writer.flush();
        });
        add(zip, contents, ExportedCase.NAME, part -> writeJson(part, read.exported));
        add(zip, contents, Chains.NAME, part -> writeJson(part, read.chains));
        List<StoredLetter> letters = read.exported.letters();
        for (int n = 0; n < letters.size(); n++) {
            StoredLetter letter = letters.get(n);
            add(zip, contents, ExportedCase.letterName(n + 1, "txt"), part -> writeText(part, letter.text()));
            add(zip, contents, ExportedCase.letterName(n + 1, "html"), part -> writeText(part, letter.html()));
        }
        for (int n = 0; n < read.files.size(); n++) {
            Attachment file = read.files.get(n);
            add(zip, contents, read.exported.files().get(n).path(), part -> {
                try (InputStream bytes = attachments.open(file)) {
                    bytes.transferTo(part);
                }
            });
        }
        add(zip, contents, Manifest.PUBLIC_KEY, part -> writeText(part, key.publicKeyText()));
        var manifest = new Manifest(
                Manifest.FORMAT,
                product,
                number,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                account,
                key.fingerprint(),
                contents);
        byte[] signed = ExportedCase.JSON.writeValueAsBytes(manifest);
        add(zip, new ArrayList<>(), Manifest.NAME, part -> part.write(signed));
        try {
            byte[] signature = key.sign(signed);
            add(zip, new ArrayList<>(), Manifest.SIGNATURE, part -> part.write(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key of exports does not sign", e);
        }
    }

    private Read read(String number) {
        Ticket ticket = caseFiles.get(number);
        List<Attachment> files = attachments.of(number);
        var exportedFiles = new ArrayList<ExportedFile>();
        for (Attachment file : files) {
            exportedFiles.add(new ExportedFile(
                    file.id(),
                    file.name(),
                    file.mediaType(),
                    file.content().size(),
                    file.content().sha256(),
                    file.isInternal(),
                    path(exportedFiles.size() + 1, file.name())));
        }
        var exported = new ExportedCase(
                ExportedCase.JSON.valueToTree(ticket),
                caseFiles.exported(number),
                clockRecord.stored(number),
                outbox.stored(ticket.id()),
                exportedFiles,
                participants.everyone(number).stream()
                        .map(one -> new ExportedCase.Person(
                                one.position(),
                                one.name(),
                                one.address(),
                                one.language(),
                                one.addedBy(),
                                one.addedAt(),
                                one.removedBy()))
                        .toList(),
                relations.of(ticket.id()).stream()
                        .map(one ->
                                new ExportedCase.Relation(one.kind().name(), one.isSource(), one.number(), one.title()))
                        .toList(),
                readers(ticket.id()));
        var chains = new Chains(
                number, Chains.ALGORITHM, HashChain.START, caseFiles.heads(number), anchors.proofs(ticket.id()));
        return new Read(ticket, caseFiles.entries(number), files, exported, chains);
    }

    private List<ExportedCase.Reader> readers(long ticket) {
        return jdbc.sql("select account, position from ticket_seen where ticket_id = :ticket order by account")
                .param("ticket", ticket)
                .query((row, n) -> new ExportedCase.Reader(row.getString("account"), row.getInt("position")))
                .list();
    }

    /** Returns a name that lies in the folder of files, whatever the database says (CWE-22), and that no other file has. */
    private static String path(int position, String name) {
        return String.format(Locale.ROOT, "files/%03d-%s", position, FileName.safe(name));
    }

    /** Writes one part of the export. */
    @FunctionalInterface
    private interface Part {
        void write(OutputStream out) throws IOException;
    }

    private static void add(ZipOutputStream zip, List<Content> contents, String name, Part part) throws IOException {
        var entry = new ZipEntry(name);
        zip.putNextEntry(entry);
        var counted = new Counted(zip);
        part.write(counted);
        counted.flush();
        zip.closeEntry();
        contents.add(new Content(name, counted.length, HexFormat.of().formatHex(counted.digest.digest())));
    }

    private static void writeJson(OutputStream out, Object value) throws IOException {
        Writer writer = writer(out);
        ExportedCase.JSON
                .writer()
                .without(SerializationFeature.CLOSE_CLOSEABLE)
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .writeValue(writer, value);
        writer.flush();
    }

    private static void writeText(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A writer whose replacement of broken characters is that of the hash chain. */
    private static Writer writer(OutputStream out) {
        return new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    /** A ZIP whose memory is released without finishing it. */
    private static final class Zip extends ZipOutputStream {

        Zip(OutputStream out) {
            super(out, StandardCharsets.UTF_8);
        }

        void release() {
            def.end();
        }
    }

    /** Counts and hashes what it passes on. */
    private static final class Counted extends FilterOutputStream {

        private final MessageDigest digest = ExportKey.sha256();
        private long length;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
            digest.update(bytes, offset, count);
            length += count;
        }

        /** Keeps the ZIP open, since other parts follow. */
        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
