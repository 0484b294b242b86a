package dev.loopdesk.ticket;

import java.util.Locale;

/** The relation of a ticket to another one. */
public enum RelationKind {
    /** The same report a second time. */
    DUPLICATE,
    /** A consequence of what the other ticket is about. */
    CAUSED_BY,
    /** Worth reading beside the other, in both directions. */
    SEE_ALSO;

    /** Returns the key used in addresses: {@code duplicate}, {@code caused-by}, {@code see-also}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the key of the relation in bundles and case files, as one of the two tickets sees it.
     *
     * @param isSource true for the ticket that the kind speaks of
     */
    public String seenBy(boolean isSource) {
        return switch (this) {
            case DUPLICATE -> isSource ? "duplicate-of" : "has-duplicate";
            case CAUSED_BY -> isSource ? "caused-by" : "cause-of";
            case SEE_ALSO -> "see-also";
        };
    }
}
