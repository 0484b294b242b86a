package dev.loopdesk.proof;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.loopdesk.message.StoredLetter;
import dev.loopdesk.ticket.ChainHeads;
import dev.loopdesk.ticket.StoredClockEvent;
import dev.loopdesk.ticket.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The case of a ticket in an export, {@code ticket.json}: rows in stored form, so that their hashes can be computed anew.
 *
 * @param ticket state of the ticket
 * @param clock events of its clocks
 * @param letters messages about it, with their delivery
 * @param participants everybody who was or is kept informed
 * @param readers accounts that have opened it
 */
record ExportedCase(
        JsonNode ticket,
        List<StoredEntry> entries,
        List<StoredClockEvent> clock,
        List<StoredLetter> letters,
        List<ExportedFile> files,
        List<Person> participants,
        List<Relation> relations,
        List<Reader> readers) {

    static final String NAME = "ticket.json";

    /** Reads exports strictly, since nothing in them is trusted. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    ExportedCase {
        Objects.requireNonNull(ticket, "ticket");
        entries = List.copyOf(entries);
        clock = List.copyOf(clock);
        letters = List.copyOf(letters);
        files = List.copyOf(files);
        participants = List.copyOf(participants);
        relations = List.copyOf(relations);
        readers = List.copyOf(readers);
    }

    /** Returns the number of the ticket. */
    String number() {
        return ticket.path("number").asText();
    }

    /**
     * A file of the ticket.
     *
     * @param path name in the export
     */
    record ExportedFile(String id, String name, String type, long size, String sha256, boolean internal, String path) {

        ExportedFile {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(sha256, "sha256");
            Objects.requireNonNull(path, "path");
        }
    }

    /** A participant. */
    record Person(
            int position,
            String name,
            String address,
            String language,
            String addedBy,
            Instant addedAt,
            @Nullable String removedBy) {}

    /**
     * A link to another ticket.
     *
     * @param source true if the kind speaks of this ticket
     */
    record Relation(String kind, boolean source, String number, String title) {}

    /** An account that has opened the ticket, and the position of the newest entry that it has read. */
    record Reader(String account, int readUpTo) {}

    /**
     * The ends of the chains of a ticket, {@code chain.json}.
     *
     * @param algorithm how a hash follows from its row, in words
     * @param start hash before the first row
     * @param anchors proofs for the monthly anchors since the first one that covers the ticket
     */
    record Chains(String number, String algorithm, String start, ChainHeads heads, List<Anchor.Proof> anchors) {

        static final String NAME = "chain.json";

        static final String ALGORITHM = "SHA-256 over the UTF-8 bytes of a JSON array without blanks: the hash before, "
                + "then the fields of the row in the order of ticket.json (of a letter all but hash, sentAt and returnedAt; "
                + "terms as Terms[priority=, calendar=, allowed=], with atRiskShare= if it is not 0.8)";

        Chains {
            Objects.requireNonNull(number, "number");
            Objects.requireNonNull(heads, "heads");
            anchors = List.copyOf(anchors);
        }
    }

    /**
     * List of the parts of an export, {@code manifest.json}; the signature is over its bytes.
     *
     * @param key fingerprint of the key that signs
     */
    record Manifest(
            int format,
            String product,
            String number,
            Instant exportedAt,
            String exportedBy,
            String key,
            List<Content> files) {

        static final String NAME = "manifest.json";
        static final String SIGNATURE = "signature";
        static final String PUBLIC_KEY = "public-key.pem";
        static final String PAGE = "ticket.html";
        static final int FORMAT = 1;

        Manifest {
            Objects.requireNonNull(number, "number");
            Objects.requireNonNull(exportedAt, "exportedAt");
            Objects.requireNonNull(exportedBy, "exportedBy");
            Objects.requireNonNull(key, "key");
            files = List.copyOf(files);
        }
    }

    /** A file of an export. */
    record Content(String name, long length, String sha256) {

        Content {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    /** Returns the name of a letter's file. */
    static String letterName(int number, String ending) {
        return String.format(Locale.ROOT, "letters/%04d.%s", number, ending);
    }
}
