package dev.loopdesk.mail;

import dev.loopdesk.message.LinkKeys;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Creates and verifies return paths of letters; the keys are derived from those of links. */
@Component
public class ReturnPaths {

    private final List<ReturnPath> byKey;
    private final boolean used;

    /**
     * @throws IllegalArgumentException if the address is too long; not checked without
     *     {@code loopdesk.mail.return-paths}
     */
    ReturnPaths(LinkKeys keys, MailSettings settings) {
        this.byKey = keys.derived("loopdesk return paths").stream()
                .map(key -> new ReturnPath(key, settings.address()))
                .toList();
        this.used = settings.usesReturnPaths();
        if (used) {
            // Checked at start instead of at the first letter.
            byKey.get(0).of(new UUID(0, 0));
        }
    }

    /** Returns the return path of a letter; empty if the mail server does not support sub-addresses. */
    public Optional<String> of(String letterId) {
        return used ? Optional.of(byKey.get(0).of(UUID.fromString(letterId))) : Optional.empty();
    }

    /** Returns the id of the letter of one of the addresses, signed with any of the keys. */
    public Optional<String> letter(List<String> recipients) {
        return recipients.stream()
                .flatMap(recipient -> byKey.stream().flatMap(key -> key.letter(recipient).stream()))
                .findFirst();
    }
}
