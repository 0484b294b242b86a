package dev.loopdesk.ticket;

import java.util.Optional;

/** The sender of a mail that somebody has forwarded to the service desk, as that mail says. */
public final class OriginalSender {

    private OriginalSender() {}

    /** Returns the sender that the entry of a mail names. */
    public static Optional<NamedAddress> in(Entry mail) {
        return Optional.ofNullable(mail.text(Entry.ORIGINAL_SENDER)).map(NamedAddress::of);
    }
}
