package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockMultipartFile;

/** Files that requesters send, also those that are meant to harm. */
@LoopdeskTest
class FilesOfRequestersTest {

    private static final String BOUNDARY = "----a-file-comes-here";
    private static final byte[] SCRIPT = bytes("<script>alert(1)</script>");

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TicketLinks links;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private Attachments attachments;

    @Autowired
    private Uploads uploads;

    @Autowired
    private TaskService tasks;

    @Test
    void aFileGoesWithTheReportAndComesBack() throws Exception {
        String draft = UUID.randomUUID().toString();
        byte[] picture = picture(1_000, 700);
        assertThat(upload("/uploads/" + draft, "屏幕 \"1\".png", picture).statusCode())
                .isEqualTo(201);
        assertThat(get("/uploads/" + draft).body()).contains("屏幕");

        HttpResponse<String> report = form("/report", report(draft), Map.of());

        assertThat(report.statusCode()).as(report.body()).isEqualTo(303);
        String place = report.headers().firstValue("Location").orElseThrow().replaceAll("\\?.*", "");
        String number = links.ticketOf(place.substring(3)).orElseThrow();
        Attachment file = attachments.of(number).get(0);
        assertThat(caseFiles.latest(number, EntryKind.ATTACHMENTS).orElseThrow().content())
                .asString()
                .contains(file.id(), file.content().sha256());
        String address = place + "/attachments/" + file.id();
        assertThat(get(place).body()).contains(address + "\"", address + "/preview\"", "Picture, ");

        HttpResponse<byte[]> download = download(address);
        assertThat(download.body()).isEqualTo(picture);
        assertThat(download.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(download.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment;")
                .contains("filename*=UTF-8''%E5%B1%8F%E5%B9%95%20");
        assertRunsNothing(download);
        HttpResponse<byte[]> preview = download(address + "/preview");
        assertThat(preview.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(preview.body())).getWidth())
                .isLessThanOrEqualTo(480);
        assertRunsNothing(preview);
    }

    @Test
    void aFileAloneIsAMessageAndOneOnly() throws Exception {
        String number = ticket();
        String draft = UUID.randomUUID().toString();
        var nothing = Map.of("message", " ", "submission", draft);
        HttpResponse<String> empty = form(place(number) + "/message", nothing, Map.of());
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("Please write something, or attach a file.");
        upload(place(number) + "/uploads/" + draft, "shot.png", picture(20, 10));
        upload(place(number) + "/uploads/" + draft, "log & more.txt", bytes("a"));

        for (int i = 0; i < 2; i++) {
            assertThat(form(place(number) + "/message", nothing, Map.of()).statusCode())
                    .isEqualTo(303);
        }

        assertThat(caseFiles.entries(number).stream().filter(entry -> entry.kind() == EntryKind.REPLY))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("reply")).isEqualTo("Please see: shot.png, log & more.txt"));
        assertThat(attachments.of(number)).extracting(Attachment::name).containsExactly("shot.png", "log & more.txt");
    }

    @Test
    void aFileAloneAnswersAQuestion() throws Exception {
        String number = ticket();
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of(
                        "category",
                        "other",
                        "urgency",
                        "low",
                        "impact",
                        "low",
                        "triageOutcome",
                        "details-missing",
                        "question",
                        "Which one?"));
        Task asked = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_ProvideDetails")
                .singleResult();
        String draft = UUID.randomUUID().toString();
        var answer = Map.of("task", asked.getId(), "kind", "details", "detailsProvided", "true", "submission", draft);
        assertThat(form(place(number) + "/answer", answer, Map.of()).body())
                .contains("attach a file, or say that you cannot");
        upload(place(number) + "/uploads/" + draft, "label.txt", bytes("a"));

        for (int i = 0; i < 2; i++) {
            assertThat(form(place(number) + "/answer", answer, Map.of()).statusCode())
                    .isEqualTo(303);
        }

        assertThat(caseFiles.entries(number).stream()
                        .map(entry -> entry.text("details"))
                        .filter(Objects::nonNull))
                .containsExactly("Please see: label.txt");
        assertThat(attachments.of(number)).hasSize(1);
    }

    @Test
    void aFormWithFilesThatComesTwiceIsOne() throws Exception {
        var file = Map.of("a.txt", bytes("a"));
        Map<String, String> report = report(UUID.randomUUID().toString());
        HttpResponse<String> first = form("/report", report, file);
        HttpResponse<String> second = form("/report", report, file);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(303);
        String place = first.headers().firstValue("Location").orElseThrow().replaceAll("\\?.*", "");
        String number = links.ticketOf(place.substring(3)).orElseThrow();
        assertThat(attachments.of(number)).hasSize(1);

        var message = Map.of("message", "Look", "submission", UUID.randomUUID().toString());
        assertThat(form(place + "/message", message, file).statusCode()).isEqualTo(303);
        assertThat(form(place + "/message", message, file).statusCode()).isEqualTo(303);

        assertThat(attachments.of(number)).hasSize(2);
        assertThat(caseFiles.entries(number).stream().filter(entry -> entry.kind() == EntryKind.REPLY))
                .hasSize(1);
    }

    @Test
    void otherTicketsFilesAreNotThere() throws Exception {
        String theirs = ticket();
        String draft = UUID.randomUUID().toString();
        upload(place(theirs) + "/uploads/" + draft, "a.txt", bytes("a"));
        form(place(theirs) + "/message", Map.of("message", "Look", "submission", draft), Map.of());
        String id = attachments.of(theirs).get(0).id();
        String mine = place(ticket());
        assertThat(get(place(theirs) + "/attachments/" + id).statusCode()).isEqualTo(200);

        List<HttpResponse<String>> answers = List.of(
                get(mine + "/attachments/" + id),
                get(mine + "/attachments/" + id + "/preview"),
                get(mine + "/attachments/" + UUID.randomUUID()),
                get("/t/nothing/attachments/" + id),
                get("/t/nothing"));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(404);
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(upload("/t/nothing/uploads/" + UUID.randomUUID(), "a.txt", bytes("a"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsWaitingForAnotherTicketIsOutOfReach() throws Exception {
        String theirs = ticket();
        String mine = ticket();
        String draft = UUID.randomUUID().toString();
        upload(place(theirs) + "/uploads/" + draft, "a.txt", bytes("a"));
        String id = attachments.drafted(draft).get(0).id();

        form(place(mine) + "/message", Map.of("message", "Mine now", "submission", draft), Map.of());
        delete("/uploads/" + UUID.randomUUID() + "/" + id);

        assertThat(attachments.of(mine)).isEmpty();
        assertThat(attachments.drafted(draft)).hasSize(1);
        assertThat(upload(place(mine) + "/uploads/" + draft, "b.txt", bytes("b"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(delete("/uploads/" + draft + "/" + id)).isEqualTo(204);
        assertThat(attachments.drafted(draft)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty.txt",
                "too-large.log",
                "page.png",
                "drawing.png",
                "program.jpg",
                "program.exe",
                "page.html",
                "shortcut.lnk",
                "script.js",
                "applet.jar"
            })
    void whatIsEmptyOrTooLargeOrLiesIsRefused(String name) throws Exception {
        String draft = UUID.randomUUID().toString();

        HttpResponse<String> answer = upload("/uploads/" + draft, name, hostile(name));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("\"problem\"");
        assertThat(attachments.drafted(draft)).isEmpty();
    }

    private static byte[] hostile(String name) throws IOException {
        return switch (name) {
            case "empty.txt" -> new byte[0];
            case "too-large.log" -> new byte[10 * 1024 * 1024 + 1];
            case "page.png" -> bytes("<!DOCTYPE html><html><body onload=alert(1)></body></html>");
            case "drawing.png" ->
                bytes(
                        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
            case "program.jpg", "program.exe" -> program();
            case "shortcut.lnk" ->
                Arrays.copyOf(
                        new byte[] {0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, (byte) 0xc0, 0, 0, 0, 0, 0, 0, 0x46},
                        100);
            case "applet.jar" -> zip("META-INF/MANIFEST.MF");
            default -> SCRIPT;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../../../etc/cron.d/job.txt     | job.txt
            C:\\windows\\system32\\note.txt | note.txt
            in\\u200Bvi\\u2060si\\uFEFFble.txt  | invisible.txt
            cod\\u202Egpj.txt               | codgpj.txt
            con.txt                         | _con.txt
            ...txt                          | txt
            """)
    void namesAreMadeHarmless(String given, String kept) throws Exception {
        String draft = UUID.randomUUID().toString();
        String name = Pattern.compile("\\\\u([0-9A-F]{4})")
                .matcher(given)
                .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)));

        HttpResponse<String> answer = upload("/uploads/" + draft, name, bytes("just a note"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(attachments.drafted(draft)).extracting(Attachment::name).containsExactly(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "名", "😀"})
    void longNamesAreCut(String letter) throws Exception {
        String draft = UUID.randomUUID().toString();

        HttpResponse<String> answer = upload("/uploads/" + draft, letter.repeat(300) + ".txt", bytes("a note"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String name = attachments.drafted(draft).get(0).name();
        assertThat(name).startsWith(letter).endsWith(".txt");
        assertThat(name.codePointCount(0, name.length())).isLessThanOrEqualTo(120);
    }

    @Test
    void picturesThatWouldBurstAreKeptButNotDrawn() throws Exception {
        byte[] bomb = picture(10, 10);
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        var checksum = new CRC32();
        checksum.update(bomb, 12, 17);
        ByteBuffer.wrap(bomb).putInt(29, (int) checksum.getValue());
        String draft = UUID.randomUUID().toString();

        assertThat(upload("/uploads/" + draft, "bomb.png", bomb).statusCode()).isEqualTo(201);
        assertThat(upload("/uploads/" + draft, "cut.png", Arrays.copyOf(picture(600, 600), 400))
                        .statusCode())
                .isEqualTo(201);
        assertThat(upload("/uploads/" + draft, "letter.docx", zip("[Content_Types].xml", "word/document.xml"))
                        .statusCode())
                .isEqualTo(201);
        byte[] both = ByteBuffer.allocate(80).put(bytes("GIF89a")).put(SCRIPT).array();
        assertThat(upload("/uploads/" + draft, "both.gif", both).statusCode()).isEqualTo(201);

        assertThat(attachments.drafted(draft))
                .extracting(Attachment::preview)
                .hasSize(4)
                .containsOnlyNulls();
    }

    @Test
    void manyAtOnceAreNoMoreThanTheLimit() throws Exception {
        String draft = UUID.randomUUID().toString();
        var start = new CyclicBarrier(20);
        var threads = Executors.newFixedThreadPool(20);
        var answers = new ArrayList<Integer>();
        try {
            var running = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < 20; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return upload("/uploads/" + draft, "note.txt", bytes("a note"));
                }));
            }
            for (Future<HttpResponse<String>> one : running) {
                answers.add(one.get().statusCode());
            }
        } finally {
            threads.shutdown();
        }

        assertThat(answers.stream().filter(status -> status == 201)).hasSize(10);
        assertThat(answers.stream().filter(status -> status == 422)).hasSize(10);
        assertThat(attachments.drafted(draft))
                .hasSize(10)
                .extracting(Attachment::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutAScriptTheFilesOfARefusedFormWait() throws Exception {
        String draft = UUID.randomUUID().toString();
        Map<String, String> report = report(draft);
        report.put("title", " ");

        HttpResponse<String> refused = form(
                "/report",
                report,
                Map.of("kept.txt", bytes("a"), "unwanted.txt", bytes("b"), "<i>.exe", program()),
                "Accept-Language",
                "zh-CN");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("kept.txt", "unwanted.txt", "&lt;i&gt;.exe：不接受此类文件", draft);

        report.put("title", "Scanner is silent");
        report.put(
                "remove",
                attachments.drafted(draft).stream()
                        .filter(file -> file.name().equals("unwanted.txt"))
                        .findFirst()
                        .orElseThrow()
                        .id());
        HttpResponse<String> taken = form("/report", report, Map.of());

        assertThat(taken.statusCode()).isEqualTo(303);
        String token = taken.headers().firstValue("Location").orElseThrow().replaceAll("^/t/|\\?.*", "");
        assertThat(attachments.of(links.ticketOf(token).orElseThrow()))
                .extracting(Attachment::name)
                .containsExactly("kept.txt");
    }

    @Test
    void moreThanTheServerReadsIsAnsweredKindly() throws Exception {
        byte[] large = new byte[45 * 1024 * 1024];
        String draft = UUID.randomUUID().toString();

        HttpResponse<String> page = form("/report", report(draft), Map.of("large.log", large));
        HttpResponse<String> message = form(place(ticket()) + "/message", Map.of(), Map.of("large.log", large));
        HttpResponse<String> upload = upload("/uploads/" + draft, "large.log", large);

        assertThat(List.of(page, message, upload))
                .extracting(HttpResponse::statusCode)
                .containsOnly(413);
        assertThat(page.body()).contains("That was too much at once").isEqualTo(message.body());
        assertThat(upload.body()).contains("\"problem\"");
    }

    @Test
    void otherSitesAndNoBrowserBringNoFiles() throws Exception {
        String draft = UUID.randomUUID().toString();

        assertThat(upload("/uploads/" + draft, "a.txt", bytes("a"), "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(upload("/uploads/" + draft, "a.txt", bytes("a"), "Origin", "https://evil.example.org")
                        .statusCode())
                .isEqualTo(403);
        assertThat(upload("/uploads/no-draft-of-ours-has-such-a-name-1234", "a.txt", bytes("a"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(upload("/uploads/" + draft, "a\0.txt", bytes("a")).statusCode())
                .isEqualTo(400);
        assertThat(form("/report", report(draft), Map.of("a\0.txt", bytes("a"))).statusCode())
                .isEqualTo(400);
        assertThat(attachments.drafted(draft)).isEmpty();
    }

    @Test
    void oneAddressBringsNoMoreThanTheCapWithinAnHour() throws Exception {
        var words = new RequesterWords(Locale.ENGLISH, ZoneOffset.UTC);
        var file = new MockMultipartFile("file", "a.txt", "text/plain", bytes("a"));
        for (int i = 0; i < 250; i++) {
            String draft = new UUID(7, i / 10).toString();
            assertThat(uploads.add(draft, null, file, "192.0.2.7", words)).isNotNull();
        }

        assertThatThrownBy(() -> uploads.add(UUID.randomUUID().toString(), null, file, "192.0.2.7", words))
                .isInstanceOf(Uploads.UploadRefusedException.class)
                .hasMessageContaining("within an hour");
        assertThat(uploads.add(UUID.randomUUID().toString(), null, file, "192.0.2.8", words))
                .isNotNull();
    }

    private static void assertRunsNothing(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .containsExactly("sandbox; default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    private static Map<String, String> report(String draft) {
        var report = new LinkedHashMap<String, String>();
        report.put("title", "Scanner is silent");
        report.put("description", "No sound");
        report.put("requesterName", "Till 4");
        report.put("requesterEmail", UUID.randomUUID() + "@example.org");
        report.put("submission", draft);
        return report;
    }

    private String ticket() {
        return process.ticketReceived(Map.of(
                "title",
                "Scanner is silent",
                "description",
                "No sound",
                "requesterName",
                "Till 4",
                "requesterEmail",
                UUID.randomUUID() + "@example.org",
                "channel",
                "portal"));
    }

    private String place(String number) {
        return "/t/" + links.token(number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Begins as programs for Windows do. */
    private static byte[] program() {
        byte[] program = new byte[512];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3c] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        return program;
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(bytes("x"));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] picture(int width, int height) throws IOException {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            picture.setRGB(x, x % height, 0x3377aa + x * 1_000);
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    private HttpResponse<String> upload(String path, String name, byte[] file, String... headers) throws Exception {
        return send(path, Map.of(), Map.of(name, file), "file", headers);
    }

    private HttpResponse<String> form(
            String path, Map<String, String> fields, Map<String, byte[]> files, String... headers) throws Exception {
        return send(path, fields, files, "files", headers);
    }

    private HttpResponse<String> send(
            String path, Map<String, String> fields, Map<String, byte[]> files, String field, String... headers)
            throws Exception {
        var body = new ByteArrayOutputStream();
        for (var one : fields.entrySet()) {
            body.writeBytes(bytes("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(BOUNDARY, one.getKey(), one.getValue())));
        }
        for (var one : files.entrySet()) {
            // as browsers write names
            String name = one.getKey().replace("\\", "\\\\").replace("\"", "%22");
            body.writeBytes(bytes("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                            .formatted(BOUNDARY, field, name)
                    + "Content-Type: image/png\r\n\r\n"));
            body.writeBytes(one.getValue());
            body.writeBytes(bytes("\r\n"));
        }
        body.writeBytes(bytes("--" + BOUNDARY + "--\r\n"));
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int delete(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).DELETE().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<byte[]> download(String path) throws Exception {
        return Objects.requireNonNull(
                http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
