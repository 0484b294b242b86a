package dev.loopdesk.process;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who a call into the engine is made for, where it is nobody with an account of the engine. */
@Component
class SpeakingFor {

    private final ThreadLocal<@Nullable String> speaker = new ThreadLocal<>();

    @Nullable
    String current() {
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
