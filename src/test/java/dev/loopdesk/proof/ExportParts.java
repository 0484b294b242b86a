package dev.loopdesk.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.proof.ExportCheck.Problem;
import dev.loopdesk.proof.ExportCheck.Report;
import dev.loopdesk.proof.ExportedCase.Content;
import dev.loopdesk.proof.ExportedCase.Manifest;
import dev.loopdesk.text.Texts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** The parts of an export, to change them as somebody would who wants to deceive. */
public final class ExportParts {

    static final Texts TEXTS = Texts.of("verify", Locale.ENGLISH);

    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    static ExportParts of(byte[] zip) {
        var export = new ExportParts();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                export.parts.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return export;
    }

    /** Exports a ticket of a running application and returns what the verification finds wrong. */
    public static List<String> problemsOf(ApplicationContext application, String number) {
        var out = new ByteArrayOutputStream();
        try {
            application.getBean(TicketExport.class).write(number, "manager", Locale.ENGLISH, out);
            return report(out.toByteArray(), null, null).problems().stream()
                    .map(Problem::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] get(String name) {
        return Objects.requireNonNull(parts.get(name), name);
    }

    String text(String name) {
        return new String(get(name), StandardCharsets.UTF_8);
    }

    List<String> names() {
        return List.copyOf(parts.keySet());
    }

    ExportParts with(String name, byte[] bytes) {
        parts.put(name, bytes);
        return this;
    }

    ExportParts without(String name) {
        parts.remove(name);
        return this;
    }

    ObjectNode json(String name) {
        try {
            return (ObjectNode) ExportedCase.JSON.readTree(get(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a part that is JSON. */
    ExportParts change(String name, Consumer<ObjectNode> change) {
        ObjectNode json = json(name);
        change.accept(json);
        return with(name, bytes(json));
    }

    /** Writes the manifest anew and signs it with a key of one's own, as a forger can. */
    ExportParts signedAnew() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ExportKey.ALGORITHM).generateKeyPair();
            parts.put(
                    Manifest.PUBLIC_KEY,
                    ("-----BEGIN PUBLIC KEY-----\n"
                                    + Base64.getEncoder()
                                            .encodeToString(pair.getPublic().getEncoded())
                                    + "\n-----END PUBLIC KEY-----\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Manifest before = ExportedCase.JSON.readValue(get(Manifest.NAME), Manifest.class);
            var contents = parts.entrySet().stream()
                    .filter(part -> !part.getKey().equals(Manifest.NAME)
                            && !part.getKey().equals(Manifest.SIGNATURE))
                    .map(part -> new Content(part.getKey(), part.getValue().length, hash(part.getValue())))
                    .toList();
            byte[] manifest = ExportedCase.JSON.writeValueAsBytes(new Manifest(
                    before.format(),
                    before.product(),
                    before.number(),
                    before.exportedAt(),
                    before.exportedBy(),
                    ExportKey.fingerprint(pair.getPublic()),
                    contents));
            Signature signature = Signature.getInstance(ExportKey.ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(manifest);
            return with(Manifest.NAME, manifest).with(Manifest.SIGNATURE, signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] zip() {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns what the verification finds wrong, kind and place. */
    List<String> problems() {
        return report(zip(), null, null).problems().stream()
                .map(problem -> problem.kind() + " " + problem.where())
                .toList();
    }

    static Report report(byte[] zip, @Nullable String key, @Nullable String anchor) {
        try {
            Path file = Files.createTempFile("export", ".zip");
            try {
                Files.write(file, zip);
                return ExportCheck.of(file, key, anchor, TEXTS);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(ExportKey.sha256().digest(bytes));
    }

    static byte[] bytes(JsonNode json) {
        try {
            return ExportedCase.JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
