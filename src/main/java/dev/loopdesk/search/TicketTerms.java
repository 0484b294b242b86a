package dev.loopdesk.search;

import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The terms of a ticket: what its requester may read, and what only staff may read. */
final class TicketTerms {

    /** Entries of a requester's own words and of words to the requester; other entries also hold what is internal. */
    private static final Set<EntryKind> OF_REQUESTER = EnumSet.of(
            EntryKind.REPORT, EntryKind.DETAILS, EntryKind.REPLY, EntryKind.STAFF_MESSAGE, EntryKind.ATTACHMENTS);

    /** Entries without words of people. */
    private static final Set<EntryKind> WITHOUT_WORDS = EnumSet.of(EntryKind.STATUS, EntryKind.ALERT);

    private final Set<String> terms = new LinkedHashSet<>();
    private final Set<String> internal = new LinkedHashSet<>();

    /** Adds the fields of the ticket itself. */
    void add(Ticket ticket) {
        Terms.addText(ticket.title(), terms);
        terms.addAll(ofRequester(ticket));
    }

    /** Returns the terms by which a ticket tells who its requester is, its number among them. */
    static Set<String> ofRequester(Ticket ticket) {
        Set<String> terms = new LinkedHashSet<>();
        Terms.addText(ticket.number(), terms);
        Stream.of(ticket.requesterName(), ticket.requesterDepartment(), ticket.requesterEmail())
                .filter(Objects::nonNull)
                .forEach(text -> Terms.addText(text, terms));
        if (ticket.requesterPhone() != null) {
            Terms.addPhone(ticket.requesterPhone(), terms);
        }
        return terms;
    }

    /** Adds the texts of an entry, of its files the names. */
    void add(Entry entry) {
        if (WITHOUT_WORDS.contains(entry.kind())) {
            return;
        }
        boolean readByRequester = entry.visibleToRequester() && OF_REQUESTER.contains(entry.kind());
        Collection<String> to = readByRequester ? terms : internal;
        entry.entered().forEach((field, value) -> {
            if (!field.equals(Attachments.FILES)) {
                addTexts(value, to);
            }
        });
        Attachments.names(entry).forEach(name -> Terms.addText(name, to));
    }

    /** Returns the terms that the requester may read, separated by blanks. */
    String readByRequester() {
        return joined(terms);
    }

    /** Returns the terms that only staff may read, separated by blanks. */
    String internal() {
        Set<String> only = new LinkedHashSet<>(internal);
        only.removeAll(terms);
        return joined(only);
    }

    private static void addTexts(@Nullable Object value, Collection<String> to) {
        if (value instanceof String text) {
            Terms.addText(text, to);
        } else if (value instanceof Collection<?> parts) {
            parts.forEach(part -> addTexts(part, to));
        } else if (value instanceof Map<?, ?> fields) {
            fields.values().forEach(part -> addTexts(part, to));
        }
    }

    private static String joined(Set<String> terms) {
        return String.join(" ", terms).strip();
    }
}
