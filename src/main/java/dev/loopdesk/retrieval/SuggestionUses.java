package dev.loopdesk.retrieval;

import dev.loopdesk.knowledge.SuggestionVerdicts;
import dev.loopdesk.knowledge.SuggestionVerdicts.Judged;
import dev.loopdesk.retrieval.IndexedItem.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Weighs what staff have said of suggestions. */
@Component
class SuggestionUses {

    /** Largest change of a score, as its share: a few verdicts move a suggestion by a few ranks. */
    private static final double MOST = 0.1;

    /** Number of verdicts at which half of the largest change is reached. */
    private static final int HALF = 4;

    private final SuggestionVerdicts verdicts;

    SuggestionUses(SuggestionVerdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** Returns the factor for the score of a suggestion. */
    static double factor(Judged said) {
        int inFavour = said.helped() + said.solved();
        return 1 + MOST * (inFavour - said.notThis()) / (inFavour + said.notThis() + HALF);
    }

    /** Returns what was said of articles and cases, in at most two queries; those that nobody judged are absent. */
    Map<ItemKey, Judged> of(Collection<ItemKey> keys) {
        Map<ItemKey, Judged> uses = new HashMap<>();
        for (Kind kind : Kind.values()) {
            List<Long> ids = keys.stream()
                    .filter(key -> key.kind() == kind)
                    .map(ItemKey::id)
                    .toList();
            Map<Long, Judged> judged = kind == Kind.ARTICLE ? verdicts.ofArticles(ids) : verdicts.ofCases(ids);
            judged.forEach((id, said) -> uses.put(new ItemKey(kind, id), said));
        }
        return uses;
    }
}
