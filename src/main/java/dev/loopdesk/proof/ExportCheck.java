package dev.loopdesk.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.loopdesk.message.StoredLetter;
import dev.loopdesk.proof.ExportedCase.Chains;
import dev.loopdesk.proof.ExportedCase.Content;
import dev.loopdesk.proof.ExportedCase.ExportedFile;
import dev.loopdesk.proof.ExportedCase.Manifest;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.ChainHeads;
import dev.loopdesk.ticket.ChainHeads.Head;
import dev.loopdesk.ticket.HashChain;
import dev.loopdesk.ticket.StoredClockEvent;
import dev.loopdesk.ticket.StoredEntry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verification of an export by the file alone (S6.2): everything is computed anew, and each part that is not as it was
 * recorded is named.
 */
final class ExportCheck {

    /** Digits behind the point of a share; more would be built to exhaust memory. */
    private static final int LONGEST_SHARE = 20;

    private static final int LONGEST_SHOWN = 300;

    private final Texts texts;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> hashes = new HashMap<>();

    private ExportCheck(Texts texts) {
        this.texts = texts;
    }

    /**
     * A deviation.
     *
     * @param kind {@code zip}, {@code file}, {@code manifest}, {@code signature}, {@code key}, {@code entry}, {@code event},
     *     {@code letter}, {@code attachment}, {@code chain} or {@code anchor}
     * @param where position, name or id of what deviates
     */
    record Problem(String kind, String where, String text) {}

    /**
     * The result of a verification.
     *
     * @param key fingerprint of the key that has signed, null if the signature is not valid
     * @param unsealed letters outside the chain, for which only the signature vouches
     * @param anchors months whose anchors cover the ticket
     */
    record Report(
            boolean intact,
            @Nullable String ticket,
            @Nullable String exportedAt,
            @Nullable String exportedBy,
            @Nullable String key,
            int entries,
            int events,
            int letters,
            int files,
            int unsealed,
            List<String> anchors,
            List<Problem> problems) {}

    /**
     * Verifies an export.
     *
     * @param key fingerprint of the key that must have signed, or null for any
     * @param anchor hash of the anchor that the ticket must belong to, or null for none
     * @throws IOException if the file cannot be read
     */
    static Report of(Path path, @Nullable String key, @Nullable String anchor, Texts texts) throws IOException {
        return new ExportCheck(texts).check(path, key, anchor);
    }

    private Report check(Path path, @Nullable String wanted, @Nullable String anchor) throws IOException {
        String key = null;
        Manifest manifest = null;
        ExportedCase exported = null;
        Chains chains = null;
        try (ExportFile file = ExportFile.open(path)) {
            byte[] signed = bytes(file, Manifest.NAME);
            key = signed == null ? null : signature(file, signed);
            if (wanted != null && key != null && !wanted.equals(key)) {
                add("key", key, "other-key", wanted);
            }
            manifest = signed == null ? null : parsed(Manifest.NAME, signed, Manifest.class);
            if (manifest != null) {
                contents(file, manifest);
            }
            exported = parsed(ExportedCase.NAME, bytes(file, ExportedCase.NAME), ExportedCase.class);
            chains = parsed(Chains.NAME, bytes(file, Chains.NAME), Chains.class);
            if (manifest != null && exported != null && chains != null) {
                about(manifest, exported, chains, key);
            }
            if (exported != null && chains != null) {
                chains(exported, chains.heads());
                anchors(exported, chains, anchor);
            }
            if (exported != null) {
                letters(file, exported);
                attachments(file, exported);
            }
        } catch (UnusableExportException e) {
            problems.add(new Problem("zip", path.getFileName().toString(), e.text(texts)));
        }
        return new Report(
                problems.isEmpty(),
                manifest == null ? null : shown(manifest.number()),
                manifest == null ? null : manifest.exportedAt().toString(),
                manifest == null ? null : shown(manifest.exportedBy()),
                key,
                exported == null ? 0 : exported.entries().size(),
                exported == null ? 0 : exported.clock().size(),
                exported == null ? 0 : exported.letters().size(),
                exported == null ? 0 : exported.files().size(),
                exported == null
                        ? 0
                        : (int) exported.letters().stream()
                                .filter(letter -> letter.position() == null)
                                .count(),
                chains == null
                        ? List.of()
                        : chains.anchors().stream()
                                .map(proof -> shown(proof.anchor().month()))
                                .toList(),
                List.copyOf(problems));
    }

    private void add(String kind, String where, String key, Object... values) {
        Object[] shown = Stream.concat(Stream.of(where), Stream.of(values))
                .map(value -> shown(String.valueOf(value)))
                .toArray();
        problems.add(new Problem(kind, shown(where), texts.get(key, shown)));
    }

    /** Returns a text of the export without what would steer a terminal (CWE-150). */
    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_SHOWN)).replaceAll("\\p{C}", "?");
    }

    private byte @Nullable [] bytes(ExportFile file, String name) throws IOException {
        try {
            return file.bytes(name);
        } catch (UnusableExportException e) {
            problems.add(new Problem("file", name, e.text(texts)));
            return null;
        }
    }

    private <T> @Nullable T parsed(String name, byte @Nullable [] bytes, Class<T> type) throws IOException {
        if (bytes == null) {
            return null;
        }
        try {
            return Objects.requireNonNull(ExportedCase.JSON.readValue(bytes, type));
        } catch (JsonProcessingException | NullPointerException e) {
            add("file", name, "unreadable-part");
            return null;
        }
    }

    /** Returns the fingerprint of the key that has signed, or null if the signature is not valid. */
    private @Nullable String signature(ExportFile file, byte[] signed) throws IOException {
        byte[] pem = bytes(file, Manifest.PUBLIC_KEY);
        byte[] signature = bytes(file, Manifest.SIGNATURE);
        if (pem == null || signature == null) {
            return null;
        }
        try {
            PublicKey key = ExportKey.publicKey(new String(pem, StandardCharsets.US_ASCII));
            if (ExportKey.verifies(key, signed, signature)) {
                return ExportKey.fingerprint(key);
            }
        } catch (GeneralSecurityException e) {
            // Leaves the signature invalid, which is reported below.
        }
        add("signature", Manifest.SIGNATURE, "wrong-signature");
        return null;
    }

    /** Compares the parts with the manifest. */
    private void contents(ExportFile file, Manifest manifest) throws IOException {
        var listed = new HashSet<>(Set.of(Manifest.NAME, Manifest.SIGNATURE));
        for (Content content : manifest.files()) {
            if (!listed.add(content.name())) {
                add("manifest", content.name(), "listed-twice");
            } else if (!file.names().contains(content.name())) {
                add("file", content.name(), "missing");
            } else {
                try {
                    if (file.length(content.name()) != content.length()
                            || !hash(file, content.name()).equals(content.sha256())) {
                        add("file", content.name(), "changed-file");
                    }
                } catch (UnusableExportException e) {
                    problems.add(new Problem("file", content.name(), e.text(texts)));
                }
            }
        }
        for (String name : file.names()) {
            if (!listed.contains(name)) {
                add("file", name, "extra");
            }
        }
        if (!listed.contains(Manifest.PAGE)) {
            add("file", Manifest.PAGE, "missing");
        }
    }

    /** Returns the hash of a part, which is read once. */
    private String hash(ExportFile file, String name) throws IOException, UnusableExportException {
        String known = hashes.get(name);
        if (known != null) {
            return known;
        }
        MessageDigest digest = ExportKey.sha256();
        file.read(name, (bytes, length) -> digest.update(bytes, 0, length));
        String hash = HexFormat.of().formatHex(digest.digest());
        hashes.put(name, hash);
        return hash;
    }

    /** Checks that all parts are about the same ticket and key. */
    private void about(Manifest manifest, ExportedCase exported, Chains chains, @Nullable String key) {
        if (manifest.format() != Manifest.FORMAT) {
            add("manifest", Manifest.NAME, "other-format", String.valueOf(manifest.format()));
        }
        if (!manifest.number().equals(exported.number()) || !manifest.number().equals(chains.number())) {
            add("manifest", manifest.number(), "other-ticket");
        }
        if (key != null && !key.equals(manifest.key())) {
            add("manifest", Manifest.NAME, "other-key-listed");
        }
    }

    private void chains(ExportedCase exported, ChainHeads heads) {
        chain(
                "entry",
                exported.entries(),
                StoredEntry::position,
                StoredEntry::hash,
                StoredEntry::hashAfter,
                heads.entries());
        for (StoredClockEvent event : exported.clock()) {
            if (Stream.of(event.terms(), event.former())
                    .filter(Objects::nonNull)
                    .map(terms -> terms.atRiskShare())
                    .mapToInt(BigDecimal::scale)
                    .anyMatch(scale -> scale > LONGEST_SHARE)) {
                add("event", String.valueOf(event.position()), "event.changed");
                return;
            }
        }
        chain(
                "event",
                exported.clock(),
                StoredClockEvent::position,
                StoredClockEvent::hash,
                StoredClockEvent::hashAfter,
                heads.events());
        unchained(exported.letters());
        chain(
                "letter",
                exported.letters().stream()
                        .filter(letter -> letter.position() != null)
                        .toList(),
                letter -> Objects.requireNonNull(letter.position()),
                letter -> Objects.requireNonNull(letter.hash()),
                StoredLetter::hashAfter,
                heads.letters());
    }

    /** Names letters outside the chain that came after its beginning: only older ones have no place in it. */
    private void unchained(List<StoredLetter> letters) {
        Instant begun = letters.stream()
                .filter(letter -> letter.position() != null)
                .map(StoredLetter::composedAt)
                .findFirst()
                .orElse(Instant.MAX);
        boolean isBegun = false;
        for (int n = 0; n < letters.size(); n++) {
            StoredLetter letter = letters.get(n);
            if (letter.position() != null) {
                isBegun = true;
            } else if (isBegun || letter.composedAt().isAfter(begun)) {
                add("letter", String.valueOf(n + 1), "letter.unchained");
            }
        }
    }

    /** A row's hash after the hash of the row before. */
    @FunctionalInterface
    private interface Link<T> {
        String after(T row, String before);
    }

    /** Recomputes a chain; each row is compared with the stated hash of the row before, so that one change names one row. */
    private <T> void chain(
            String kind,
            List<T> rows,
            Function<T, Integer> position,
            Function<T, String> hash,
            Link<T> link,
            Head head) {
        Map<Integer, String> known = hashes(rows, position, hash);
        var places = new TreeSet<Integer>();
        for (T row : rows) {
            int at = position.apply(row);
            if (at < 1 || !places.add(at) || at != places.last()) {
                add(kind, String.valueOf(at), kind + ".out-of-order");
            }
            String before = known.get(at - 1);
            if (before != null && !link.after(row, before).equals(hash.apply(row))) {
                add(kind, String.valueOf(at), kind + ".changed");
            }
        }
        int expected = 1;
        for (int at : places) {
            if (at > expected) {
                add(kind, range(expected, at - 1), kind + ".missing");
            }
            expected = at + 1;
        }
        int last = expected - 1;
        if (last < head.count()) {
            add(kind, range(last + 1, head.count()), kind + ".missing");
        } else if (last > head.count()) {
            add(kind, range(head.count() + 1, last), kind + ".added");
        } else if (!head.hash().equals(known.get(last))) {
            add("chain", String.valueOf(last), kind + ".end");
        }
    }

    private static String range(int from, int to) {
        return from >= to ? String.valueOf(from) : from + "–" + to;
    }

    private void letters(ExportFile file, ExportedCase exported) throws IOException {
        for (int n = 0; n < exported.letters().size(); n++) {
            StoredLetter letter = exported.letters().get(n);
            same(file, ExportedCase.letterName(n + 1, "txt"), letter.text());
            same(file, ExportedCase.letterName(n + 1, "html"), letter.html());
        }
        long files = file.names().stream()
                .filter(name -> name.startsWith("letters/"))
                .count();
        if (files > 2L * exported.letters().size()) {
            add("letter", String.valueOf(files), "letter.files");
        }
    }

    private void same(ExportFile file, String name, String text) throws IOException {
        byte[] bytes = bytes(file, name);
        if (bytes != null && !MessageDigest.isEqual(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            add("letter", name, "letter.other-text");
        }
    }

    /** Compares the files with what the entries that they came with have recorded of them. */
    private void attachments(ExportFile file, ExportedCase exported) throws IOException {
        Map<String, Recorded> recorded = recorded(exported);
        var found = new HashSet<String>();
        var paths = new HashSet<String>();
        for (ExportedFile one : exported.files()) {
            found.add(one.id());
            Recorded record = recorded.get(one.id());
            if (record == null) {
                add("attachment", one.name(), "attachment.unrecorded");
            } else if (!record.sha256.equals(one.sha256())
                    || record.size != one.size()
                    || !record.name.equals(one.name())
                    || !record.type.equals(one.type())
                    || record.isInternal != one.internal()) {
                add("attachment", one.name(), "attachment.other-record", record.entry);
            }
            if (!one.path().startsWith("files/") || !paths.add(one.path())) {
                add("attachment", one.name(), "attachment.other-path");
            } else if (!file.names().contains(one.path())) {
                add("attachment", one.name(), "attachment.missing", record == null ? "?" : record.entry);
            } else if (!isWhole(file, one)) {
                add("attachment", one.name(), "attachment.changed");
            }
        }
        recorded.forEach((id, record) -> {
            if (!found.contains(id)) {
                add("attachment", record.name, "attachment.missing", record.entry);
            }
        });
        file.names().stream()
                .filter(name -> name.startsWith("files/") && !paths.contains(name))
                .forEach(name -> add("attachment", name, "attachment.unrecorded"));
    }

    private boolean isWhole(ExportFile file, ExportedFile one) throws IOException {
        try {
            return hash(file, one.path()).equals(one.sha256());
        } catch (UnusableExportException e) {
            return false;
        }
    }

    /** A file as an entry has recorded it. */
    private record Recorded(String name, String type, long size, String sha256, boolean isInternal, String entry) {}

    private static Map<String, Recorded> recorded(ExportedCase exported) {
        var recorded = new HashMap<String, Recorded>();
        exported.entries().stream()
                .filter(entry -> entry.content().contains(Attachments.FILES))
                .forEach(entry -> content(entry)
                        .path(Attachments.FILES)
                        .forEach(file -> recorded.putIfAbsent(
                                file.path("id").asText(),
                                new Recorded(
                                        file.path("name").asText(),
                                        file.path("type").asText(),
                                        file.path("size").asLong(),
                                        file.path("sha256").asText(),
                                        !entry.visibleToRequester(),
                                        String.valueOf(entry.position())))));
        return recorded;
    }

    /** Returns the content of an entry; nothing if it cannot be read, since the hash of the entry is told to be wrong then. */
    private static JsonNode content(StoredEntry entry) {
        try {
            return ExportedCase.JSON.readTree(entry.content());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private void anchors(ExportedCase exported, Chains chains, @Nullable String wanted) {
        Anchor last = null;
        boolean found = false;
        for (Anchor.Proof proof : chains.anchors()) {
            Anchor anchor = proof.anchor();
            found |= anchor.hash().equals(wanted);
            boolean follows = last == null || follows(anchor, last);
            if (!anchor.matchesHash() || !follows) {
                add("anchor", anchor.month(), "anchor.changed");
            } else if (!isHash(anchor.root(), proof)
                    || !MerkleTree.rootOf(Anchor.leaf(exported.number(), proof.heads()), proof.path())
                            .equals(anchor.root())) {
                add("anchor", anchor.month(), "anchor.other-root");
            } else {
                reached(
                        anchor,
                        "entry",
                        proof.heads().entries(),
                        hashes(exported.entries(), StoredEntry::position, StoredEntry::hash));
                reached(
                        anchor,
                        "event",
                        proof.heads().events(),
                        hashes(exported.clock(), StoredClockEvent::position, StoredClockEvent::hash));
                reached(
                        anchor,
                        "letter",
                        proof.heads().letters(),
                        hashes(
                                exported.letters().stream()
                                        .filter(letter -> letter.position() != null)
                                        .toList(),
                                letter -> Objects.requireNonNull(letter.position()),
                                letter -> Objects.requireNonNull(letter.hash())));
            }
            last = anchor;
        }
        if (wanted != null && !found) {
            add("anchor", wanted, "anchor.none");
        }
    }

    private static boolean follows(Anchor anchor, Anchor last) {
        return anchor.position() == last.position() + 1 && anchor.previous().equals(last.hash());
    }

    private static boolean isHash(String root, Anchor.Proof proof) {
        return Stream.concat(Stream.of(root), proof.path().stream().map(MerkleTree.Step::hash))
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    private static <T> Map<Integer, String> hashes(
            List<T> rows, Function<T, Integer> position, Function<T, String> hash) {
        var known = new HashMap<Integer, String>(Map.of(0, HashChain.START));
        rows.forEach(row -> known.putIfAbsent(position.apply(row), hash.apply(row)));
        return known;
    }

    private void reached(Anchor anchor, String kind, Head head, Map<Integer, String> known) {
        if (!head.hash().equals(known.get(head.count()))) {
            add("anchor", anchor.month(), kind + ".since-anchor", String.valueOf(head.count()));
        }
    }
}
