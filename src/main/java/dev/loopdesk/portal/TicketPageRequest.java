package dev.loopdesk.portal;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a ticket's page, whose link is alive.
 *
 * @param number of the ticket that the token opens
 * @param typed what the form says, literally
 */
record TicketPageRequest(String token, String number, Map<String, String> typed, Locale language) {

    String value(String field) {
        return typed.getOrDefault(field, "");
    }

    /** The language that was chosen on the page, or null. */
    @Nullable
    String lang() {
        return Redirect.language(typed.get("lang"), "").isEmpty() ? null : typed.get("lang");
    }

    String place() {
        return "/t/" + token;
    }
}
