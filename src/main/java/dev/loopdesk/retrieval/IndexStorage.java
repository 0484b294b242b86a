package dev.loopdesk.retrieval;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of an index: in a folder that no other process uses, else in memory. */
final class IndexStorage {

    private static final Logger LOG = LoggerFactory.getLogger(IndexStorage.class);
    private static final double BUFFER_MEGABYTES = 32;

    private final Directory directory;
    private final IndexWriter writer;
    private final boolean inMemory;

    private IndexStorage(Directory directory, IndexWriter writer, boolean inMemory) {
        this.directory = directory;
        this.writer = writer;
        this.inMemory = inMemory;
    }

    /** Opens a folder; one that is damaged is emptied, one that cannot be used is left alone. */
    static IndexStorage open(Path folder) throws IOException {
        try {
            Directory directory = FSDirectory.open(folder);
            keepToOwner(folder);
            try {
                return new IndexStorage(directory, checked(directory, folder), false);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (LockObtainFailedException e) {
            LOG.warn("The search index in {} is in use by another node, so this one keeps its own in memory", folder);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The search index in {} cannot be used, so it is kept in memory: {}", folder, e.toString());
        }
        return inMemory();
    }

    /** Keeps other accounts of the machine from reading the words of cases. */
    private static void keepToOwner(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    static IndexStorage inMemory() throws IOException {
        var directory = new ByteBuffersDirectory();
        return new IndexStorage(directory, writer(directory, IndexWriterConfig.OpenMode.CREATE), true);
    }

    private static IndexWriter checked(Directory directory, Path folder) throws IOException {
        try {
            IndexWriter writer = writer(directory, IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
            try {
                check(writer);
                return writer;
            } catch (IOException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException
                | RuntimeException e) {
            LOG.warn("The search index in {} is damaged, it is built anew: {}", folder, e.toString());
            for (String file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
            return writer(directory, IndexWriterConfig.OpenMode.CREATE);
        }
    }

    private static void check(IndexWriter writer) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                if (leaf.reader() instanceof CodecReader segment) {
                    segment.checkIntegrity();
                }
            }
        }
    }

    private static IndexWriter writer(Directory directory, IndexWriterConfig.OpenMode mode) throws IOException {
        var configuration = new IndexWriterConfig(CaseIndex.ANALYZER);
        configuration.setOpenMode(mode);
        configuration.setRAMBufferSizeMB(BUFFER_MEGABYTES);
        // Uncommitted texts are read from the database again.
        configuration.setCommitOnClose(false);
        return new IndexWriter(directory, configuration);
    }

    IndexWriter writer() {
        return writer;
    }

    boolean isInMemory() {
        return inMemory;
    }

    /** Returns what the latest commit says of itself. */
    Map<String, String> state() {
        var state = new HashMap<String, String>();
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data != null) {
            data.forEach(entry -> state.put(entry.getKey(), entry.getValue()));
        }
        return state;
    }

    void close() {
        try (directory) {
            writer.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("The index is not closed", e);
        }
    }
}
