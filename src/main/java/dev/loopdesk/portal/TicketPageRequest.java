package dev.loopdesk.portal;

import dev.loopdesk.ticket.Participant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a ticket's page with a valid link.
 *
 * @param number ticket number of the token
 * @param participant participant whose link it is, or null for the requester
 * @param typed values of the form, unchanged
 */
record TicketPageRequest(
        String token, String number, @Nullable Participant participant, Map<String, String> typed, Locale language) {

    String value(String field) {
        return typed.getOrDefault(field, "");
    }

    /** Returns the language chosen on the page, or null. */
    @Nullable
    String lang() {
        return Redirect.language(typed.get("lang"), "").isEmpty() ? null : typed.get("lang");
    }

    String place() {
        return "/t/" + token;
    }
}
