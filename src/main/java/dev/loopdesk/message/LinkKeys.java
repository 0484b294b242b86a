package dev.loopdesk.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The signing keys of links: {@code loopdesk.links.keys}, of which the first signs and all verify, so that a new key
 * can be put in front of an old one. For a trial without configured keys, one is generated once and stored below
 * {@code loopdesk.home}, readable by its owner only.
 */
@Component
public class LinkKeys {

    static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final List<SecretKeySpec> keys;

    LinkKeys(Environment environment, @Value("${loopdesk.home:./data}") Path home) {
        List<String> configured =
                Binder.get(environment)
                        .bind("loopdesk.links.keys", Bindable.listOf(String.class))
                        .orElse(List.of())
                        .stream()
                        .filter(key -> !key.isBlank())
                        .toList();
        List<String> used = configured.isEmpty() ? List.of(kept(home.resolve("links.key"))) : configured;
        this.keys = used.stream()
                .map(key -> new SecretKeySpec(key.strip().getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    SecretKeySpec signing() {
        return keys.get(0);
    }

    List<SecretKeySpec> verifying() {
        return keys;
    }

    /**
     * Returns keys derived for another purpose, so that a signature for one purpose is invalid for others; the first
     * signs, all verify.
     */
    public List<byte[]> derived(String purpose) {
        return keys.stream()
                .map(key -> {
                    try {
                        Mac mac = Mac.getInstance(ALGORITHM);
                        mac.init(key);
                        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException("This Java has no " + ALGORITHM, e);
                    }
                })
                .toList();
    }

    private static String kept(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                Files.createFile(file, ownerOnly(file));
                Files.writeString(file, made());
            } catch (FileAlreadyExistsException e) {
                // The key was generated at an earlier start.
            }
            String key = Files.readString(file).strip();
            if (key.isEmpty()) {
                throw new IllegalStateException(file + " is empty: delete it, and links that went out are dead");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String made() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the attributes of a new file that only its owner reads, where the file system knows owners. */
    public static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
