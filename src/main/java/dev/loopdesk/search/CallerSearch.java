package dev.loopdesk.search;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Ticket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Finds what is known of a person who calls: tickets by which they are recognised, all tickets of theirs, and open tickets
 * like the one that they report. Each answer costs a fixed number of queries.
 */
@Service
public class CallerSearch {

    /** Tickets that are looked at before the choice. */
    private static final int LOOKED_AT = 100;

    /** Words of a title that are looked for. */
    private static final int MOST_WORDS = 12;

    /** Share of common words from which two titles say the same. */
    private static final double ALIKE = 0.5;

    private final TicketSearch search;
    private final CaseFiles caseFiles;

    CallerSearch(TicketSearch search, CaseFiles caseFiles) {
        this.search = search;
        this.caseFiles = caseFiles;
    }

    /**
     * Returns tickets whose requester's name, department, mail address or phone number has what was typed, or whose number
     * was typed; the newest change first.
     */
    public List<Ticket> recognised(String typed) {
        TermQuery query = Terms.query(typed);
        return loaded(search.find(query, null, LOOKED_AT))
                .filter(ticket -> query.isMetBy(TicketTerms.ofRequester(ticket)))
                .toList();
    }

    /** Returns tickets of a person, open ones first, then the newest change first. */
    public List<Ticket> ticketsOf(@Nullable String email, @Nullable String phone, int most) {
        TermQuery query = Terms.ofRequester(email, phone);
        List<String> numbers = new ArrayList<>(search.find(query, true, LOOKED_AT));
        numbers.addAll(search.find(query, false, LOOKED_AT));
        return loaded(numbers)
                .filter(ticket -> isOf(ticket, email, phone))
                .limit(most)
                .toList();
    }

    /** Returns open tickets whose title says the same, the most similar first. */
    public List<Ticket> alike(String title, int most) {
        List<List<TermQuery.Term>> words = Terms.ofTitle(title).stream()
                .limit(MOST_WORDS)
                .map(word -> List.of(new TermQuery.Term(word, false)))
                .toList();
        return loaded(search.find(new TermQuery(words), true, LOOKED_AT))
                .filter(ticket -> saysTheSame(title, ticket.title()))
                .sorted(Comparator.comparingDouble((Ticket ticket) -> -likeness(title, ticket.title())))
                .limit(most)
                .toList();
    }

    /** Returns keys of a person; who is the same by mail address or phone number has one in common. */
    public Set<String> keysOf(@Nullable String email, @Nullable String phone) {
        var keys = new HashSet<String>();
        if (email != null) {
            keys.add("mail " + email.toLowerCase(Locale.ROOT));
        }
        if (phone != null) {
            Terms.formsOfPhone(phone).forEach(form -> keys.add("phone " + form));
        }
        return keys;
    }

    /** Tells whether two titles say the same. */
    public boolean saysTheSame(String title, String other) {
        return likeness(title, other) >= ALIKE;
    }

    /** Tells whether two phone numbers are the same, however they are written. */
    public boolean isSamePhone(@Nullable String one, @Nullable String other) {
        return one != null && other != null && Terms.isSamePhone(one, other);
    }

    private boolean isOf(Ticket ticket, @Nullable String email, @Nullable String phone) {
        return (email != null && email.equalsIgnoreCase(ticket.requesterEmail()))
                || isSamePhone(phone, ticket.requesterPhone());
    }

    /** Returns the share of words that two titles have in common: 0 for none, 1 for all. */
    private static double likeness(String title, String other) {
        Set<String> words = Terms.ofTitle(title);
        Set<String> others = Terms.ofTitle(other);
        Set<String> common = new HashSet<>(words);
        common.retainAll(others);
        int all = words.size() + others.size();
        return all == 0 ? 0 : 2.0 * common.size() / all;
    }

    private Stream<Ticket> loaded(List<String> numbers) {
        Map<String, Ticket> tickets = caseFiles.find(numbers);
        return numbers.stream().map(tickets::get).filter(Objects::nonNull);
    }
}
