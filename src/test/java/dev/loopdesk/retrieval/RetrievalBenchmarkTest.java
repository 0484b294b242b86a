package dev.loopdesk.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopdesk.retrieval.IndexedItem.Change;
import dev.loopdesk.retrieval.IndexedItem.Kind;
import dev.loopdesk.retrieval.StoredEmbeddings.Embedding;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How well and how fast like texts are found, on public labelled data: see docs/retrieval.md. It measures, and asserts only that
 * what ships is no worse than what it replaces.
 */
@Tag("benchmark")
class RetrievalBenchmarkTest {

    private static final Path TEXTS = Path.of(System.getProperty("loopdesk.benchmark.texts", "texts"));
    private static final int CASES = Integer.getInteger("loopdesk.benchmark.cases", 100_000);
    private static final int QUERIES = 1_000;
    private static final Path RESULT = Path.of("target/benchmark/retrieval.md");

    @TempDir
    private Path folder;

    private final Embeddings embeddings = new Embeddings();
    private final Map<String, Embedding> vectors = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private record Text(String id, String title, String body) {

        String whole() {
            return body.isEmpty() ? title : title + "\n" + body;
        }
    }

    private record Question(String id, String title, String body, Set<String> wanted) {}

    private record DataSet(String name, List<Text> texts, List<Question> questions) {}

    private interface Method {
        List<String> ten(Question question) throws IOException, SQLException;
    }

    @Test
    void measure() throws IOException, SQLException {
        assumeTrue(Files.isDirectory(TEXTS), "-Dloopdesk.benchmark.texts names no folder of labelled texts");
        List<Text> issues = issues();
        Map<String, String> masters = masters(issues);
        List<DataSet> sets = List.of(
                new DataSet("SeaMonkey, titles", onlyTitles(issues), duplicates(onlyTitles(issues), masters)),
                new DataSet("SeaMonkey, full text", issues, duplicates(issues, masters)),
                pairs());
        lines.add("| data | texts | queries | method | Recall@1 | Recall@5 | MRR@10 | p50 | p95 |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        for (DataSet set : sets) {
            double like = like(set);
            double standard = standard(set);
            double shipped = shipped(set);
            assertThat(shipped).as(set.name()).isGreaterThanOrEqualTo(Math.min(like, standard));
        }
        lines.add("");
        manyCases(issues, sets.get(2).texts());
        Files.createDirectories(RESULT.getParent());
        Files.write(RESULT, lines);
        lines.forEach(System.out::println);
        embeddings.destroy();
    }

    /** Suggestions that nobody asked for, on the half of the questions by which the limits were chosen and on the other. */
    @Test
    void measureTheCut() throws IOException {
        assumeTrue(Files.isDirectory(TEXTS), "-Dloopdesk.benchmark.texts names no folder of labelled texts");
        List<Text> issues = issues();
        Map<String, String> masters = masters(issues);
        lines.add(
                "| data | half | questions with an answer that is found | of these, it is shown | questions without an answer |"
                        + " of these, something is shown | suggestions each |");
        lines.add("|---|---|---|---|---|---|---|");
        for (DataSet set : List.of(
                new DataSet("SeaMonkey, titles", onlyTitles(issues), withOthers(onlyTitles(issues), masters)),
                new DataSet("SeaMonkey, full text", issues, withOthers(issues, masters)))) {
            measureTheCut(set, Map.of());
        }
        Map<String, String> labels = new HashMap<>();
        measureTheCut(labelled(labels), labels);
        Files.createDirectories(RESULT.getParent());
        Files.write(RESULT.resolveSibling("cut.md"), lines);
        lines.forEach(System.out::println);
        embeddings.destroy();
    }

    /** Returns duplicates, and as questions without an answer issues that neither repeat another one nor are repeated. */
    private static List<Question> withOthers(List<Text> texts, Map<String, String> masters) {
        return Stream.concat(
                        duplicates(texts, masters).stream(),
                        texts.stream()
                                .filter(text -> !masters.containsKey(text.id()) && !masters.containsValue(text.id()))
                                .limit(400)
                                .map(text -> new Question(text.id(), text.title(), text.body(), Set.of())))
                .toList();
    }

    /** Returns all pairs by their first sentence, and notes the label of each pair. */
    private static DataSet labelled(Map<String, String> labels) throws IOException {
        DataSet pairs = pairs();
        Map<String, String> ids = new HashMap<>();
        pairs.texts().forEach(text -> ids.put(text.title(), text.id()));
        Map<String, Set<String>> same = new LinkedHashMap<>();
        for (CSVRecord row : rows("BQ_corpus_dev.csv")) {
            Set<String> wanted = same.computeIfAbsent(row.get(0), key -> new LinkedHashSet<>());
            if (!row.get(0).equals(row.get(1))) {
                String other = Objects.requireNonNull(ids.get(row.get(1)));
                labels.put(ids.get(row.get(0)) + " " + other, row.get("label"));
                if (row.get("label").equals("1")) {
                    wanted.add(other);
                }
            }
        }
        return new DataSet(
                "BQ, pairs",
                pairs.texts(),
                same.entrySet().stream()
                        .limit(3 * QUERIES)
                        .map(one -> new Question(
                                Objects.requireNonNull(ids.get(one.getKey())), one.getKey(), "", one.getValue()))
                        .toList());
    }

    /**
     * Measures the cut among the first five of each question; where pairs are labelled, among these alone, because others may
     * say the same without a label.
     */
    private void measureTheCut(DataSet set, Map<String, String> labels) throws IOException {
        Path place = folder.resolve("cut " + set.name());
        try (var directory = FSDirectory.open(place);
                var writer = new IndexWriter(directory, new IndexWriterConfig(CaseIndex.ANALYZER))) {
            Map<String, String> byKey = new HashMap<>();
            Map<String, ItemKey> keys = new HashMap<>();
            for (Text text : set.texts()) {
                var key = new ItemKey(Kind.CASE, byKey.size());
                byKey.put(key.text(), text.id());
                keys.put(text.id(), key);
                writer.addDocument(document(key, text, vector(meaning(text.title(), text.body()))));
            }
            writer.commit();
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                for (boolean cut : new boolean[] {false, true}) {
                    for (int half = 0; half < 2; half++) {
                        int found = 0;
                        int kept = 0;
                        int without = 0;
                        int shown = 0;
                        int suggestions = 0;
                        for (int n = half; n < set.questions().size(); n += 2) {
                            Question question = set.questions().get(n);
                            ItemKey own = keys.get(question.id());
                            List<String> all = ids(searcher, question, own, false, labels, byKey);
                            List<String> suggested = cut ? ids(searcher, question, own, true, labels, byKey) : all;
                            for (String wanted : question.wanted()) {
                                found += all.contains(wanted) ? 1 : 0;
                                kept += all.contains(wanted) && suggested.contains(wanted) ? 1 : 0;
                            }
                            long wrong = suggested.stream()
                                    .filter(id -> !question.wanted().contains(id))
                                    .count();
                            boolean asksInVain = labels.isEmpty()
                                    ? question.wanted().isEmpty()
                                    : all.stream()
                                            .anyMatch(id -> !question.wanted().contains(id));
                            without += asksInVain ? 1 : 0;
                            shown += asksInVain && wrong > 0 ? 1 : 0;
                            suggestions += asksInVain ? (int) wrong : 0;
                        }
                        lines.add("| %s%s | %s | %d | %.2f | %d | %.2f | %.1f |"
                                .formatted(
                                        set.name(),
                                        cut ? ", cut" : ", not cut",
                                        half == 0 ? "chosen by" : "other",
                                        found,
                                        (double) kept / found,
                                        without,
                                        (double) shown / without,
                                        (double) suggestions / without));
                    }
                }
            }
        }
    }

    private List<String> ids(
            IndexSearcher searcher,
            Question question,
            @Nullable ItemKey own,
            boolean isCut,
            Map<String, String> labels,
            Map<String, String> byKey)
            throws IOException {
        var query = new LikenessQuery(
                question.title(),
                question.body(),
                question.body().isEmpty(),
                isCut,
                vector(meaning(question.title(), question.body())),
                null,
                null,
                false,
                own,
                labels.isEmpty() ? 5 : 60);
        return new IndexSearch(searcher, query)
                .hits().stream()
                        .map(hit -> Objects.requireNonNull(byKey.get(hit.key().text())))
                        .filter(id -> labels.isEmpty() || labels.containsKey(question.id() + " " + id))
                        .toList();
    }

    private double like(DataSet set) throws SQLException, IOException {
        try (Connection database = DriverManager.getConnection("jdbc:h2:mem:like")) {
            database.createStatement().execute("create table text (id varchar primary key, words varchar)");
            try (PreparedStatement insert = database.prepareStatement("insert into text values (?, ?)")) {
                for (Text text : set.texts()) {
                    insert.setString(1, text.id());
                    insert.setString(2, text.whole().toLowerCase(Locale.ROOT));
                    insert.execute();
                }
            }
            return measure(set, "SQL LIKE, any word or bigram", question -> {
                List<String> words = words(question.title() + "\n" + question.body());
                String count = words.stream()
                        .map(word -> "case when words like ? escape '!' then 1 else 0 end")
                        .collect(Collectors.joining(" + "));
                try (PreparedStatement query = database.prepareStatement(
                        "select id from text where id <> ? order by " + count + " desc, id fetch first 10 rows only")) {
                    query.setString(1, question.id());
                    for (int i = 0; i < words.size(); i++) {
                        query.setString(i + 2, "%" + words.get(i).replaceAll("[!%_]", "!$0") + "%");
                    }
                    List<String> found = new ArrayList<>();
                    ResultSet rows = query.executeQuery();
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                    return found;
                }
            });
        }
    }

    private static List<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (word.codePoints().anyMatch(Character::isIdeographic)) {
                for (int i = 0; i + 1 < word.length(); i++) {
                    words.add(word.substring(i, i + 2));
                }
            } else if (word.length() > 1) {
                words.add(word);
            }
        }
        words.add("\u0001");
        return words.stream().limit(40).toList();
    }

    private double standard(DataSet set) throws IOException, SQLException {
        Analyzer analyzer = new StandardAnalyzer();
        Path place = folder.resolve("standard " + set.name());
        try (var directory = FSDirectory.open(place);
                var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (Text text : set.texts()) {
                var document = new Document();
                document.add(new StringField("id", text.id(), Field.Store.YES));
                document.add(new TextField("text", text.whole(), Field.Store.NO));
                writer.addDocument(document);
            }
            writer.commit();
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                return measure(set, "BM25, standard analyser", question -> {
                    var query = new BooleanQuery.Builder();
                    Set<String> terms = new LinkedHashSet<>();
                    try (TokenStream tokens = analyzer.tokenStream("text", question.title() + "\n" + question.body())) {
                        var term = tokens.addAttribute(CharTermAttribute.class);
                        tokens.reset();
                        while (tokens.incrementToken()) {
                            terms.add(term.toString());
                        }
                    }
                    terms.stream()
                            .limit(1_000)
                            .forEach(term -> query.add(new TermQuery(new Term("text", term)), Occur.SHOULD));
                    query.add(new TermQuery(new Term("id", question.id())), Occur.MUST_NOT);
                    List<String> found = new ArrayList<>();
                    for (ScoreDoc hit : searcher.search(query.build(), 10).scoreDocs) {
                        found.add(reader.storedFields().document(hit.doc).get("id"));
                    }
                    return found;
                });
            }
        }
    }

    private double shipped(DataSet set) throws IOException, SQLException {
        Path place = folder.resolve("shipped " + set.name());
        try (var directory = FSDirectory.open(place);
                var writer = new IndexWriter(directory, new IndexWriterConfig(CaseIndex.ANALYZER))) {
            Map<String, Text> byKey = new HashMap<>();
            Map<String, ItemKey> keys = new HashMap<>();
            long begun = System.nanoTime();
            for (Text text : set.texts()) {
                var key = new ItemKey(Kind.CASE, byKey.size());
                byKey.put(key.text(), text);
                keys.put(text.id(), key);
                writer.addDocument(document(key, text, vector(meaning(text.title(), text.body()))));
            }
            writer.commit();
            double each = (System.nanoTime() - begun) / 1e6 / set.texts().size();
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                for (boolean withVectors : new boolean[] {false, true}) {
                    double recall = measure(
                            set,
                            withVectors
                                    ? "what ships (%.1f ms to index a text)".formatted(each)
                                    : "what ships, without a model",
                            question -> new IndexSearch(
                                            searcher,
                                            query(
                                                    question,
                                                    withVectors,
                                                    keys.get(question.id()),
                                                    question.body().isEmpty()))
                                    .hits().stream()
                                            .map(hit -> Objects.requireNonNull(
                                                            byKey.get(hit.key().text()))
                                                    .id())
                                            .toList());
                    if (withVectors) {
                        return recall;
                    }
                }
            }
        }
        throw new IllegalStateException();
    }

    private LikenessQuery query(Question question, boolean withVectors, @Nullable ItemKey except, boolean isTyped) {
        return new LikenessQuery(
                question.title(),
                question.body(),
                isTyped,
                false,
                withVectors ? fresh(meaning(question.title(), question.body())) : null,
                null,
                null,
                false,
                except,
                10);
    }

    private static Document document(ItemKey key, Text text, @Nullable Embedding embedding) {
        return CaseIndex.document(
                new IndexedItem(new Change(key, key.id()), text.title(), text.body(), "", "en", false), embedding);
    }

    private static String meaning(String title, String body) {
        String all = title + "\n" + body;
        return all.substring(0, Math.min(1_000, all.length()));
    }

    private Embedding vector(String text) {
        return vectors.computeIfAbsent(text, this::fresh);
    }

    private Embedding fresh(String text) {
        EmbeddingModel model = EmbeddingModel.of(text);
        byte[] vector = embeddings.vector(model, text);
        return new Embedding(model, Objects.requireNonNull(vector));
    }

    private double measure(DataSet set, String name, Method method) throws IOException, SQLException {
        double first = 0;
        double five = 0;
        double reciprocal = 0;
        double[] millis = new double[set.questions().size()];
        int n = 0;
        for (Question question : set.questions()) {
            long begun = System.nanoTime();
            List<String> found = method.ten(question);
            millis[n++] = (System.nanoTime() - begun) / 1e6;
            int rank = 0;
            for (int i = 0; i < found.size() && rank == 0; i++) {
                rank = question.wanted().contains(found.get(i)) ? i + 1 : 0;
            }
            first += rank == 1 ? 1 : 0;
            five += rank >= 1 && rank <= 5 ? 1 : 0;
            reciprocal += rank >= 1 ? 1.0 / rank : 0;
        }
        Arrays.sort(millis);
        lines.add("| %s | %d | %d | %s | %.3f | %.3f | %.3f | %.1f ms | %.1f ms |"
                .formatted(
                        set.name(),
                        set.texts().size(),
                        n,
                        name,
                        first / n,
                        five / n,
                        reciprocal / n,
                        millis[n / 2],
                        millis[n * 95 / 100]));
        System.out.println(lines.get(lines.size() - 1));
        return five / n;
    }

    /** Cases of random sentences of the texts, with vectors near those of their titles; the questions are titles. */
    private void manyCases(List<Text> issues, List<Text> sentences) throws IOException {
        var random = new Random(12);
        List<Text> pool =
                Stream.concat(issues.stream(), sentences.stream().limit(3_000)).toList();
        Path place = folder.resolve("many");
        long begun = System.nanoTime();
        try (var directory = FSDirectory.open(place);
                var writer = new IndexWriter(directory, new IndexWriterConfig(CaseIndex.ANALYZER))) {
            for (int i = 0; i < CASES; i++) {
                Text one = pool.get(random.nextInt(pool.size()));
                Text other = pool.get(random.nextInt(pool.size()));
                Embedding near = vector(meaning(one.title(), ""));
                byte[] vector = near.vector().clone();
                for (int c = 0; c < vector.length; c++) {
                    vector[c] = (byte) Math.max(-127, Math.min(127, vector[c] + random.nextInt(9) - 4));
                }
                var text = new Text(
                        "x", one.title() + " " + i, one.body() + "\n" + other.whole() + "\nERR-" + (10_000 + i));
                writer.addDocument(document(new ItemKey(Kind.CASE, i), text, new Embedding(near.model(), vector)));
            }
            writer.commit();
            double each = (System.nanoTime() - begun) / 1e6 / CASES;
            long bytes;
            try (Stream<Path> files = Files.list(place)) {
                bytes = files.mapToLong(file -> file.toFile().length()).sum();
            }
            Map<String, List<Double>> millis = new LinkedHashMap<>();
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                for (int i = 0; i < QUERIES * 2; i++) {
                    Text one = pool.get(random.nextInt(pool.size()));
                    boolean whole = i % 2 == 0;
                    String title = i % 10 == 3 ? "err" + (10_000 + random.nextInt(CASES)) : one.title();
                    var question = new Question("x", title, whole ? one.body() : "", Set.of());
                    long asked = System.nanoTime();
                    var query = new LikenessQuery(
                            question.title(),
                            question.body(),
                            !whole,
                            true,
                            // The vector of a ticket is stored; that of a title is computed while it is typed.
                            whole ? vector(meaning(one.title(), "")) : fresh(meaning(title, "")),
                            null,
                            null,
                            false,
                            null,
                            20);
                    new IndexSearch(searcher, query).hits();
                    if (i >= QUERIES / 5) {
                        millis.computeIfAbsent(
                                        whole ? "like a ticket" : "while a title is typed", key -> new ArrayList<>())
                                .add((System.nanoTime() - asked) / 1e6);
                    }
                }
            }
            System.gc();
            long heap =
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
            lines.add("| %,d cases | |".formatted(CASES));
            lines.add("|---|---|");
            millis.forEach((name, all) -> {
                double[] sorted =
                        all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
                lines.add("| %s, p50 / p95 | %.1f / %.1f ms |"
                        .formatted(name, sorted[sorted.length / 2], sorted[sorted.length * 95 / 100]));
            });
            lines.add("| time to index a case whose vector is stored | %.2f ms |".formatted(each));
            lines.add("| size of the index | %d MB |".formatted(bytes >> 20));
            lines.add("| heap in use afterwards, the benchmark's own data included | %d MB |".formatted(heap));
            lines.add("| resident memory of the JVM, both models loaded | %s |".formatted(resident()));
        }
    }

    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "unknown";
        }
        try (Stream<String> all = Files.lines(status)) {
            return all.filter(line -> line.startsWith("VmRSS"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                    .findFirst()
                    .orElse("unknown");
        }
    }

    private static List<Text> issues() throws IOException {
        List<Text> issues = new ArrayList<>();
        for (CSVRecord row : rows("SeaMonkey_bugs.csv")) {
            issues.add(new Text(row.get("Issue id"), row.get("Summary"), row.get("Description")));
        }
        return issues;
    }

    /** Returns the issue that each duplicate repeats. */
    private static Map<String, String> masters(List<Text> issues) throws IOException {
        Set<String> ids = issues.stream().map(Text::id).collect(Collectors.toSet());
        Set<String> marked = new LinkedHashSet<>();
        for (CSVRecord row : rows("SeaMonkey_bugs.csv")) {
            if (row.get("Resolution").equals("DUPLICATE")) {
                marked.add(row.get("Issue id"));
            }
        }
        Map<String, String> masters = new LinkedHashMap<>();
        for (CSVRecord row : rows("SeaMonkey_bugs-combined.csv")) {
            if (marked.contains(row.get(0)) && ids.contains(row.get(1))) {
                masters.put(row.get(0), row.get(1));
            }
        }
        return masters;
    }

    private static List<Text> onlyTitles(List<Text> texts) {
        return texts.stream().map(text -> new Text(text.id(), text.title(), "")).toList();
    }

    private static List<Question> duplicates(List<Text> texts, Map<String, String> masters) {
        return texts.stream()
                .filter(text -> masters.containsKey(text.id()))
                .map(text -> new Question(text.id(), text.title(), text.body(), Set.of(masters.get(text.id()))))
                .toList();
    }

    private static DataSet pairs() throws IOException {
        Map<String, String> ids = new LinkedHashMap<>();
        Map<String, Set<String>> same = new LinkedHashMap<>();
        for (CSVRecord row : rows("BQ_corpus_dev.csv")) {
            String one = row.get(0);
            String other = row.get(1);
            for (String sentence : List.of(one, other)) {
                ids.computeIfAbsent(sentence, key -> String.valueOf(ids.size()));
            }
            if (row.get("label").equals("1") && !one.equals(other)) {
                same.computeIfAbsent(one, key -> new LinkedHashSet<>()).add(ids.get(other));
            }
        }
        List<Question> questions = same.entrySet().stream()
                .limit(QUERIES)
                .map(pair -> new Question(
                        Objects.requireNonNull(ids.get(pair.getKey())), pair.getKey(), "", pair.getValue()))
                .toList();
        return new DataSet(
                "BQ, pairs of the same meaning",
                ids.entrySet().stream()
                        .map(text -> new Text(text.getValue(), text.getKey(), ""))
                        .toList(),
                questions);
    }

    private static List<CSVRecord> rows(String file) throws IOException {
        String text = Files.readString(TEXTS.resolve(file), StandardCharsets.UTF_8);
        try (Reader reader = new java.io.StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text);
                CSVParser parser = CSVParser.parse(
                        reader,
                        CSVFormat.DEFAULT
                                .builder()
                                .setHeader()
                                .setSkipHeaderRecord(true)
                                .get())) {
            return parser.getRecords();
        }
    }
}
