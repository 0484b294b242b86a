package dev.loopdesk.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.retrieval.Knowledge.Node;
import dev.loopdesk.retrieval.Suggestions.Audience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The index says what the database says, whatever happens to its files, to its models and to other nodes. */
@LoopdeskTest
@ExtendWith(OutputCaptureExtension.class)
@Tag("process")
@Tag("postgresql")
class CaseIndexTest {

    @Autowired
    private AutowireCapableBeanFactory beans;

    @Autowired
    private PlatformTransactionManager transactions;

    private Knowledge knowledge;

    @TempDir
    private Path folder;

    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void start() {
        knowledge = beans.createBean(Knowledge.class);
        knowledge.clear();
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        knowledge.clear();
    }

    @Test
    void twoNodesAgreeWithinFiveSecondsAfterAChange() {
        knowledge.article("en", "First", "x");
        Node one = node("one");
        Node other = node("other");
        List<IndexFollower> followers = Stream.of(one, other)
                .map(node -> new IndexFollower(node.index(), true))
                .toList();
        try {
            followers.forEach(IndexFollower::start);
            followers.forEach(IndexFollower::begin);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> one.index().size() == other.index().size()
                            && one.index().size() > 0);

            String article = knowledge.article("en", "Thylacine sighting", "Stripes");
            String ticket = knowledge.open("Thylacine camera dark", "Night");
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(List.of(found(one), found(other))).containsOnly(Set.of(article, ticket)));

            knowledge.change(article, "retired", "requesters");
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(List.of(found(one), found(other))).containsOnly(Set.of(ticket)));
        } finally {
            followers.forEach(IndexFollower::stop);
        }
    }

    @Test
    void aChangeThatCommitsLateIsNotLost() throws Exception {
        Node node = node("index");
        node.index().refresh();
        var hasNumber = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        ExecutorService slow = Executors.newSingleThreadExecutor();
        try {
            Future<?> late = slow.submit(() -> inTransaction(() -> {
                knowledge.article("en", "Thylacine, slow", "x");
                hasNumber.countDown();
                waitFor(mayCommit);
            }));
            waitFor(hasNumber);
            for (int i = 0; i < 20; i++) {
                knowledge.article("en", "Thylacine, quick " + i, "x");
            }
            node.index().refresh();
            assertThat(titles(node)).hasSize(20).doesNotContain("Thylacine, slow");

            mayCommit.countDown();
            late.get(30, TimeUnit.SECONDS);
            node.index().refresh();

            assertThat(titles(node)).hasSize(21).contains("Thylacine, slow");
        } finally {
            slow.shutdownNow();
        }
    }

    @Test
    void manyConcurrentTransactionsLoseNothing() throws Exception {
        Node node = node("index", knowledge.withoutModels());
        node.index().refresh();
        int before = node.index().size();
        Set<String> made = new ConcurrentSkipListSet<>();
        ExecutorService writers = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                int mine = writer;
                running.add(writers.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        int n = i;
                        // Transactions of different length: some take their number early and commit late.
                        inTransaction(() -> {
                            made.add(knowledge.article("en", "Thylacine " + mine + " " + n, "x"));
                            for (int more = 0; more < mine * 2; more++) {
                                made.add(knowledge.article("en", "Thylacine " + mine + " " + n + " " + more, "x"));
                            }
                        });
                    }
                }));
            }
            while (!running.stream().allMatch(Future::isDone)) {
                node.index().follow();
            }
            for (Future<?> writer : running) {
                writer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            writers.shutdownNow();
        }
        node.index().follow();

        assertThat(node.index().size()).isEqualTo(before + made.size());
        Node fresh = node("fresh", knowledge.withoutModels());
        fresh.index().refresh();
        assertThat(fresh.index().size()).isEqualTo(node.index().size());
    }

    @Test
    void aRestartGoesOnFromWhatIsOnDiskAndIndexesOnlyWhatHasChanged(CapturedOutput log) {
        knowledge.article("en", "Thylacine one", "x");
        Node first = node("index");
        first.index().refresh();
        first.close();
        String changed = knowledge.article("en", "Thylacine two", "x");

        Node second = node("index");
        second.index().refresh();

        assertThat(titles(second)).containsExactlyInAnyOrder("Thylacine one", "Thylacine two");
        assertThat(log).contains("Search index: 1 articles and cases indexed, 0 removed");
        second.close();
        knowledge.change(changed, "retired", "requesters");
        Node third = node("index");
        third.index().refresh();
        assertThat(titles(third)).containsExactly("Thylacine one");
        assertThat(log).contains("Search index: 0 articles and cases indexed, 1 removed");
    }

    @Test
    void nobodyElseOnTheMachineReadsTheIndex() throws IOException {
        knowledge.open("Cassowary", "Words of a case");

        node("index").index().refresh();

        assertThat(Files.getPosixFilePermissions(folder.resolve("index")))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aNodeThatJoinsTakesTheVectorsThatAreComputed() {
        knowledge.article("en", "Printer prints blank pages", "x");
        node("one").index().refresh();
        int stored = knowledge.storedVectors();
        assertThat(stored).isPositive();

        Node joined = node("two");
        List<String> statements = SqlStatements.during(() -> joined.index().refresh());

        assertThat(statements).noneMatch(sql -> sql.contains("insert into text_embedding"));
        assertThat(knowledge.storedVectors()).isEqualTo(stored);
        assertThat(joined.suggestions().articles("the paper stays empty", null, Audience.STAFF, 5, Locale.ENGLISH))
                .extracting(Suggestion::inMeaning)
                .contains(true);
    }

    @Test
    void aDamagedIndexIsBuiltAnew(CapturedOutput log) throws IOException {
        knowledge.article("en", "Thylacine one", "x");
        Node first = node("index");
        first.index().refresh();
        first.close();
        for (Path file : files(folder.resolve("index"))) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = bytes.length / 4; i < bytes.length; i++) {
                bytes[i] ^= 0x55;
            }
            Files.write(file, bytes);
        }

        Node second = node("index");
        second.index().refresh();

        assertThat(titles(second)).containsExactly("Thylacine one");
        assertThat(second.index().isInMemory()).isFalse();
        assertThat(log).containsOnlyOnce("is damaged, it is built anew");
    }

    @Test
    void aDamagedFileOfASegmentIsNoticed(CapturedOutput log) throws IOException {
        knowledge.article("en", "Thylacine one", "x");
        Node first = node("index");
        first.index().refresh();
        first.close();
        Path largest = files(folder.resolve("index")).stream()
                .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(largest, bytes);

        Node second = node("index");
        second.index().refresh();

        assertThat(titles(second)).containsExactly("Thylacine one");
        assertThat(log).containsOnlyOnce("is damaged, it is built anew");
    }

    @Test
    void whatAKilledNodeLeftIsUsedOrBuiltAnew() throws IOException {
        knowledge.article("en", "Thylacine one", "x");
        Node killed = node("index", knowledge.withoutModels());
        killed.index().refresh();
        // A copy of the files of a running node is what a kill leaves: a commit, and the beginning of the next one.
        Path left = Files.createDirectory(folder.resolve("left"));
        for (Path file : files(folder.resolve("index"))) {
            Files.copy(file, left.resolve(file.getFileName().toString()));
        }
        Files.write(left.resolve("_zz.fdt"), new byte[100], StandardOpenOption.CREATE_NEW);
        Files.write(left.resolve("pending_segments_zz"), new byte[10], StandardOpenOption.CREATE_NEW);
        knowledge.article("en", "Thylacine two", "x");

        Node started = node("left", knowledge.withoutModels());
        started.index().refresh();

        assertThat(started.index().isInMemory()).isFalse();
        assertThat(titles(started)).containsExactlyInAnyOrder("Thylacine one", "Thylacine two");
    }

    @Test
    void aFolderThatAnotherNodeUsesIsLeftToIt(CapturedOutput log) {
        knowledge.article("en", "Thylacine one", "x");
        Node first = node("index");
        first.index().refresh();

        Node second = node("index");
        second.index().refresh();

        assertThat(second.index().isInMemory()).isTrue();
        assertThat(first.index().isInMemory()).isFalse();
        assertThat(titles(second)).containsExactly("Thylacine one");
        assertThat(log).containsOnlyOnce("is in use by another node");
    }

    @Test
    void withoutAUsableFolderTheIndexIsKeptInMemory(CapturedOutput log) throws IOException {
        knowledge.article("en", "Thylacine one", "x");
        Files.writeString(folder.resolve("index"), "a file, no folder");

        Node node = node("index");
        node.index().refresh();

        assertThat(node.index().isInMemory()).isTrue();
        assertThat(titles(node)).containsExactly("Thylacine one");
        assertThat(log).containsOnlyOnce("cannot be used, so it is kept in memory");
        assertThat(folder.resolve("index")).hasContent("a file, no folder");
    }

    @Test
    void aFolderThatFailsWhileItIsWrittenIsReplacedByMemory(CapturedOutput log) throws IOException {
        knowledge.article("en", "Thylacine one", "x");
        Node node = node("index");
        node.index().refresh();
        for (Path file : files(folder.resolve("index"))) {
            Files.delete(file);
        }
        Files.deleteIfExists(folder.resolve("index/write.lock"));
        Files.delete(folder.resolve("index"));
        knowledge.article("en", "Thylacine two", "x");

        node.index().refresh();

        assertThat(node.index().isInMemory()).isTrue();
        assertThat(titles(node)).containsExactlyInAnyOrder("Thylacine one", "Thylacine two");
        assertThat(log).containsOnlyOnce("cannot be written, it is kept in memory until the next start");
        knowledge.article("en", "Thylacine three", "x");
        node.index().refresh();
        assertThat(titles(node)).hasSize(3);
    }

    @Test
    void anIndexOfAnotherDatabaseIsNotUsed() throws IOException {
        knowledge.article("en", "Thylacine one", "x");
        Node node = node("index");
        node.index().refresh();
        node.close();
        knowledge.newIdentity();

        Node second = node("index");
        List<String> statements = SqlStatements.during(() -> second.index().refresh());

        assertThat(statements).anyMatch(sql -> sql.contains("from knowledge_article where id in"));
        assertThat(titles(second)).containsExactly("Thylacine one");
    }

    @Test
    void withoutModelsWordsAndCodesAreFoundAndItIsSaidOnce(CapturedOutput log) {
        knowledge.article("en", "Thylacine ORA-12514", "x");
        knowledge.article("en", "Printer prints blank pages", "y");
        Node node = node("index", knowledge.withoutModels());
        node.index().refresh();

        assertThat(node.suggestions().articles("thylacine", null, Audience.STAFF, 5, Locale.ENGLISH))
                .singleElement()
                .satisfies(one -> assertThat(one.inMeaning()).isFalse());
        assertThat(node.suggestions().articles("ora12514", null, Audience.STAFF, 5, Locale.ENGLISH))
                .hasSize(1);
        assertThat(node.suggestions().articles("the paper stays empty", null, Audience.STAFF, 5, Locale.ENGLISH))
                .isEmpty();
        assertThat(log).containsOnlyOnce("The model all-minilm-l6-v2-q cannot be used; search goes on by words alone");
        node.close();

        Node withModels = node("index");
        withModels.index().refresh();
        assertThat(withModels.suggestions().articles("the paper stays empty", null, Audience.STAFF, 5, Locale.ENGLISH))
                .as("vectors that were missing are added once the model is there")
                .isNotEmpty();
    }

    @Test
    void aSearchBeforeTheIndexIsOpenFindsNothing() {
        knowledge.article("en", "Thylacine one", "x");

        assertThat(titles(node("index"))).isEmpty();
    }

    private Node node(String name) {
        Node node = knowledge.node(folder.resolve(name));
        nodes.add(node);
        return node;
    }

    private Node node(String name, StoredEmbeddings vectors) {
        Node node = knowledge.node(folder.resolve(name), vectors);
        nodes.add(node);
        return node;
    }

    private static List<String> titles(Node node) {
        return node.suggestions().articles("thylacine", null, Audience.STAFF, 50, Locale.ENGLISH).stream()
                .filter(one -> !one.words().isEmpty())
                .map(Suggestion::title)
                .toList();
    }

    private static Set<String> found(Node node) {
        Set<String> ids = new TreeSet<>();
        node.suggestions().like("thylacine", "", 50, Locale.ENGLISH).stream()
                .filter(one -> !one.words().isEmpty())
                .forEach(one -> ids.add(one.id()));
        return ids;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("write.lock")).toList();
        }
    }

    private void inTransaction(Runnable work) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> work.run());
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
