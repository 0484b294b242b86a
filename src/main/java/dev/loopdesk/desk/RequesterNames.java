package dev.loopdesk.desk;

import dev.loopdesk.process.contract.TechnicalSupport.FormField;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The names of who was the requester of a ticket at each of its entries: a correction or triage may have named another. */
public final class RequesterNames {

    /** Kinds of entries that name a requester. */
    public static final Set<EntryKind> NAMING = EnumSet.of(EntryKind.REPORT, EntryKind.TRIAGE, EntryKind.CORRECTION);

    /** Former names by the position of the entry that ended them. */
    private final NavigableMap<Integer, String> former = new TreeMap<>();

    private final String present;

    /** @param entries those that name a requester, oldest first */
    public RequesterNames(Ticket ticket, List<Entry> entries) {
        this.present = ticket.requesterName();
        String name = present;
        for (Entry entry : entries) {
            if (entry.content().get(Report.Field.REQUESTER_NAME) instanceof List<?> change && change.size() == 2) {
                former.put(entry.position(), String.valueOf(change.get(0)));
                name = String.valueOf(change.get(1));
            } else if (entry.kind() == EntryKind.REPORT && entry.text(Report.Field.REQUESTER_NAME) != null) {
                name = String.valueOf(entry.text(Report.Field.REQUESTER_NAME));
            } else if (Boolean.TRUE.equals(entry.content().get(FormField.SENDER_IS_REQUESTER))) {
                former.put(entry.position(), name);
                name = Objects.requireNonNullElse(entry.text(Report.Field.REQUESTER_NAME), name);
            }
        }
    }

    /** Returns the name that the requester had when an entry was written. */
    public String at(Entry entry) {
        Map.Entry<Integer, String> end = former.higherEntry(entry.position());
        return end == null ? present : end.getValue();
    }
}
