package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.TicketStages;
import dev.loopdesk.process.requester.TicketStages.Standing;
import dev.loopdesk.retrieval.Suggestions;
import dev.loopdesk.search.TicketSearch;
import dev.loopdesk.search.TicketSearch.Criteria;
import dev.loopdesk.search.TicketSearch.Hit;
import dev.loopdesk.search.TicketSearch.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * API of the search: staff find all tickets, an integration its own. Whoever finds a ticket may open it
 * ({@link TicketAccess}). Behind the tickets that have all words, staff get those that are like the query.
 */
@RestController
class TicketList {

    static final int LONGEST_QUERY = 255;
    static final int MOST = 100;
    private static final int DEFAULT = 20;
    private static final List<String> STATES = List.of("all", "open", "closed");
    private static final Pattern PLACE = Pattern.compile("(\\d{1,18}) (\\d{1,18})");
    private static final Pattern RANK = Pattern.compile("like (\\d{1,2})");
    private static final int LONGEST_CURSOR = 60;

    /** Tickets like a query, at most: those that follow have little in common with it. */
    private static final int MOST_ALIKE = 20;

    private final TicketSearch search;
    private final TicketStages stages;
    private final Suggestions suggestions;

    TicketList(TicketSearch search, TicketStages stages, Suggestions suggestions) {
        this.search = search;
        this.stages = stages;
        this.suggestions = suggestions;
    }

    /**
     * A page of tickets: those that have all words, newest change first, then those that are like the query, best first.
     *
     * @param next value of the parameter {@code cursor} for the next page, or null on the last one
     */
    record Page(List<Item> tickets, @Nullable String next) {}

    /**
     * A ticket of the list.
     *
     * @param state {@code open} or {@code closed}
     * @param stage key of a {@link Milestone}
     * @param assignee account that holds it, for staff only
     * @param why why a ticket that lacks words of the query is like it, in the reader's language; null if it lacks none
     */
    record Item(
            String number,
            String title,
            String state,
            String stage,
            String priority,
            Requester requester,
            @Nullable String assignee,
            Instant updatedAt,
            @Nullable String why) {}

    /**
     * Place in the list after which a page begins.
     *
     * @param exact ticket among those that have all words, or null
     * @param alike number of tickets like the query that were listed before; -1 if those that have all words go on
     */
    private record Start(@Nullable Place exact, int alike) {

        private static final Start FIRST = new Start(null, -1);
    }

    /** The requester of a ticket. */
    record Requester(String name) {}

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping(path = "/api/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
    Page find(@AuthenticationPrincipal @Nullable Integration integration, HttpServletRequest request, Locale reader) {
        var parameters = new QueryParameters(request);
        String text = parameters.text("q", LONGEST_QUERY);
        String state = parameters.oneOf("state", STATES);
        String externalId = parameters.text("externalId", Tickets.LONGEST_LINE);
        Instant changedSince = parameters.time("changedSince");
        int limit = parameters.number("limit", 1, MOST, DEFAULT);
        Start start = start(parameters);
        parameters.accept();
        var criteria = new Criteria(
                text,
                state.equals("all") ? null : state.equals("open"),
                integration == null ? null : integration.name(),
                externalId,
                changedSince,
                start.exact(),
                limit + 1);
        List<Hit> hits = new ArrayList<>(start.alike() < 0 ? search.find(criteria) : List.of());
        int exact = hits.size();
        Map<Long, String> why = new HashMap<>();
        if (exact <= limit && integration == null && text != null && TicketSearch.isOfWords(text)) {
            hits.addAll(alike(criteria, start, why, reader));
        }
        List<Hit> page = hits.subList(0, Math.min(limit, hits.size()));
        Map<String, Standing> standings =
                stages.of(page.stream().filter(Hit::isOpen).map(Hit::number).toList());
        return new Page(
                page.stream()
                        .map(hit -> item(
                                hit,
                                standings.get(hit.number()),
                                integration == null,
                                why.get(hit.place().id())))
                        .toList(),
                hits.size() <= limit
                        ? null
                        : exact > limit
                                ? cursor(page.get(limit - 1).place())
                                : cursor("like " + (Math.max(0, start.alike()) + limit - exact)));
    }

    /** Returns the tickets like the query that were not listed before, and notes why each is. */
    private List<Hit> alike(Criteria criteria, Start start, Map<Long, String> why, Locale reader) {
        Map<Long, String> proposed = new LinkedHashMap<>();
        suggestions
                .cases(Objects.requireNonNull(criteria.text()), MOST_ALIKE, reader)
                .forEach(like -> proposed.put(like.ticket(), like.why()));
        List<Hit> alike = search.lacking(criteria.after(null), List.copyOf(proposed.keySet()));
        List<Hit> further = alike.subList(Math.min(Math.max(0, start.alike()), alike.size()), alike.size());
        further.forEach(
                hit -> why.put(hit.place().id(), proposed.get(hit.place().id())));
        return further;
    }

    private static Item item(Hit hit, @Nullable Standing standing, boolean forStaff, @Nullable String why) {
        return new Item(
                hit.number(),
                hit.title(),
                hit.isOpen() ? "open" : "closed",
                (standing == null ? Milestone.CLOSED : standing.stage()).key(),
                hit.priority(),
                new Requester(hit.requesterName()),
                standing == null || !forStaff ? null : standing.assignee(),
                hit.place().updatedAt(),
                why);
    }

    private static String cursor(Place place) {
        return cursor(ChronoUnit.MICROS.between(Instant.EPOCH, place.updatedAt()) + " " + place.id());
    }

    private static String cursor(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    private static Start start(QueryParameters parameters) {
        String cursor = parameters.value("cursor");
        if (cursor == null) {
            return Start.FIRST;
        }
        try {
            if (cursor.length() <= LONGEST_CURSOR) {
                String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
                Matcher place = PLACE.matcher(plain);
                if (place.matches()) {
                    Instant updatedAt = Instant.EPOCH.plus(Long.parseLong(place.group(1)), ChronoUnit.MICROS);
                    return new Start(new Place(updatedAt, Long.parseLong(place.group(2))), -1);
                }
                Matcher rank = RANK.matcher(plain);
                if (rank.matches()) {
                    return new Start(null, Integer.parseInt(rank.group(1)));
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Reported below.
        }
        parameters.problem("cursor", "wants.cursor");
        return Start.FIRST;
    }
}
