package dev.loopdesk.retrieval;

import dev.loopdesk.retrieval.IndexedItem.Kind;
import dev.loopdesk.retrieval.StoredEmbeddings.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * Question for articles and cases that are like a text. The text is data: no character of it has a meaning of its own.
 *
 * @param title words that count most
 * @param text further words
 * @param isTyped whether the last word of the title may be the beginning of one
 * @param isCut whether to find only what is about the same; a weak suggestion for which nobody asked is worse than none
 * @param embedding vector of both, or null to ask by words alone
 * @param kind kind that is asked for; null for both
 * @param language language of articles; null for any
 * @param forRequesters whether to find only what requesters may read
 * @param except what is not to be found
 * @param most number of hits, at most
 */
record LikenessQuery(
        String title,
        String text,
        boolean isTyped,
        boolean isCut,
        @Nullable Embedding embedding,
        @Nullable Kind kind,
        @Nullable String language,
        boolean forRequesters,
        @Nullable ItemKey except,
        int most) {}
