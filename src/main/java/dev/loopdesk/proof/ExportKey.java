package dev.loopdesk.proof;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import dev.loopdesk.message.LinkKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The Ed25519 key pair of the installation, which signs exports: a third party checks a signature with the public key alone,
 * and the key by its published fingerprint. It lies in the file {@code loopdesk.export.key}; without that setting one is
 * generated once below {@code loopdesk.home}, readable by its owner only, never in the database, since the owner of the database must not
 * be able to sign.
 */
@Component
class ExportKey {

    static final String ALGORITHM = "Ed25519";

    private static final Logger LOG = LoggerFactory.getLogger(ExportKey.class);
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final byte[] TRIAL = "trial".getBytes(StandardCharsets.UTF_8);

    private final PrivateKey signing;
    private final PublicKey verifying;

    ExportKey(@Value("${loopdesk.export.key:}") String configured, @Value("${loopdesk.home:./data}") Path home) {
        Path file = configured.isBlank() ? home.resolve("export-key.pem") : Path.of(configured.strip());
        try {
            if (configured.isBlank()) {
                make(file);
            }
            String text = Files.readString(file);
            warnOfReaders(file);
            this.signing =
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(block(text, PRIVATE)));
            this.verifying = publicKey(text);
            if (!verifies(verifying, TRIAL, sign(TRIAL))) {
                throw new IllegalStateException(file + " has a public key that does not belong to its private key");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The key of exports, " + file + ", cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    file + " must have an Ed25519 key pair in PEM: the private key (PKCS #8) and the public key", e);
        }
        LOG.info("Exports are signed by the key {}", fingerprint());
    }

    /** Returns the signature over bytes. */
    final byte[] sign(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(signing);
        signature.update(bytes);
        return signature.sign();
    }

    /** Returns the public key in PEM. */
    String publicKeyText() {
        return pem(PUBLIC, verifying.getEncoded());
    }

    /** Returns the fingerprint of the public key, by which it is published. */
    final String fingerprint() {
        return fingerprint(verifying);
    }

    /** Returns the SHA-256, in hexadecimal, over a public key in its usual form (SubjectPublicKeyInfo, DER). */
    static String fingerprint(PublicKey key) {
        return HexFormat.of().formatHex(sha256().digest(key.getEncoded()));
    }

    /**
     * Returns the public key of a text in PEM.
     *
     * @throws GeneralSecurityException if there is none
     */
    static PublicKey publicKey(String pem) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(block(pem, PUBLIC)));
    }

    /** Tells whether a signature over bytes was made with the private key of a public one. */
    static boolean verifies(PublicKey key, byte[] bytes, byte[] signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(key);
        signature.update(bytes);
        return signature.verify(signed);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void make(Path file) throws IOException, GeneralSecurityException {
        if (Files.exists(file)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        String text = pem(PRIVATE, pair.getPrivate().getEncoded())
                + pem(PUBLIC, pair.getPublic().getEncoded());
        Path made = Files.createTempFile(folder, "export-key", ".new", LinkKeys.ownerOnly(file));
        try {
            Files.writeString(made, text);
            publish(made, file, text);
            LOG.warn(
                    "A key of exports was made in {}: publish its fingerprint, {}",
                    file,
                    fingerprint(pair.getPublic()));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Another process has made {} meanwhile", file);
        } finally {
            Files.delete(made);
        }
    }

    /** Puts a whole file in its place at once, so that no other process reads a part of it, nor replaces it. */
    private static void publish(Path made, Path file, String text) throws IOException {
        try {
            Files.createLink(file, made);
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (e instanceof FileAlreadyExistsException exists) {
                throw exists;
            }
            LOG.debug("The file system of {} has no links", file, e);
            Files.createFile(file, LinkKeys.ownerOnly(file));
            Files.writeString(file, text);
        }
    }

    private static void warnOfReaders(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null
                && view.readAttributes().permissions().stream().anyMatch(Set.of(GROUP_READ, OTHERS_READ)::contains)) {
            LOG.warn("{} can be read by others than its owner, who can sign exports", file);
        }
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + name + "-----\n";
    }

    private static byte[] block(String text, String name) throws GeneralSecurityException {
        Matcher block = Pattern.compile(
                        "-----BEGIN " + name + "-----([A-Za-z0-9+/=\\s]{1,4000})-----END " + name + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new GeneralSecurityException("No block " + name);
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(1));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("The block " + name + " is not in Base64", e);
        }
    }
}
