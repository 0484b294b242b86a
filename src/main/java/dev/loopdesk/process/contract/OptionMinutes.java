package dev.loopdesk.process.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;

/** Minutes that an option of a form costs, such as a check of a checklist (S3.4): {@code option.<value>.minutes}. */
public final class OptionMinutes {

    private static final String BEGINNING = "option.";
    private static final String END = ".minutes";

    private OptionMinutes() {}

    /** Returns the value of the option that a property of a field states the minutes of. */
    public static Optional<String> option(String property) {
        return property.startsWith(BEGINNING)
                        && property.endsWith(END)
                        && property.length() > BEGINNING.length() + END.length()
                ? Optional.of(property.substring(BEGINNING.length(), property.length() - END.length()))
                : Optional.empty();
    }

    /** Returns the minutes that a property states; empty if it is not a number above zero. */
    public static OptionalDouble of(JsonNode stated) {
        try {
            double minutes = Double.parseDouble(stated.asText().strip());
            return minutes > 0 && Double.isFinite(minutes) ? OptionalDouble.of(minutes) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
