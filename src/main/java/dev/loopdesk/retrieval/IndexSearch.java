package dev.loopdesk.retrieval;

import dev.loopdesk.retrieval.IndexedItem.Kind;
import dev.loopdesk.retrieval.StoredEmbeddings.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Asks the index by words, by error codes and by meaning, and joins the answers by their ranks. */
final class IndexSearch {

    /** Hits that each of the two ways contributes. */
    private static final int CANDIDATES = 60;

    /** Words of a question that are asked for: the rarest ones. */
    private static final int MOST_WORDS = 25;

    private static final int MOST_SHOWN = 6;
    private static final int SHORTEST_BEGINNING = 3;

    /** Words that are tried as the end of a word that is being typed. */
    private static final int MOST_BEGUN = 50;

    /** Weight of a word of the question's title against one of its text. */
    private static final float OF_TITLE = 4;

    /** Weight of a known error code against a word of the text. */
    private static final float OF_CODE = 6;

    /** Share of all texts up to which an error code says what the problem is. */
    private static final double RARE = 0.01;

    private static final int ALWAYS_RARE = 5;

    /** Share of a question's words, by weight, from which on a text that has them is about the same. */
    private static final double CONVINCING_SHARE = 0.5;

    /** The same where no model tells the meaning. */
    private static final double CONVINCING_SHARE_ALONE = 0.25;

    /** Constant of reciprocal rank fusion: the higher, the less the first ranks count. */
    private static final int FUSION = 60;

    private final IndexSearcher searcher;
    private final LikenessQuery asked;

    IndexSearch(IndexSearcher searcher, LikenessQuery asked) {
        this.searcher = searcher;
        this.asked = asked;
    }

    /**
     * A text that was found.
     *
     * @param score 1 for the best that is possible
     * @param codes error codes that it has in common with the question, as the question writes them
     * @param hasRareCode whether one of the codes is rare enough to say what the problem is
     * @param words words in common
     * @param inMeaning whether its vector is like that of the question
     * @param share share of the question's words that it has, by weight
     * @param likeness cosine of the angle between its vector and that of the question; 0 if that is unknown
     */
    record Hit(
            ItemKey key,
            double score,
            List<String> codes,
            boolean hasRareCode,
            List<String> words,
            boolean inMeaning,
            double share,
            double likeness) {}

    /** A word of the question and the places where it is written. */
    private record Word(String term, boolean ofTitle, List<int[]> places) {}

    /** Returns the hits, best first. */
    List<Hit> hits() throws IOException {
        return all().stream().filter(this::convinces).limit(asked.most()).toList();
    }

    /** Tells whether a text is to be found, because it is about the same as the question. */
    private boolean convinces(Hit hit) {
        Embedding embedding = asked.embedding();
        return !asked.isCut()
                || hit.hasRareCode()
                || hit.share() >= (embedding == null ? CONVINCING_SHARE_ALONE : CONVINCING_SHARE)
                || (embedding != null && embedding.model().convinces(!asked.isTyped(), hit.likeness(), hit.share()));
    }

    /** Returns hits, best first, also those that have little in common with the question. */
    List<Hit> all() throws IOException {
        Query filter = filter();
        Weights weights = weights(words());
        List<Word> words = weights.rarest();
        Map<String, String> codes = knownCodes();
        Set<String> rare = rare(codes.keySet());
        boolean isCoded = isAboutACode(rare);

        ScoreDoc[] byWords = byWords(words, codes, filter);
        ScoreDoc[] byMeaning = byMeaning(filter);
        double wordsWeight = isCoded ? 3 : 1;
        double meaningWeight = asked.embedding() == null ? 0 : isCoded ? 1 : 2;
        double best = (wordsWeight + meaningWeight) / (FUSION + 1);
        Map<Integer, Double> scores = new HashMap<>();
        addRanks(byWords, wordsWeight / best, scores);
        addRanks(byMeaning, meaningWeight / best, scores);
        Map<Integer, Float> likenesses = likenesses(byMeaning);
        Set<String> begun = begun();
        if (isCoded) {
            // Texts with the code come before all others.
            for (Map.Entry<Integer, Double> found : scores.entrySet()) {
                found.setValue(
                        found.getValue() / 2 + (common(codes, found.getKey()).isEmpty() ? 0 : 0.5));
            }
        }
        List<Hit> hits = new ArrayList<>();
        for (Map.Entry<Integer, Double> found : best(scores)) {
            int document = found.getKey();
            ItemKey key = ItemKey.of(Objects.requireNonNull(
                    searcher.storedFields().document(document).get(CaseIndex.KEY)));
            if (!key.equals(asked.except())) {
                hits.add(new Hit(
                        key,
                        found.getValue(),
                        common(codes, document),
                        hasOne(rare, document),
                        shown(words, document),
                        likenesses.containsKey(document),
                        weights.share(word -> has(word, begun, document)),
                        likenesses.getOrDefault(document, 0f)));
            }
        }
        return hits;
    }

    private Map<Integer, Float> likenesses(ScoreDoc[] byMeaning) {
        Map<Integer, Float> likenesses = new HashMap<>();
        Embedding embedding = asked.embedding();
        if (embedding != null) {
            for (ScoreDoc hit : byMeaning) {
                likenesses.put(hit.doc, embedding.model().likeness(hit.score));
            }
        }
        return likenesses;
    }

    /** Returns words of titles that begin with the last word of a title that is being typed. */
    private Set<String> begun() throws IOException {
        Set<String> begun = new LinkedHashSet<>();
        String beginning = beginning();
        Terms titles = beginning == null ? null : MultiTerms.getTerms(searcher.getIndexReader(), CaseIndex.TITLE);
        if (titles != null) {
            TermsEnum terms = titles.iterator();
            BytesRef prefix = new BytesRef(Objects.requireNonNull(beginning));
            BytesRef term = terms.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : terms.term();
            while (term != null && StringHelper.startsWith(term, prefix) && begun.size() < MOST_BEGUN) {
                begun.add(term.utf8ToString());
                term = terms.next();
            }
        }
        return begun;
    }

    /** Tells whether a text has a word, or for a word that is being typed, one that begins with it in its title. */
    private boolean has(Word word, Set<String> begun, int document) throws IOException {
        if (has(CaseIndex.TEXT, word.term(), document)) {
            return true;
        }
        if (!begun.isEmpty() && word.term().equals(beginning())) {
            for (String term : begun) {
                if (has(CaseIndex.TITLE, term, document)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the best documents, more than are asked for, because some do not convince and one may be the exception. */
    private List<Map.Entry<Integer, Double>> best(Map<Integer, Double> scores) {
        return scores.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(asked.most() * 2L + 1)
                .toList();
    }

    /** Tells whether the question's title names a known code that is rare; a long text has numbers of all kinds. */
    private boolean isAboutACode(Set<String> rare) {
        return ErrorCodes.in(asked.title()).keySet().stream().anyMatch(rare::contains);
    }

    private Set<String> rare(Set<String> known) throws IOException {
        int most = (int) Math.max(ALWAYS_RARE, searcher.getIndexReader().numDocs() * RARE);
        Set<String> rare = new LinkedHashSet<>();
        for (String code : known) {
            if (frequency(CaseIndex.CODES, code) <= most) {
                rare.add(code);
            }
        }
        return rare;
    }

    private static void addRanks(ScoreDoc[] hits, double weight, Map<Integer, Double> scores) {
        for (int rank = 0; rank < hits.length; rank++) {
            scores.merge(hits[rank].doc, weight / (FUSION + rank + 1), Double::sum);
        }
    }

    /** Returns the condition on what is asked for, or null if there is none: without one, the index skips more. */
    private @Nullable Query filter() {
        var filter = new BooleanQuery.Builder();
        if (asked.kind() != null) {
            filter.add(new TermQuery(new Term(CaseIndex.KIND, asked.kind().key())), Occur.FILTER);
        }
        if (asked.language() != null) {
            var language = new BooleanQuery.Builder();
            language.add(new TermQuery(new Term(CaseIndex.LANGUAGE, asked.language())), Occur.SHOULD);
            language.add(new TermQuery(new Term(CaseIndex.KIND, Kind.CASE.key())), Occur.SHOULD);
            filter.add(language.build(), Occur.FILTER);
        }
        if (asked.forRequesters()) {
            filter.add(new TermQuery(new Term(CaseIndex.FOR_REQUESTERS, CaseIndex.YES)), Occur.FILTER);
        }
        BooleanQuery all = filter.build();
        return all.clauses().isEmpty() ? null : all;
    }

    private ScoreDoc[] byWords(List<Word> words, Map<String, String> codes, @Nullable Query filter) throws IOException {
        var query = new BooleanQuery.Builder();
        for (Word word : words) {
            float weight = word.ofTitle() ? OF_TITLE : 1;
            query.add(new BoostQuery(new TermQuery(new Term(CaseIndex.TEXT, word.term())), weight), Occur.SHOULD);
            query.add(new BoostQuery(new TermQuery(new Term(CaseIndex.TITLE, word.term())), weight), Occur.SHOULD);
        }
        for (String code : codes.keySet()) {
            query.add(new BoostQuery(new TermQuery(new Term(CaseIndex.CODES, code)), OF_CODE), Occur.SHOULD);
        }
        String beginning = beginning();
        if (beginning != null) {
            query.add(new ConstantScoreQuery(new PrefixQuery(new Term(CaseIndex.TITLE, beginning))), Occur.SHOULD);
        }
        BooleanQuery all = query.build();
        if (all.clauses().isEmpty()) {
            return new ScoreDoc[0];
        }
        if (filter == null) {
            return searcher.search(all, CANDIDATES).scoreDocs;
        }
        var filtered = new BooleanQuery.Builder();
        filtered.add(all, Occur.MUST);
        filtered.add(filter, Occur.FILTER);
        return searcher.search(filtered.build(), CANDIDATES).scoreDocs;
    }

    /** Returns the last word of a title that is being typed, if it may be the beginning of a longer one. */
    private @Nullable String beginning() {
        String title = asked.title().toLowerCase(Locale.ROOT);
        int from = title.length();
        while (from > 0 && title.charAt(from - 1) < 0x2E80 && Character.isLetterOrDigit(title.charAt(from - 1))) {
            from--;
        }
        return asked.isTyped() && title.length() - from >= SHORTEST_BEGINNING ? title.substring(from) : null;
    }

    private ScoreDoc[] byMeaning(@Nullable Query filter) throws IOException {
        Embedding embedding = asked.embedding();
        if (embedding == null) {
            return new ScoreDoc[0];
        }
        ScoreDoc[] nearest = searcher.search(
                        new KnnByteVectorQuery(embedding.model().field(), embedding.vector(), CANDIDATES, filter),
                        CANDIDATES)
                .scoreDocs;
        int alike = 0;
        while (alike < nearest.length
                && embedding.model().likeness(nearest[alike].score)
                        >= embedding.model().leastLikeness()) {
            alike++;
        }
        return java.util.Arrays.copyOf(nearest, alike);
    }

    private Map<String, String> knownCodes() throws IOException {
        Map<String, String> known = new LinkedHashMap<>();
        for (Map.Entry<String, String> code :
                ErrorCodes.in(asked.title() + "\n" + asked.text()).entrySet()) {
            if (frequency(CaseIndex.CODES, code.getKey()) > 0) {
                known.put(code.getKey(), code.getValue());
            }
        }
        return known;
    }

    private int frequency(String field, String term) throws IOException {
        return searcher.getIndexReader().docFreq(new Term(field, term));
    }

    private List<Word> words() throws IOException {
        Map<String, Word> words = new LinkedHashMap<>();
        addWords(asked.title(), 0, true, words);
        addWords(asked.text(), asked.title().length() + 1, false, words);
        return List.copyOf(words.values());
    }

    private static void addWords(String text, int offset, boolean ofTitle, Map<String, Word> words) throws IOException {
        try (TokenStream tokens = CaseIndex.ANALYZER.tokenStream(CaseIndex.TEXT, text)) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            var place = tokens.addAttribute(OffsetAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                words.computeIfAbsent(term.toString(), key -> new Word(key, ofTitle, new ArrayList<>()))
                        .places()
                        .add(new int[] {offset + place.startOffset(), offset + place.endOffset()});
            }
            tokens.end();
        }
    }

    /** A word with what it says: the rarer, the more. */
    private record Weighed(Word word, double weight, boolean isKnown) {}

    /** A condition on a word that reads the index. */
    private interface WordCondition {
        boolean holds(Word word) throws IOException;
    }

    /**
     * The words of the question, weightiest first.
     *
     * @param all words, those that no text has among them
     */
    private record Weights(List<Weighed> all) {

        /** Returns the words that texts have and that say most. */
        List<Word> rarest() {
            return all.stream()
                    .filter(Weighed::isKnown)
                    .limit(MOST_WORDS)
                    .map(Weighed::word)
                    .toList();
        }

        /** Returns the share of the words that meet a condition, by weight; 1 if there are no words. */
        double share(WordCondition condition) throws IOException {
            double met = 0;
            double whole = 0;
            for (Weighed weighed : all.subList(0, Math.min(all.size(), MOST_WORDS))) {
                whole += weighed.weight();
                met += condition.holds(weighed.word()) ? weighed.weight() : 0;
            }
            return whole == 0 ? 1 : met / whole;
        }
    }

    private Weights weights(List<Word> words) throws IOException {
        int texts = searcher.getIndexReader().numDocs();
        List<Weighed> weighed = new ArrayList<>();
        for (Word word : words) {
            int frequency = frequency(CaseIndex.TEXT, word.term());
            double rarity = Math.log(1 + (double) Math.max(texts, frequency) / Math.max(1, frequency));
            weighed.add(new Weighed(word, rarity * (word.ofTitle() ? OF_TITLE : 1), frequency > 0));
        }
        weighed.sort(Comparator.comparingDouble(one -> -one.weight()));
        return new Weights(weighed);
    }

    private boolean hasOne(Set<String> codes, int document) throws IOException {
        for (String code : codes) {
            if (has(CaseIndex.CODES, code, document)) {
                return true;
            }
        }
        return false;
    }

    private List<String> common(Map<String, String> codes, int document) throws IOException {
        List<String> common = new ArrayList<>();
        for (Map.Entry<String, String> code : codes.entrySet()) {
            if (common.size() < MOST_SHOWN && has(CaseIndex.CODES, code.getKey(), document)) {
                common.add(code.getValue());
            }
        }
        return common;
    }

    private boolean has(String field, String term, int document) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        PostingsEnum postings = leaf.reader().postings(new Term(field, term), PostingsEnum.NONE);
        int wanted = document - leaf.docBase;
        return postings != null && postings.advance(wanted) == wanted;
    }

    /** Returns the words in common as the question writes them; neighbouring Chinese characters as one word. */
    private List<String> shown(List<Word> words, int document) throws IOException {
        List<int[]> places = new ArrayList<>();
        for (Word word : words.subList(0, Math.min(words.size(), 2 * MOST_SHOWN))) {
            if (has(CaseIndex.TEXT, word.term(), document)) {
                places.add(word.places().get(0));
            }
        }
        places.sort(Comparator.comparingInt((int[] place) -> place[0]).thenComparingInt(place -> place[1]));
        List<int[]> merged = new ArrayList<>();
        for (int[] place : places) {
            int[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && place[0] < last[1]) {
                last[1] = Math.max(last[1], place[1]);
            } else {
                merged.add(place.clone());
            }
        }
        String whole = asked.title() + "\n" + asked.text();
        Set<String> shown = new LinkedHashSet<>();
        for (int[] place : merged) {
            String word = whole.substring(place[0], Math.min(place[1], whole.length()));
            if (word.length() > 1 && shown.size() < MOST_SHOWN) {
                shown.add(word);
            }
        }
        return List.copyOf(shown);
    }
}
