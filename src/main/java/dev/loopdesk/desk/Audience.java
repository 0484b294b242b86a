package dev.loopdesk.desk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Readers of what staff write. */
enum Audience {
    REQUESTER,
    INTERNAL;

    static final List<String> KEYS = Stream.of(values()).map(Audience::key).toList();

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
