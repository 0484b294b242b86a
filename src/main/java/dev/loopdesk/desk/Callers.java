package dev.loopdesk.desk;

import dev.loopdesk.search.CallerSearch;
import dev.loopdesk.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The people who have reported something, as their tickets tell them: there is no other directory. */
@Component
class Callers {

    private static final int MOST_PEOPLE = 8;

    private final CallerSearch search;

    Callers(CallerSearch search) {
        this.search = search;
    }

    /**
     * A person, with the newest facts that tickets tell.
     *
     * @param open number of open tickets among those that were found
     */
    record Caller(
            String name,
            @Nullable String department,
            @Nullable String email,
            @Nullable String phone,
            String language,
            int open) {

        private static Caller of(Ticket ticket) {
            return new Caller(
                    ticket.requesterName(),
                    ticket.requesterDepartment(),
                    ticket.requesterEmail(),
                    ticket.requesterPhone(),
                    ticket.language(),
                    ticket.endedAs() == null ? 1 : 0);
        }

        private Caller with(Caller earlier) {
            return new Caller(
                    name,
                    department == null ? earlier.department : department,
                    email == null ? earlier.email : email,
                    phone == null ? earlier.phone : phone,
                    language,
                    open + earlier.open);
        }
    }

    /** Returns the people whom a phone number, a name, a mail address or a ticket's number means. */
    List<Caller> find(String typed) {
        var people = new ArrayList<Caller>();
        for (Ticket ticket : search.recognised(typed)) {
            Caller told = Caller.of(ticket);
            int known = 0;
            while (known < people.size() && !isSame(people.get(known), told)) {
                known++;
            }
            if (known < people.size()) {
                people.set(known, people.get(known).with(told));
            } else if (people.size() < MOST_PEOPLE) {
                people.add(told);
            }
        }
        return people;
    }

    /** Tells whether two tickets tell of one person: people may share a mailbox or a phone, but have names of their own. */
    private boolean isSame(Caller one, Caller other) {
        return one.name().strip().equalsIgnoreCase(other.name().strip())
                && ((one.email() != null && one.email().equalsIgnoreCase(other.email()))
                        || search.isSamePhone(one.phone(), other.phone()));
    }
}
