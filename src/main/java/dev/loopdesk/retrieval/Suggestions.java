package dev.loopdesk.retrieval;

import dev.loopdesk.knowledge.CaseSolution;
import dev.loopdesk.knowledge.SuggestionVerdicts.Judged;
import dev.loopdesk.retrieval.IndexSearch.Hit;
import dev.loopdesk.retrieval.IndexedItem.Kind;
import dev.loopdesk.retrieval.ItemSource.Shown;
import dev.loopdesk.retrieval.StoredEmbeddings.Embedding;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Suggests articles and like cases, with the reason of each (S3.3). The index proposes; the database decides at the moment of
 * the answer, so that nobody gets what has been retired or was never meant for them.
 */
@Service
public class Suggestions {

    /** Hits that are looked at for each that is wanted: some may be gone, or move by what was said of them. */
    private static final int LOOKED_AT = 4;

    /** Characters of a question that are read. */
    private static final int LONGEST = 5_000;

    private final CaseIndex index;
    private final ItemSource source;
    private final StoredEmbeddings embeddings;
    private final SuggestionUses uses;

    Suggestions(CaseIndex index, ItemSource source, StoredEmbeddings embeddings, SuggestionUses uses) {
        this.index = index;
        this.source = source;
        this.embeddings = embeddings;
        this.uses = uses;
    }

    /** The person who is to read suggestions. */
    public enum Audience {
        /** Reads all reviewed articles. */
        STAFF,
        /** Reads reviewed articles that requesters may see. */
        REQUESTERS
    }

    /**
     * Returns articles for a query, best first; for requesters only what is about the same, because they asked for none.
     *
     * @param query words, as they are being typed
     * @param language language of the articles; null for any
     * @param reader language of the reasons
     */
    public List<Suggestion> articles(
            String query, @Nullable String language, Audience audience, int most, Locale reader) {
        return answer(
                question(
                        query,
                        "",
                        audience == Audience.REQUESTERS,
                        Kind.ARTICLE,
                        language,
                        audience == Audience.REQUESTERS,
                        most),
                audience,
                most,
                reader);
    }

    /** Returns articles and cases like what is being typed, such as title and description of a call; for staff. */
    public List<Suggestion> like(String title, String text, int most, Locale reader) {
        return answer(question(title, text, true, null, null, false, most), Audience.STAFF, most, reader);
    }

    /**
     * A case like a query.
     *
     * @param ticket id of its ticket
     * @param why why it was found, in words for the reader
     */
    public record LikeCase(long ticket, String why) {}

    /**
     * Returns cases like a query, best first, as the index has them, without a question to the database: the caller asks it
     * which of them may be shown. None before the index is open, or if it cannot be read.
     */
    public List<LikeCase> cases(String query, int most, Locale reader) {
        if (!index.isOpen()) {
            return List.of();
        }
        Texts texts = Texts.of("suggestions", reader);
        return index.search(question(query, "", true, Kind.CASE, null, false, most)).stream()
                .limit(most)
                .map(hit -> new LikeCase(hit.key().id(), why(hit, Judged.NONE, false, texts)))
                .toList();
    }

    /**
     * Returns articles and other cases like a ticket; for staff.
     *
     * @param number number of a ticket; one that does not exist is like nothing
     */
    public List<Suggestion> likeTicket(String number, int most, Locale reader) {
        IndexedItem item = source.ofTicket(number);
        if (item == null) {
            return List.of();
        }
        Map<String, Embedding> stored = embeddings.of(List.of(item.meaning()));
        Embedding embedding =
                stored.containsKey(item.meaning()) ? stored.get(item.meaning()) : embeddings.compute(item.meaning());
        var query = new LikenessQuery(
                item.title(),
                cut(item.text()),
                false,
                true,
                embedding,
                null,
                null,
                false,
                item.change().key(),
                most * LOOKED_AT);
        return answer(query, Audience.STAFF, most, reader);
    }

    private LikenessQuery question(
            String title,
            String text,
            boolean isCut,
            @Nullable Kind kind,
            @Nullable String language,
            boolean forRequesters,
            int most) {
        String words = cut(title);
        String more = cut(text);
        return new LikenessQuery(
                words,
                more,
                Characters.isBlank(more),
                isCut,
                Characters.isBlank(words + more) ? null : embeddings.ofQuery((words + "\n" + more).strip()),
                kind,
                language,
                forRequesters,
                null,
                most * LOOKED_AT);
    }

    private List<Suggestion> answer(LikenessQuery query, Audience audience, int most, Locale reader) {
        List<Hit> hits = index.search(query);
        List<ItemKey> keys = hits.stream().map(Hit::key).toList();
        Map<ItemKey, Shown> shown = source.shown(keys, audience == Audience.REQUESTERS, query.language());
        Map<ItemKey, Judged> said = uses.of(shown.keySet());
        List<Found> found = hits.stream()
                .filter(hit -> shown.containsKey(hit.key()))
                .map(hit -> new Found(
                        hit, Objects.requireNonNull(shown.get(hit.key())), said.getOrDefault(hit.key(), Judged.NONE)))
                .sorted(Comparator.comparingDouble(one -> -one.score()))
                .limit(most)
                .toList();
        Map<String, CaseSolution> solutions = source.solutions(found.stream()
                .filter(one -> one.hit().key().kind() == Kind.CASE)
                .map(one -> one.item().id())
                .toList());
        Texts texts = Texts.of("suggestions", reader);
        return found.stream()
                .map(one -> one.suggestion(
                        solutions.getOrDefault(one.item().id(), one.item().solution()), audience, texts))
                .toList();
    }

    /** A hit that may be shown. */
    private record Found(Hit hit, Shown item, Judged use) {

        double score() {
            return Math.min(1, hit.score() * SuggestionUses.factor(use));
        }

        Suggestion suggestion(CaseSolution solution, Audience audience, Texts texts) {
            boolean forStaff = audience == Audience.STAFF;
            return new Suggestion(
                    item.id(),
                    hit.key().kind().key(),
                    item.title(),
                    Math.round(score() * 1_000) / 1_000.0,
                    why(hit, use, forStaff, texts),
                    item.language(),
                    item.state(),
                    forStaff ? solution.cause() : null,
                    forStaff ? solution.solution() : null,
                    forStaff ? solution.checklist() : null,
                    hit.codes(),
                    hit.words(),
                    hit.inMeaning(),
                    forStaff ? use.helped() : 0);
        }
    }

    private static String why(Hit hit, Judged use, boolean forStaff, Texts texts) {
        List<String> reasons = new ArrayList<>();
        if (!hit.codes().isEmpty()) {
            reasons.add(texts.get("codes", listed(hit.codes(), texts)));
        }
        if (!hit.words().isEmpty()) {
            reasons.add(texts.get("words", listed(hit.words(), texts)));
        }
        if (hit.inMeaning()) {
            reasons.add(texts.get("meaning"));
        }
        if (reasons.isEmpty()) {
            reasons.add(texts.get("beginning"));
        }
        if (forStaff && use.helped() > 0) {
            reasons.add(texts.get("helped", use.helped(), use.solved()));
        }
        return String.join(texts.get("and"), reasons);
    }

    private static String listed(List<String> words, Texts texts) {
        return String.join(texts.get("comma"), words);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
