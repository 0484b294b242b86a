package dev.loopdesk.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.text.Characters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Names the content of a draft, so that a window does not overwrite what another one of the account has saved since. */
final class Revision {

    /** Longest name of a content. */
    static final int LONGEST = 36;

    private static final String NOTHING = "nothing";

    private Revision() {}

    /** Returns the name of a content. A missing draft has the same name as an empty one. */
    static String of(@Nullable String content) {
        return content == null || Characters.isBlank(content)
                ? NOTHING
                : UUID.nameUUIDFromBytes(content.getBytes(UTF_8)).toString();
    }

    /**
     * Refuses to save over a content that the page has not seen.
     *
     * @param seen revision that the page has seen
     * @throws ApiProblem if the kept content is neither that one, nor empty, nor the one to be saved
     */
    static void check(String seen, @Nullable String kept, String content) {
        String now = of(kept);
        if (!now.equals(seen) && !now.equals(NOTHING) && !now.equals(of(content))) {
            throw new ApiProblem(HttpStatus.PRECONDITION_FAILED, "draft.newer");
        }
    }
}
