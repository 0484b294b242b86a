package dev.loopdesk.retrieval;

import dev.loopdesk.retrieval.IndexSearch.Hit;
import dev.loopdesk.retrieval.IndexedItem.Change;
import dev.loopdesk.retrieval.StoredEmbeddings.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * This node's index of reviewed articles and of cases. It follows the database by the numbers that changes take, and says
 * nothing that could not be read there: it is built anew when it is missing, damaged, of another database or of another way to
 * read texts. Words are found at once; vectors that no node has computed yet are added afterwards.
 */
@Component
public class CaseIndex implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(CaseIndex.class);

    static final String KEY = "key";
    static final String KIND = "kind";
    static final String LANGUAGE = "language";
    static final String FOR_REQUESTERS = "forRequesters";
    static final String TITLE = "title";
    static final String TEXT = "text";
    static final String CODES = "codes";
    static final String YES = "yes";
    static final Analyzer ANALYZER = new TextAnalyzer();

    private static final String CHANGE = "change";

    /** Field of a text whose vector is missing: key of the model. */
    private static final String WITHOUT_VECTOR = "withoutVector";

    private static final String LAST_CHANGE = "lastChange";
    private static final String FORM = "form";

    /** Number of the fields and their meaning; an index of another one is built anew. */
    private static final int FIELDS = 1;

    /**
     * Numbers that are asked for again, because a transaction that took a lower number may commit later than one with a higher
     * number.
     */
    private static final int OVERLAP = 500;

    private static final int BATCH = 200;
    private static final int BATCHES_OF_A_COMMIT = 10;
    private static final int VECTORS_AT_ONCE = 16;

    private final ItemSource source;
    private final StoredEmbeddings embeddings;
    private final Path folder;

    /** Latest changes that are indexed, by article or case; those beyond the overlap are forgotten. */
    private final Map<ItemKey, Long> seen = new HashMap<>();

    private long lastChange;
    private volatile @Nullable IndexStorage storage;
    private volatile @Nullable SearcherManager searchers;
    private volatile boolean stopped;

    @Autowired
    CaseIndex(ItemSource source, StoredEmbeddings embeddings, @Value("${loopdesk.home:./data}") Path home) {
        this(home.resolve("index"), source, embeddings);
    }

    CaseIndex(Path folder, ItemSource source, StoredEmbeddings embeddings) {
        this.folder = folder;
        this.source = source;
        this.embeddings = embeddings;
    }

    /** Brings the index up to date, with all vectors that can be computed. */
    public synchronized void refresh() {
        follow();
        while (addVectors()) {
            LOG.debug("Vectors were added");
        }
    }

    /** Indexes what has changed since the last time; the first time, compares everything. */
    synchronized void follow() {
        guarded(() -> {
            if (open()) {
                compare();
            } else {
                followChanges();
            }
        });
    }

    /** Compares the whole index with the database: what differs is indexed, what is gone is removed. */
    synchronized void reconcile() {
        guarded(() -> {
            open();
            compare();
        });
    }

    /** Computes some of the vectors that are missing. Returns false if there was nothing to do. */
    synchronized boolean addVectors() {
        var added = new boolean[1];
        guarded(() -> added[0] = !stopped && addMissingVectors());
        return added[0];
    }

    /** Returns hits, best first; none before the index is open. */
    List<Hit> search(LikenessQuery query) {
        SearcherManager open = searchers;
        if (open == null) {
            return List.of();
        }
        try {
            IndexSearcher searcher = open.acquire();
            try {
                return new IndexSearch(searcher, query).hits();
            } finally {
                open.release(searcher);
            }
        } catch (IOException | org.apache.lucene.store.AlreadyClosedException e) {
            LOG.warn("The index cannot be read: {}", e.toString());
            return List.of();
        }
    }

    /** Tells whether the index can be searched. */
    boolean isOpen() {
        return searchers != null;
    }

    /** Returns the number of articles and cases in the index. */
    int size() {
        SearcherManager open = searchers;
        if (open == null) {
            return 0;
        }
        try {
            IndexSearcher searcher = open.acquire();
            try {
                return searcher.getIndexReader().numDocs();
            } finally {
                open.release(searcher);
            }
        } catch (org.apache.lucene.store.AlreadyClosedException e) {
            LOG.debug("The index is being closed", e);
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether the index lies in memory, because its folder cannot be used. */
    boolean isInMemory() {
        IndexStorage used = storage;
        return used != null && used.isInMemory();
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Runs work on the index; if its folder fails, such as when the disk is full, once more in memory. */
    private void guarded(Work work) {
        if (stopped) {
            return;
        }
        try {
            work.run();
        } catch (IOException | org.apache.lucene.store.AlreadyClosedException e) {
            LOG.warn(
                    "The search index in {} cannot be written, it is kept in memory until the next start: {}",
                    folder,
                    e.toString());
            try {
                release();
                use(IndexStorage.inMemory());
                compare();
            } catch (IOException again) {
                throw new UncheckedIOException(again);
            }
        }
    }

    /** Opens the index if it is not open. Returns true if it was not. */
    private boolean open() throws IOException {
        if (storage != null) {
            return false;
        }
        use(IndexStorage.open(folder));
        return true;
    }

    private void use(IndexStorage opened) throws IOException {
        storage = opened;
        Map<String, String> state = opened.state();
        String last = state.get(LAST_CHANGE);
        lastChange = last == null ? 0 : Long.parseLong(last);
        if (!form().equals(state.get(FORM)) || source.highestNumber() < lastChange) {
            opened.writer().deleteAll();
            lastChange = 0;
        }
        seen.clear();
        searchers = new SearcherManager(opened.writer(), null);
    }

    private IndexWriter writer() {
        return Objects.requireNonNull(storage).writer();
    }

    /** Returns all on which the content of the index depends, beside the database. */
    private String form() {
        return Stream.concat(
                        Stream.of(source.identity(), String.valueOf(FIELDS), String.valueOf(TextAnalyzer.VERSION)),
                        Arrays.stream(EmbeddingModel.values()).map(EmbeddingModel::key))
                .collect(Collectors.joining(" "));
    }

    private void followChanges() throws IOException {
        List<Change> fresh = source.changesAfter(lastChange - OVERLAP).stream()
                .filter(change -> !Long.valueOf(change.number()).equals(seen.get(change.key())))
                .toList();
        if (!fresh.isEmpty()) {
            index(fresh);
            commit();
        }
    }

    private void compare() throws IOException {
        List<Change> wanted = source.all();
        Map<ItemKey, Long> held = held();
        Set<ItemKey> gone = new HashSet<>(held.keySet());
        List<Change> different = new ArrayList<>();
        for (Change change : wanted) {
            gone.remove(change.key());
            if (!Long.valueOf(change.number()).equals(held.get(change.key()))) {
                different.add(change);
            } else {
                remember(change);
            }
        }
        for (ItemKey key : gone) {
            writer().deleteDocuments(new Term(KEY, key.text()));
        }
        long begun = System.nanoTime();
        index(different);
        commit();
        if (!different.isEmpty() || !gone.isEmpty()) {
            LOG.info(
                    "Search index: {} articles and cases indexed, {} removed, in {} ms",
                    different.size(),
                    gone.size(),
                    (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private Map<ItemKey, Long> held() throws IOException {
        Map<ItemKey, Long> held = new HashMap<>();
        SearcherManager open = Objects.requireNonNull(searchers);
        open.maybeRefreshBlocking();
        IndexSearcher searcher = open.acquire();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                NumericDocValues numbers = leaf.reader().getNumericDocValues(CHANGE);
                StoredFields stored = leaf.reader().storedFields();
                Bits live = leaf.reader().getLiveDocs();
                for (int document = 0; document < leaf.reader().maxDoc(); document++) {
                    if ((live == null || live.get(document)) && numbers != null && numbers.advanceExact(document)) {
                        held.put(
                                ItemKey.of(Objects.requireNonNull(
                                        stored.document(document, Set.of(KEY)).get(KEY))),
                                numbers.longValue());
                    }
                }
            }
        } finally {
            open.release(searcher);
        }
        return held;
    }

    private void index(List<Change> changes) throws IOException {
        for (int from = 0; from < changes.size() && !stopped; from += BATCH) {
            List<Change> batch = changes.subList(from, Math.min(from + BATCH, changes.size()));
            write(batch.stream().map(Change::key).toList());
            batch.forEach(this::remember);
            if (from / BATCH % BATCHES_OF_A_COMMIT == BATCHES_OF_A_COMMIT - 1) {
                // Commits in between make texts found before a long run is over.
                commit();
            }
        }
    }

    private void write(Collection<ItemKey> keys) throws IOException {
        List<IndexedItem> items = source.load(keys);
        Map<String, Embedding> vectors = embeddings.of(
                items.stream().map(IndexedItem::meaning).distinct().toList());
        Set<ItemKey> gone = new HashSet<>(keys);
        for (IndexedItem item : items) {
            ItemKey key = item.change().key();
            gone.remove(key);
            try {
                writer().updateDocument(new Term(KEY, key.text()), document(item, vectors.get(item.meaning())));
            } catch (IllegalArgumentException e) {
                // One text must not keep all others from being found.
                LOG.warn("{} cannot be indexed", key.text(), e);
            }
        }
        for (ItemKey key : gone) {
            writer().deleteDocuments(new Term(KEY, key.text()));
        }
    }

    private void remember(Change change) {
        seen.merge(change.key(), change.number(), Math::max);
        lastChange = Math.max(lastChange, change.number());
    }

    private void commit() throws IOException {
        seen.values().removeIf(number -> number <= lastChange - OVERLAP);
        if (stopped) {
            return;
        }
        writer().setLiveCommitData(Map.of(LAST_CHANGE, String.valueOf(lastChange), FORM, form())
                .entrySet());
        writer().commit();
        Objects.requireNonNull(searchers).maybeRefreshBlocking();
    }

    private boolean addMissingVectors() throws IOException {
        SearcherManager open = searchers;
        if (open == null) {
            return false;
        }
        List<ItemKey> missing = new ArrayList<>();
        IndexSearcher searcher = open.acquire();
        try {
            for (EmbeddingModel model : EmbeddingModel.values()) {
                if (embeddings.isUsable(model)) {
                    for (ScoreDoc hit : searcher.search(
                                    new TermQuery(new Term(WITHOUT_VECTOR, model.key())), VECTORS_AT_ONCE)
                            .scoreDocs) {
                        missing.add(ItemKey.of(Objects.requireNonNull(
                                searcher.storedFields().document(hit.doc).get(KEY))));
                    }
                }
            }
        } finally {
            open.release(searcher);
        }
        boolean computed = false;
        List<IndexedItem> items = source.load(missing);
        Map<String, Embedding> stored = embeddings.of(
                items.stream().map(IndexedItem::meaning).distinct().toList());
        for (IndexedItem item : items) {
            computed |= stored.containsKey(item.meaning()) || embeddings.compute(item.meaning()) != null;
        }
        if (missing.isEmpty() || (!computed && items.size() == missing.size())) {
            return false;
        }
        write(missing);
        commit();
        return true;
    }

    /** Returns an article or a case as the index holds it. */
    static Document document(IndexedItem item, @Nullable Embedding embedding) {
        var document = new Document();
        ItemKey key = item.change().key();
        document.add(new StringField(KEY, key.text(), Field.Store.YES));
        document.add(new StringField(KIND, key.kind().key(), Field.Store.NO));
        document.add(new StringField(LANGUAGE, item.language(), Field.Store.NO));
        document.add(new NumericDocValuesField(CHANGE, item.change().number()));
        if (item.forRequesters()) {
            document.add(new StringField(FOR_REQUESTERS, YES, Field.Store.NO));
        }
        document.add(new TextField(TITLE, item.title(), Field.Store.NO));
        document.add(new TextField(TEXT, item.title() + "\n" + item.text(), Field.Store.NO));
        for (String code : ErrorCodes.in(item.title() + "\n" + item.text()).keySet()) {
            document.add(new StringField(CODES, code, Field.Store.NO));
        }
        if (embedding == null) {
            document.add(new StringField(
                    WITHOUT_VECTOR, EmbeddingModel.of(item.meaning()).key(), Field.Store.NO));
        } else {
            document.add(new KnnByteVectorField(
                    embedding.model().field(), embedding.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    /** Closes the index; the next refresh opens it again. */
    public synchronized void release() {
        SearcherManager open = searchers;
        searchers = null;
        IndexStorage used = storage;
        storage = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException | org.apache.lucene.store.AlreadyClosedException e) {
            LOG.debug("The searchers are not closed", e);
        }
        if (used != null) {
            used.close();
        }
    }

    @Override
    public void destroy() {
        stopped = true;
        synchronized (this) {
            release();
        }
    }
}
