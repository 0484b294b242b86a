package dev.loopdesk.process.contract;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The author of a call into the engine that is made for a person without an account. */
@Component
public class CurrentAuthor {

    private final ThreadLocal<@Nullable String> speaker = new ThreadLocal<>();

    @Nullable
    public String current() {
        return speaker.get();
    }

    <T> T call(String author, Supplier<T> action) {
        String before = speaker.get();
        speaker.set(author);
        try {
            return action.get();
        } finally {
            if (before == null) {
                speaker.remove();
            } else {
                speaker.set(before);
            }
        }
    }
}
