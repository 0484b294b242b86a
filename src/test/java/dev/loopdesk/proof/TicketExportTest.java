package dev.loopdesk.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.proof.ExportCheck.Problem;
import dev.loopdesk.proof.ExportCheck.Report;
import dev.loopdesk.proof.ExportedCase.Chains;
import dev.loopdesk.proof.ExportedCase.Manifest;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.HashChain;
import dev.loopdesk.ticket.StoredEntry;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;

/** The export of a ticket proves its record, and each change of it is refused and named (S6.2). */
@WholeApplication
@Tag("postgresql")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketExportTest {

    private static final String HTML = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;";

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TicketExport export;

    @Autowired
    private Anchors anchors;

    @Autowired
    private ExportKey key;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private String number = "";
    private byte[] zip = {};

    @BeforeAll
    void makeTicket() {
        number = ticket();
        zip = exported(number, "en");
    }

    @AfterAll
    void removeTickets() {
        tickets.removeTickets();
    }

    @AfterEach
    void removeAnchors() {
        for (String table : List.of("chain_anchor", "chain_anchor_head", "chain_anchor_block")) {
            jdbc.sql("delete from " + table).update();
        }
    }

    /** A ticket with markup in every field, a note, a message, a file, a participant and a reader. */
    private String ticket() {
        var report = new LinkedHashMap<String, Object>();
        for (String field : List.of(
                "title",
                "description",
                "requesterName",
                "requesterDepartment",
                "steps",
                "environment",
                "errorMessage",
                "frequency",
                "occurredAt",
                "businessImpact")) {
            report.put(field, HTML);
        }
        report.put("requesterEmail", "requester@example.org");
        String made = support.ticketReceived(report);
        support.answer(
                made,
                "Task_Triage",
                "agent",
                Map.of("category", "network", "urgency", "low", "impact", "low", "triageOutcome", "diagnose"));
        var agent = new Caller(http, "agent");
        String api = "/api/tickets/" + made;
        assertThat(agent.send("POST", api + "/notes", json("text", HTML))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(agent.send("POST", api + "/messages", json("text", HTML))
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        assertThat(agent.send(
                                "POST",
                                api + "/participants",
                                "{\"name\": \"Quality desk\", \"email\": \"quality@example.org\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
        attach(made, "notes.txt", "First line".getBytes(StandardCharsets.UTF_8));
        return made;
    }

    private void attach(String ticket, String name, byte[] bytes) {
        var file = new HttpHeaders();
        file.setContentDispositionFormData("file", name);
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("file", new HttpEntity<>(bytes, file));
        var headers = new HttpHeaders();
        headers.setBasicAuth("agent", "agent");
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        assertThat(http.postForEntity(
                                "/api/tickets/" + ticket + "/attachments",
                                new HttpEntity<>(parts, headers),
                                String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(201);
    }

    private static String json(String field, String value) {
        return ExportedCase.JSON.createObjectNode().put(field, value).toString();
    }

    private byte[] exported(String ticket, String language) {
        var headers = new HttpHeaders();
        headers.setBasicAuth("manager", "manager");
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        ResponseEntity<byte[]> answer = http.exchange(
                "/api/tickets/" + ticket + "/export", HttpMethod.GET, new HttpEntity<>(headers), byte[].class);
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getHeaders().getContentType()).hasToString("application/zip");
        assertThat(answer.getHeaders().getContentDisposition().getFilename()).isEqualTo(ticket + ".zip");
        return Objects.requireNonNull(answer.getBody());
    }

    @Test
    void anExportIsWholeAndUnchanged() {
        Report report = ExportParts.report(zip, key.fingerprint(), null);

        assertThat(report.problems()).isEmpty();
        assertThat(report.intact()).isTrue();
        assertThat(report.ticket()).isEqualTo(number);
        assertThat(report.exportedBy()).isEqualTo("manager");
        assertThat(report.key()).isEqualTo(key.fingerprint());
        assertThat(report.entries()).isEqualTo(caseFiles.entryCount(number)).isGreaterThan(4);
        assertThat(report.events()).isPositive();
        assertThat(report.letters()).isGreaterThan(2);
        assertThat(report.files()).isEqualTo(1);
        assertThat(report.unsealed()).isZero();
        ExportParts parts = ExportParts.of(zip);
        assertThat(parts.names())
                .contains(
                        "ticket.html",
                        "ticket.json",
                        "chain.json",
                        "letters/0001.txt",
                        "letters/0001.html",
                        "files/001-notes.txt",
                        "public-key.pem")
                .endsWith("manifest.json", "signature");
        assertThat(parts.text("files/001-notes.txt")).isEqualTo("First line");
        assertThat(parts.json("manifest.json").path("product").asText()).startsWith("Loopdesk");
        assertThat(parts.json("ticket.json").path("participants").findValuesAsText("address"))
                .containsExactly("quality@example.org");
    }

    @Test
    void markupOfPeopleIsHarmlessInTheReadablePage() {
        String page = ExportParts.of(zip).text("ticket.html");

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "<img", "onerror=alert(2)>\"")
                .contains("lang=\"en\"", "@page", "default-src 'none'")
                .contains("internal", "Case file");
        assertThat(page.split("<img|<script|<link|<iframe|javascript:|http-equiv=\"refresh\"", -1))
                .hasSize(1);
    }

    @Test
    void thePageIsInTheReadersLanguageAndMarksWhatIsInternal() {
        String page = ExportParts.of(exported(number, "zh-CN")).text("ticket.html");

        assertThat(page).contains("lang=\"zh-CN\"", "工单档案", "<span class=\"mark\">内部</span>", "计时记录");
        assertThat(page).doesNotContain("Case file");
    }

    /** A change of one part, and what must be named beside the part itself. */
    private static Arguments change(String name, Consumer<ExportParts> change, String... named) {
        return Arguments.of(Named.of(name, change), List.of(named));
    }

    private static ObjectNode row(ObjectNode json, String list, int n) {
        return (ObjectNode) json.path(list).get(n);
    }

    private static Consumer<ExportParts> inCase(Consumer<ObjectNode> change) {
        return parts -> parts.change("ticket.json", change);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "content of an entry",
                        inCase(json -> row(json, "entries", 1)
                                .put(
                                        "content",
                                        row(json, "entries", 1).path("content").asText() + " ")),
                        "entry 2"),
                change(
                        "time of an entry",
                        inCase(json -> row(json, "entries", 1).put("writtenAt", "2020-01-01T00:00:00Z")),
                        "entry 2"),
                change(
                        "author of an entry",
                        inCase(json -> row(json, "entries", 2).put("author", "lead")),
                        "entry 3"),
                change(
                        "kind of an entry",
                        inCase(json -> row(json, "entries", 2).put("kind", "NOTE")),
                        "entry 3"),
                change(
                        "visibility of an entry",
                        inCase(json -> row(json, "entries", 0).put("visibleToRequester", false)),
                        "entry 1"),
                change(
                        "element of an entry",
                        inCase(json -> row(json, "entries", 0).putNull("element")),
                        "entry 1"),
                change(
                        "hash of an entry",
                        inCase(json -> row(json, "entries", 0).put("hash", "0".repeat(64))),
                        "entry 1",
                        "entry 2"),
                change("an entry left out", inCase(json -> ((ArrayNode) json.path("entries")).remove(2)), "entry 3"),
                change(
                        "two entries in another order",
                        inCase(json -> {
                            var entries = (ArrayNode) json.path("entries");
                            entries.insert(1, entries.remove(2));
                        }),
                        "entry 2"),
                change(
                        "an entry twice",
                        inCase(json -> {
                            var entries = (ArrayNode) json.path("entries");
                            entries.insert(1, entries.get(0).deepCopy());
                        }),
                        "entry 1"),
                change(
                        "time of a clock event",
                        inCase(json -> row(json, "clock", 0).put("at", "2020-01-01T00:00:00Z")),
                        "event 1"),
                change(
                        "terms of a clock event",
                        inCase(json -> ((ObjectNode) row(json, "clock", 0).path("terms")).put("allowed", "PT99H")),
                        "event 1"),
                change("a clock event left out", inCase(json -> ((ArrayNode) json.path("clock")).remove(0)), "event 1"),
                change(
                        "recipient of a letter",
                        inCase(json -> row(json, "letters", 0).put("recipient", "other@example.org")),
                        "letter 1"),
                change(
                        "time of a letter",
                        inCase(json -> row(json, "letters", 1).put("composedAt", "2020-01-01T00:00:00Z")),
                        "letter 2"),
                change(
                        "text of a letter",
                        inCase(json -> row(json, "letters", 0).put("text", "Nothing.")),
                        "letter 1",
                        "letter letters/0001.txt"),
                change(
                        "a letter taken off its chain",
                        inCase(json ->
                                row(json, "letters", 0).putNull("position").putNull("hash")),
                        "letter 1"),
                change(
                        "a letter taken off its chain and dated after its beginning",
                        inCase(json -> row(json, "letters", 0)
                                .putNull("position")
                                .putNull("hash")
                                .put("composedAt", "2099-01-01T00:00:00Z")),
                        "letter 1",
                        "letter 1"),
                change(
                        "type of a file",
                        inCase(json -> row(json, "files", 0).put("type", "text/html")),
                        "attachment notes.txt"),
                change(
                        "readers of a file",
                        inCase(json -> row(json, "files", 0).put("internal", true)),
                        "attachment notes.txt"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeOfTheCaseIsNamed(Consumer<ExportParts> change, List<String> named) {
        ExportParts parts = ExportParts.of(zip);
        change.accept(parts);

        var expected = new ArrayList<>(named);
        expected.add("file ticket.json");
        assertThat(parts.problems()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(parts.signedAnew().problems())
                .as("also with a manifest and a signature of somebody's own")
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void aChainThatIsCutAtItsEndIsNamed() {
        for (String list : List.of("entries", "clock", "letters")) {
            ExportParts parts = ExportParts.of(zip).change("ticket.json", json -> {
                var rows = (ArrayNode) json.path(list);
                rows.remove(rows.size() - 1);
            });
            String kind = Map.of("entries", "entry", "clock", "event", "letters", "letter")
                    .get(list);
            int last = ExportParts.of(zip).json("ticket.json").path(list).size();

            assertThat(parts.signedAnew().problems()).contains(kind + " " + last);
        }
    }

    @Test
    void aPartThatIsNotOfTheCaseIsNamed() {
        assertThat(ExportParts.of(zip)
                        .with("ticket.html", "<p>Other".getBytes(StandardCharsets.UTF_8))
                        .problems())
                .containsExactly("file ticket.html");
        assertThat(ExportParts.of(zip).without("ticket.html").problems()).containsExactly("file ticket.html");
        assertThat(ExportParts.of(zip)
                        .with("letters/0002.html", "Other".getBytes(StandardCharsets.UTF_8))
                        .problems())
                .containsExactly("file letters/0002.html", "letter letters/0002.html");
        assertThat(ExportParts.of(zip)
                        .with("letters/0002.html", "Other".getBytes(StandardCharsets.UTF_8))
                        .signedAnew()
                        .problems())
                .containsExactly("letter letters/0002.html");
        assertThat(ExportParts.of(zip)
                        .with("files/001-notes.txt", "Other".getBytes(StandardCharsets.UTF_8))
                        .signedAnew()
                        .problems())
                .containsExactly("attachment notes.txt");
        assertThat(ExportParts.of(zip)
                        .without("files/001-notes.txt")
                        .signedAnew()
                        .problems())
                .containsExactly("attachment notes.txt");
        assertThat(ExportParts.of(zip)
                        .change("ticket.json", json -> ((ArrayNode) json.path("files")).removeAll())
                        .without("files/001-notes.txt")
                        .signedAnew()
                        .problems())
                .containsExactly("attachment notes.txt");
        assertThat(ExportParts.of(zip)
                        .with("files/002-other.txt", new byte[] {1})
                        .problems())
                .containsExactlyInAnyOrder("file files/002-other.txt", "attachment files/002-other.txt");
        assertThat(ExportParts.of(zip).with("readme.txt", new byte[] {1}).problems())
                .containsExactly("file readme.txt");
    }

    @Test
    void aChangedManifestSignatureOrChainIsNamed() {
        assertThat(ExportParts.of(zip)
                        .change(Manifest.NAME, json -> json.put("exportedBy", "lead"))
                        .problems())
                .containsExactly("signature signature");
        ExportParts signature = ExportParts.of(zip);
        signature.get(Manifest.SIGNATURE)[0] ^= 1;
        assertThat(signature.problems()).containsExactly("signature signature");
        assertThat(ExportParts.of(zip).without(Manifest.SIGNATURE).problems()).containsExactly("file signature");
        assertThat(ExportParts.of(zip)
                        .with(Manifest.NAME, "{".getBytes(StandardCharsets.UTF_8))
                        .problems())
                .containsExactlyInAnyOrder("signature signature", "file manifest.json");
        int entries = ExportParts.of(zip).json("ticket.json").path("entries").size();
        assertThat(ExportParts.of(zip)
                        .change(
                                Chains.NAME,
                                json -> ((ObjectNode) json.at("/heads/entries")).put("hash", HashChain.START))
                        .problems())
                .containsExactlyInAnyOrder("file chain.json", "chain " + entries);
    }

    @Test
    void whatSomebodyElseHasSignedIsRefusedWhereTheKeyIsKnown() {
        byte[] forged = ExportParts.of(zip)
                .with("ticket.html", "<p>Other".getBytes(StandardCharsets.UTF_8))
                .signedAnew()
                .zip();

        assertThat(ExportParts.report(forged, null, null).intact())
                .as("only the fingerprint tells whose key it is")
                .isTrue();
        assertThat(ExportParts.report(forged, key.fingerprint(), null).problems())
                .extracting(Problem::kind)
                .containsExactly("key");
    }

    @Test
    void aZipThatIsBuiltToDeceiveIsRefused() throws IOException {
        assertThat(refusal(new byte[] {1, 2, 3})).isEqualTo("The file is not a whole ZIP.");
        assertThat(refusal(Arrays.copyOf(zip, zip.length - 1))).isEqualTo("The file is not a whole ZIP.");
        assertThat(refusal(Arrays.copyOf(zip, zip.length + 1))).isEqualTo("The file is not a whole ZIP.");
        var prepended = new ByteArrayOutputStream();
        prepended.write(new byte[7]);
        prepended.write(zip);
        assertThat(refusal(prepended.toByteArray())).startsWith("The ZIP does not have the form of an export");
        for (String name :
                List.of("../evil.txt", "/etc/passwd", "files/../../x", "files\\x", "letters/a/b", "C:x", "..")) {
            assertThat(refusal(ExportParts.of(zip).with(name, new byte[] {1}).zip()))
                    .as(name)
                    .contains("leads out of the folder");
        }
        assertThat(refusal(ExportParts.of(zip).with("files/", new byte[0]).zip()))
                .contains("is a link or a folder");
        assertThat(refusal(
                        ExportParts.of(zip).with("TICKET.json", new byte[] {1}).zip()))
                .isEqualTo("TICKET.json occurs twice.");

        byte[] link = zip.clone();
        int first = start(link);
        link[first + 41] = (byte) 0xA1;
        assertThat(refusal(link)).isEqualTo("ticket.html is a link or a folder, not a file.");

        byte[] hiding = new byte[zip.length + 7];
        int second = number(zip, first + 46 + "ticket.html".length() + 42);
        System.arraycopy(zip, 0, hiding, 0, second);
        System.arraycopy(zip, second, hiding, second + 7, zip.length - second);
        shift(hiding, hiding.length - 6);
        for (int at = first + 7 + 46 + "ticket.html".length(); at < hiding.length - 22; ) {
            shift(hiding, at + 42);
            at += 46 + hiding[at + 28];
        }
        assertThat(refusal(hiding)).isEqualTo("ticket.json: bytes are hidden before this part of the ZIP.");

        byte[] renamed = zip.clone();
        renamed[30] = 'T';
        assertThat(refusal(renamed)).startsWith("ticket.html: the ZIP describes this part in two ways");

        byte[] larger = zip.clone();
        larger[first + 27] = 0x40;
        assertThat(refusal(larger)).startsWith("ticket.html: the ZIP describes this part in two ways");

        for (int field : List.of(14, 18, 22)) {
            byte[] twice = zip.clone();
            twice[field] = 1;
            assertThat(refusal(twice))
                    .as("a descriptor and other values before the part")
                    .startsWith("ticket.html: the ZIP describes this part in two ways");
        }
        byte[] stored = zip.clone();
        stored[8] = 0;
        stored[first + 10] = 0;
        assertThat(refusal(stored))
                .as("a descriptor without compression, whose end cannot be found")
                .startsWith("ticket.html: the ZIP describes this part in two ways");
    }

    @Test
    void aNameWithoutItsEncodingIsRefused() {
        byte[] named =
                ExportParts.of(zip).with("files/Prüfung.txt", new byte[] {1}).zip();
        int row = start(named);
        while (named[row + 46 + "files/Pr".length()] != (byte) 0xC3) {
            row += 46 + named[row + 28];
        }
        assertThat(ExportParts.report(named, null, null).problems())
                .as("only not of the export")
                .extracting(Problem::kind)
                .doesNotContain("zip");

        named[row + 9] = 0;
        named[number(named, row + 42) + 7] = 0;

        assertThat(refusal(named)).startsWith("files/Prüfung.txt: the ZIP describes this part in two ways");
    }

    @Test
    void aPartThatGrowsBeyondItsStatedSizeIsNotReadOn(@TempDir Path folder) throws Exception {
        byte[] bomb =
                ExportParts.of(zip).with("ticket.html", new byte[50_000_000]).zip();
        int first = start(bomb);
        int compressed = number(bomb, first + 20);
        int descriptor = 30 + "ticket.html".length() + compressed;
        for (int at : List.of(first + 24, descriptor + 12)) {
            bomb[at] = 10;
            bomb[at + 1] = 0;
            bomb[at + 2] = 0;
            bomb[at + 3] = 0;
        }

        Path file = Files.write(folder.resolve("bomb.zip"), bomb);
        long[] taken = {0};
        try (ExportFile read = ExportFile.open(file)) {
            assertThatThrownBy(() -> read.read("ticket.html", (bytes, length) -> taken[0] += length))
                    .isInstanceOf(UnusableExportException.class)
                    .hasMessage("damaged");
        }

        assertThat(taken[0]).isLessThanOrEqualTo(10);
        assertThat(ExportParts.report(bomb, null, null).problems())
                .extracting(Problem::where)
                .containsExactly("ticket.html");
    }

    @Test
    void whatWouldSteerATerminalIsNotPrinted() {
        byte[] forged = ExportParts.of(zip)
                .change("ticket.json", json -> row(json, "files", 0).put("name", "\u001b[2J\u202Etxt"))
                .signedAnew()
                .zip();

        assertThat(ExportParts.report(forged, null, null).problems())
                .extracting(Problem::where)
                .containsExactly("?[2J?txt");
    }

    private static void shift(byte[] bytes, int at) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number(bytes, at) + 7);
    }

    private static int start(byte[] zip) {
        return number(zip, zip.length - 6);
    }

    private static int number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static String refusal(byte[] zip) {
        Report report = ExportParts.report(zip, null, null);
        assertThat(report.intact()).isFalse();
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().get(0).kind()).isEqualTo("zip");
        return report.problems().get(0).text();
    }

    @Test
    void aTicketThatWasChangedInTheDatabaseIsExportedAndRefused() {
        String changed = ticket();
        jdbc.sql("""
                        update ticket_entry set author = 'lead' where position = 2
                            and ticket_id = (select id from ticket where number = :number)
                        """).param("number", changed).update();
        jdbc.sql("""
                        update message set recipient = 'other@example.org' where position = 1
                            and ticket_id = (select id from ticket where number = :number)
                        """).param("number", changed).update();

        assertThat(ExportParts.report(exported(changed, "en"), null, null).problems())
                .extracting(Problem::text)
                .containsExactly("Entry 2 was changed.", "Letter 1 was changed.");
    }

    @Test
    void aLargeFileIsStreamed() throws IOException {
        String large = ticket();
        byte[] bytes = new byte[20 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        String content = store(bytes);
        jdbc.sql("update attachment set content_id = :content where number = :number")
                .param("content", content)
                .param("number", large)
                .update();

        List<String> statements = SqlStatements.during(() -> assertThatThrownBy(
                        () -> export.write(large, "manager", Locale.ENGLISH, new Full(4 * 1024 * 1024)))
                .isInstanceOf(IOException.class)
                .hasMessage("full"));

        assertThat(statements.stream().filter(one -> one.contains("from content_piece")))
                .as("pieces of half a megabyte, as far as the reader has taken them")
                .hasSizeBetween(1, 12);
        var out = new ByteArrayOutputStream();
        export.write(large, "manager", Locale.ENGLISH, out);
        assertThat(ExportParts.of(out.toByteArray()).get("files/001-notes.txt")).isEqualTo(bytes);
        assertThat(ExportParts.report(out.toByteArray(), null, null).problems())
                .extracting(Problem::kind)
                .as("another file than the case has recorded")
                .containsOnly("attachment");
    }

    private String store(byte[] bytes) throws IOException {
        String id = UUID.randomUUID().toString();
        jdbc.sql("insert into content (id, size, sha256, stored_at) values (:id, :size, :hash, current_timestamp)")
                .param("id", id)
                .param("size", bytes.length)
                .param("hash", HexFormat.of().formatHex(ExportKey.sha256().digest(bytes)))
                .update();
        try (var in = new ByteArrayInputStream(bytes)) {
            int position = 0;
            for (byte[] piece = in.readNBytes(512 * 1024); piece.length > 0; piece = in.readNBytes(512 * 1024)) {
                jdbc.sql("insert into content_piece (content_id, position, bytes) values (:id, :position, :bytes)")
                        .param("id", id)
                        .param("position", ++position)
                        .param("bytes", piece)
                        .update();
            }
        }
        return id;
    }

    /** A reader that goes away after some bytes. */
    private static final class Full extends OutputStream {

        private long room;

        Full(long room) {
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new IOException("full");
            }
        }
    }

    @Test
    void anAnchorCoversEveryTicketAndProvesItLater() {
        String noted = ticket();
        anchors.record(YearMonth.of(2031, 1));
        new Caller(http, "agent").send("POST", "/api/tickets/" + noted + "/notes", json("text", "After January"));
        anchors.record(YearMonth.of(2031, 2));
        anchors.record(YearMonth.of(2031, 2));
        Anchor january = anchors.of(YearMonth.of(2031, 1)).orElseThrow();
        Anchor february = anchors.of(YearMonth.of(2031, 2)).orElseThrow();

        assertThat(february.previous()).isEqualTo(january.hash());
        assertThat(february.tickets()).isEqualTo(january.tickets()).isGreaterThan(1);
        assertThat(jdbc.sql("select count(*) from chain_anchor_head where anchor = 2")
                        .query(Integer.class)
                        .single())
                .as("only what has changed is stored")
                .isEqualTo(1);
        for (String one : List.of(number, noted)) {
            byte[] file = exported(one, "en");
            assertThat(ExportParts.report(file, null, null).anchors()).containsExactly("2031-01", "2031-02");
            for (Anchor anchor : List.of(january, february)) {
                assertThat(ExportParts.report(file, key.fingerprint(), anchor.hash())
                                .problems())
                        .isEmpty();
            }
            assertThat(ExportParts.report(file, null, "1".repeat(64)).problems())
                    .extracting(Problem::kind)
                    .containsExactly("anchor");
        }
        assertThat(ExportParts.report(zip, null, january.hash()).problems())
                .as("exported before the anchor")
                .extracting(Problem::kind)
                .containsExactly("anchor");
    }

    @Test
    void aChainThatWasRewrittenWholeAfterAnAnchorIsRefused() {
        String rewritten = ticket();
        anchors.record(YearMonth.of(2031, 3));
        String kept = anchors.of(YearMonth.of(2031, 3)).orElseThrow().hash();
        rewrite(rewritten);

        assertThat(caseFiles.isIntact(rewritten))
                .as("the database agrees with itself")
                .isTrue();
        assertThat(ExportParts.report(exported(rewritten, "en"), key.fingerprint(), kept)
                        .problems())
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .startsWith("The case file was rewritten since the anchor of 2031-03: it had ");

        jdbc.sql("""
                        update chain_anchor_head set last_hash = (select last_hash from ticket where number = :number)
                        where number = :number
                        """).param("number", rewritten).update();
        assertThat(ExportParts.report(exported(rewritten, "en"), key.fingerprint(), kept)
                        .problems())
                .extracting(Problem::text)
                .containsExactly("The ticket does not belong to the anchor of 2031-03.");

        String block =
                jdbc.sql("select root from chain_anchor").query(String.class).single();
        removeAnchors();
        anchors.record(YearMonth.of(2031, 3));
        assertThat(jdbc.sql("select root from chain_anchor").query(String.class).single())
                .isNotEqualTo(block);
        assertThat(ExportParts.report(exported(rewritten, "en"), key.fingerprint(), kept)
                        .problems())
                .as("an anchor that was made anew is not the one that was kept")
                .extracting(Problem::text)
                .containsExactly("The export has no proof for the anchor " + kept + ".");
    }

    /** Rewrites the last entry and the chain of a ticket, as the owner of the database can. */
    private void rewrite(String ticket) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            var entries = caseFiles.exported(ticket);
            var last = entries.get(entries.size() - 1);
            String before = entries.get(entries.size() - 2).hash();
            String hash = new StoredEntry(
                            last.position(),
                            last.writtenAt(),
                            last.kind(),
                            last.element(),
                            "lead",
                            last.visibleToRequester(),
                            last.content(),
                            last.hash())
                    .hashAfter(before);
            jdbc.sql("""
                            update ticket_entry set author = 'lead', hash = :hash where position = :position
                                and ticket_id = (select id from ticket where number = :number)
                            """)
                    .param("hash", hash)
                    .param("position", last.position())
                    .param("number", ticket)
                    .update();
            jdbc.sql("update ticket set last_hash = :hash where number = :number")
                    .param("hash", hash)
                    .param("number", ticket)
                    .update();
        });
    }

    @ParameterizedTest
    @CsvSource({"agent, 403", "specialist, 403", "lead, 403", "analyst, 403", "manager, 200", "admin, 200", ", 401"})
    void exportsAndAnchorsAreForManagers(@Nullable String account, int status) {
        anchors.record(YearMonth.of(2031, 4));
        var caller = new Caller(http, account);
        String ticket = "/tickets/" + number + "/export";
        for (String address : List.of(ticket, "/reports/anchor?month=2031-04")) {
            assertThat(caller.get("/api" + address).getStatusCode().value())
                    .as(address)
                    .isEqualTo(status);
            if (account != null) {
                Session session = caller.open(account.equals("analyst") ? "cockpit" : "tasklist");
                assertThat(session.send("GET", "/camunda/api/loopdesk" + address, null)
                                .getStatusCode()
                                .value())
                        .as(address)
                        .isEqualTo(status);
            }
        }
        var integration = new HttpHeaders();
        integration.set("X-Api-Key", "tryout");
        for (String address : List.of(ticket, "/reports/anchor?month=2031-04")) {
            assertThat(http.exchange("/api" + address, HttpMethod.GET, new HttpEntity<>(integration), String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatDoesNotExistIsSaid() {
        var manager = new Caller(http, "manager");

        assertThat(manager.get("/api/tickets/LD-1/export").getStatusCode().value())
                .isEqualTo(404);
        assertThat(manager.get("/api/reports/anchor?month=2031-05")
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        for (String wrong : List.of("", "?month=2031-13", "?month=2031", "?month=x")) {
            assertThat(manager.get("/api/reports/anchor" + wrong)
                            .getStatusCode()
                            .value())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void theLastMonthIsAnchoredOnceAndOnlyIfSomethingWasReceivedInIt() {
        try {
            ClockUtil.setCurrentTime(Date.from(Instant.parse("2001-05-07T00:00:00Z")));
            anchors.recordLastMonth();
            assertThat(anchors.of(YearMonth.of(2001, 4))).isEmpty();

            ClockUtil.setCurrentTime(Date.from(Instant.parse("2032-02-01T00:05:00Z")));
            anchors.recordLastMonth();
            anchors.recordLastMonth();
        } finally {
            ClockUtil.reset();
        }

        assertThat(anchors.of(YearMonth.of(2032, 1))).hasValueSatisfying(anchor -> {
            assertThat(anchor.position()).isEqualTo(1);
            assertThat(anchor.recordedAt()).isEqualTo("2032-02-01T00:05:00Z");
            assertThat(anchor.matchesHash()).isTrue();
        });
        assertThat(anchors.of(YearMonth.of(2032, 2))).isEmpty();
    }

    @Test
    void lettersFromBeforeTheyWereChainedAreCountedAndStillComparedWithTheManifest() {
        String old = ticket();
        jdbc.sql("""
                        update message set position = null, hash = null
                        where ticket_id = (select id from ticket where number = :number)
                        """).param("number", old).update();
        jdbc.sql("update ticket set letters = 0, letter_hash = :start where number = :number")
                .param("start", HashChain.START)
                .param("number", old)
                .update();
        byte[] file = exported(old, "en");

        Report report = ExportParts.report(file, null, null);
        assertThat(report.problems()).isEmpty();
        assertThat(report.unsealed()).isEqualTo(report.letters()).isPositive();
        assertThat(ExportParts.of(file)
                        .change("ticket.json", json -> row(json, "letters", 0).put("recipient", "other@example.org"))
                        .problems())
                .containsExactly("file ticket.json");
    }

    @Test
    void aLetterThatWasAddedOutsideTheChainIsNamed() {
        String changed = ticket();
        int letters = ExportParts.report(exported(changed, "en"), null, null).letters();
        copyLetter(changed, "A letter that was never sent");

        Report report = ExportParts.report(exported(changed, "en"), null, null);
        assertThat(report.problems())
                .extracting(Problem::text)
                .containsExactly("Letter " + (letters + 1) + " is not chained, though an earlier one is.");
        assertThat(report.unsealed()).isEqualTo(1);
    }

    @Test
    void lettersFromBeforeTheyWereChainedAreExportedWithoutKeys() {
        String old = ticket();
        String address = "support+" + old + "." + "a2".repeat(8) + "@example.org";
        copyLetter(old, "Write to " + address);

        var letters = ExportParts.of(exported(old, "en")).json("ticket.json").path("letters");
        var copy = letters.get(letters.size() - 1);
        for (String field : List.of("subject", "text", "html", "phoneWords")) {
            assertThat(copy.path(field).asText()).as(field).isEqualTo("Write to support@example.org");
        }
    }

    /** Adds a letter outside the chain, as the owner of the database can. */
    private void copyLetter(String ticket, String text) {
        jdbc.sql("""
                        insert into message (id, ticket_id, kind, audience, recipient, language, subject, text_body,
                            html_body, phone_text, mail_id, composed_at)
                        select :id, ticket_id, kind, audience, recipient, language, :text, :text, :text, :text, :id,
                            composed_at
                        from message
                        where position = 1 and ticket_id = (select id from ticket where number = :number)
                        """)
                .param("id", UUID.randomUUID().toString())
                .param("text", text)
                .param("number", ticket)
                .update();
    }

    @Test
    void theCommandSaysInWordsWhatItHasVerified(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("ticket.zip"), zip);
        var out = new ByteArrayOutputStream();
        var command = new VerifyCommand(
                new PrintStream(out, true, StandardCharsets.UTF_8), System.err, Locale.SIMPLIFIED_CHINESE);

        assertThat(command.run(
                        List.of(file.toString(), "--key=" + key.fingerprint().toUpperCase(Locale.ROOT))))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(number + " 完整且未被改动", "由所要求的密钥 " + key.fingerprint());

        Files.write(
                file, ExportParts.of(zip).with("ticket.html", new byte[] {1}).zip());
        assertThat(command.run(List.of(file.toString()))).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ticket.html 已被改动");
    }

    @Test
    void aConfiguredKeySignsAndOneThatIsNoneIsRefused(@TempDir Path folder) throws IOException {
        var made = new ExportKey("", folder);
        Path file = folder.resolve("export-key.pem");

        assertThat(new ExportKey(file.toString(), folder.resolve("elsewhere")).fingerprint())
                .isEqualTo(made.fingerprint())
                .isNotEqualTo(key.fingerprint());
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        assertThat(new ExportKey("", folder.resolve("other")).fingerprint()).isNotEqualTo(made.fingerprint());
        String other = Files.readString(folder.resolve("other/export-key.pem"));
        Files.writeString(
                file,
                Files.readString(file).replaceAll("(?s)-----BEGIN PUBLIC.*", "")
                        + other.substring(other.indexOf("-----BEGIN PUBLIC")));
        assertThatThrownBy(() -> new ExportKey(file.toString(), folder))
                .hasMessageContaining("does not belong to its private key");
        Files.writeString(file, "No key");
        assertThatThrownBy(() -> new ExportKey(file.toString(), folder))
                .hasMessageContaining("must have an Ed25519 key pair in PEM");
    }

    @Test
    void aKeyThatIsMadeByTwoAtOnceIsOneAndLeavesNothingElse(@TempDir Path folder) throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int n = 0; n < 20; n++) {
                Path home = folder.resolve("home" + n);
                var together = new CyclicBarrier(2);
                Callable<String> start = () -> {
                    together.await();
                    return new ExportKey("", home).fingerprint();
                };
                var made = new HashSet<String>();
                for (Future<String> one : two.invokeAll(List.of(start, start))) {
                    made.add(one.get());
                }

                assertThat(made).hasSize(1);
                try (Stream<Path> files = Files.list(home)) {
                    assertThat(files).containsExactly(home.resolve("export-key.pem"));
                }
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    assertThat(Files.getPosixFilePermissions(home.resolve("export-key.pem")))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                }
            }
        } finally {
            two.shutdown();
        }
    }

    @Test
    void anAnchorIsToldWithTheKeyOfExports() throws IOException {
        anchors.record(YearMonth.of(2031, 6));
        var told = ExportedCase.JSON.readTree(new Caller(http, "manager")
                .get("/api/reports/anchor?month=2031-06")
                .getBody());

        assertThat(told.path("month").asText()).isEqualTo("2031-06");
        assertThat(told.path("hash").asText()).matches("[0-9a-f]{64}");
        assertThat(told.path("previous").asText()).isEqualTo(HashChain.START);
        assertThat(told.path("tickets").asInt()).isPositive();
        assertThat(told.path("key").asText()).isEqualTo(key.fingerprint());
    }
}
