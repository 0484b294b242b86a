package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.TicketStages;
import dev.loopdesk.process.requester.TicketStages.Standing;
import dev.loopdesk.search.TicketSearch;
import dev.loopdesk.search.TicketSearch.Criteria;
import dev.loopdesk.search.TicketSearch.Hit;
import dev.loopdesk.search.TicketSearch.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * API of the search: staff find all tickets, an integration its own. Whoever finds a ticket may open it
 * ({@link TicketAccess}).
 */
@RestController
class TicketList {

    static final int LONGEST_QUERY = 255;
    static final int MOST = 100;
    private static final int DEFAULT = 20;
    private static final List<String> STATES = List.of("all", "open", "closed");
    private static final Pattern PLACE = Pattern.compile("(\\d{1,18}) (\\d{1,18})");
    private static final int LONGEST_CURSOR = 60;

    private final TicketSearch search;
    private final TicketStages stages;

    TicketList(TicketSearch search, TicketStages stages) {
        this.search = search;
        this.stages = stages;
    }

    /**
     * A page of tickets, newest change first.
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
     */
    record Item(
            String number,
            String title,
            String state,
            String stage,
            String priority,
            Requester requester,
            @Nullable String assignee,
            Instant updatedAt) {}

    /** The requester of a ticket. */
    record Requester(String name) {}

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping(path = "/api/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
    Page find(@AuthenticationPrincipal @Nullable Integration integration, HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        String text = parameters.text("q", LONGEST_QUERY);
        String state = parameters.oneOf("state", STATES);
        String externalId = parameters.text("externalId", Tickets.LONGEST_LINE);
        Instant changedSince = parameters.time("changedSince");
        int limit = parameters.number("limit", 1, MOST, DEFAULT);
        Place after = place(parameters);
        parameters.accept();
        List<Hit> hits = search.find(new Criteria(
                text,
                state.equals("all") ? null : state.equals("open"),
                integration == null ? null : integration.name(),
                externalId,
                changedSince,
                after,
                limit + 1));
        List<Hit> page = hits.subList(0, Math.min(limit, hits.size()));
        Map<String, Standing> standings =
                stages.of(page.stream().filter(Hit::isOpen).map(Hit::number).toList());
        return new Page(
                page.stream()
                        .map(hit -> item(hit, standings.get(hit.number()), integration == null))
                        .toList(),
                hits.size() > limit ? cursor(page.get(limit - 1).place()) : null);
    }

    private static Item item(Hit hit, @Nullable Standing standing, boolean forStaff) {
        return new Item(
                hit.number(),
                hit.title(),
                hit.isOpen() ? "open" : "closed",
                (standing == null ? Milestone.CLOSED : standing.stage()).key(),
                hit.priority(),
                new Requester(hit.requesterName()),
                standing == null || !forStaff ? null : standing.assignee(),
                hit.place().updatedAt());
    }

    private static String cursor(Place place) {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, place.updatedAt()) + " " + place.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable Place place(QueryParameters parameters) {
        String cursor = parameters.value("cursor");
        if (cursor == null) {
            return null;
        }
        try {
            if (cursor.length() <= LONGEST_CURSOR) {
                byte[] plain = Base64.getUrlDecoder().decode(cursor);
                Matcher place = PLACE.matcher(new String(plain, StandardCharsets.US_ASCII));
                if (place.matches()) {
                    Instant updatedAt = Instant.EPOCH.plus(Long.parseLong(place.group(1)), ChronoUnit.MICROS);
                    return new Place(updatedAt, Long.parseLong(place.group(2)));
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Reported below.
        }
        parameters.problem("cursor", "wants.cursor");
        return null;
    }
}
