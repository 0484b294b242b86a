package dev.loopdesk.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.ticket.AttachmentRefusedException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class AttachmentsTest {

    private static final byte[] TEXT = "Printer 3 says PC LOAD LETTER\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PROGRAM = HexFormat.of()
            .parseHex("4d5a90000300000004000000ffff0000b800000000000000400000000000000000000000000000000000000000"
                    + "000000000000000000000000000000800000000e1fba0e00b409cd21b8014ccd21");

    @Autowired
    private Attachments attachments;

    @Autowired
    private Contents contents;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private String draft = "";
    private String number = "";

    @BeforeEach
    void openTicket() {
        draft = UUID.randomUUID().toString();
        number = CaseFilesTest.open(caseFiles, "No network in room 4").number();
    }

    @Test
    void aDraftIsFiledOnceWithTheHashOfEachFile() throws Exception {
        add("log.txt", TEXT);
        add("../../Screen shot.png", picture(1200, 800, "png"));

        List<Attachment> filed = file(draft, number);

        assertThat(filed).extracting(Attachment::name).containsExactly("log.txt", "Screen shot.png");
        assertThat(filed).extracting(Attachment::mediaType).containsExactly("text/plain", "image/png");
        Entry entry = caseFiles.latest(number, EntryKind.ATTACHMENTS).orElseThrow();
        assertThat(entry.author()).isEqualTo(Entry.REQUESTER);
        assertThat(entry.visibleToRequester()).isTrue();
        assertThat(entry.content().get(Attachments.FILES))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(file -> file.get("sha256"))
                .containsExactlyElementsOf(
                        filed.stream().map(file -> file.content().sha256()).toList());
        assertThat(caseFiles.isIntact(number)).isTrue();
        assertThat(attachments.of(number)).isEqualTo(filed);
        assertThat(attachments.drafted(draft)).isEmpty();
        assertThat(file(draft, number)).isEmpty();
        assertThat(caseFiles.entries(number)).hasSize(2);
        try (InputStream bytes = attachments.open(filed.get(0))) {
            assertThat(bytes.readAllBytes()).isEqualTo(TEXT);
        }
    }

    @Test
    void aFileOfAnotherTicketIsNotFound() throws Exception {
        Attachment file = add("log.txt", TEXT);

        assertThat(attachments.find(number, file.id())).isEmpty();

        file(draft, number);
        String other = CaseFilesTest.open(caseFiles, "Another").number();

        assertThat(attachments.find(number, file.id())).contains(file);
        assertThat(attachments.find(other, file.id())).isEmpty();
        assertThat(attachments.of(other)).isEmpty();
    }

    @Test
    void aDraftForOneTicketIsNotFiledWithAnother() throws Exception {
        attachments.add(draft, number, "log.txt", new ByteArrayInputStream(TEXT));
        String other = CaseFilesTest.open(caseFiles, "Another").number();

        assertThat(file(draft, other)).isEmpty();
        assertThat(attachments.of(other)).isEmpty();
        assertThat(refusal(() -> attachments.add(draft, other, "log.txt", new ByteArrayInputStream(TEXT))))
                .isEqualTo(Reason.HANDED_IN);
        assertThat(file(draft, number)).hasSize(1);
        assertThat(refusal(() -> attachments.add(draft, number, "log.txt", new ByteArrayInputStream(TEXT))))
                .isEqualTo(Reason.HANDED_IN);
    }

    @ParameterizedTest
    @CsvSource({
        "page.html, <html><body onload=alert(1)></body></html>",
        "page.txt, <html><body onload=alert(1)></body></html>",
        "photo.png, <html><script>alert(1)</script></html>",
        "drawing.svg, <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "drawing.png, <?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "run.js, alert(1)",
        "run.bat, del *.*",
        "run.sh, #!/bin/sh",
        "run.vbs, MsgBox 1",
        "run.hta, <script>alert(1)</script>",
        "run.LNK, nothing",
        "run.pdf.exe, nothing"
    })
    void whatCouldRunIsNotTaken(String name, String text) {
        assertThat(refusal(() -> add(name, text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Reason.TYPE);
        assertThat(attachments.drafted(draft)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup.exe", "photo.jpg", "letter.pdf", "x.txt", ""})
    void aProgramIsNotTakenWhateverItsName(String name) {
        assertThat(refusal(() -> add(name, PROGRAM))).isEqualTo(Reason.TYPE);
    }

    @Test
    void whatIsTooLargeLeavesNothingBehind() {
        long before = count("content");
        long limit = attachments.settings().maxSize().toBytes();

        assertThat(refusal(() -> attachments.add(draft, null, "a.txt", letters(limit + 1))))
                .isEqualTo(Reason.TOO_LARGE);

        assertThat(count("content")).isEqualTo(before);
        assertThat(count("content_piece where content_id not in (select id from content)"))
                .isZero();
        assertThat(attachments.drafted(draft)).isEmpty();
    }

    @Test
    void whatIsJustNotTooLargeIsKeptByteForByte() throws Exception {
        long limit = attachments.settings().maxSize().toBytes();

        Attachment file = attachments.add(draft, null, "a.txt", letters(limit));

        assertThat(file.content().size()).isEqualTo(limit);
        try (InputStream stored = attachments.open(file);
                InputStream original = letters(limit)) {
            assertThat(stored).hasSameContentAs(original);
        }
        attachments.discard(draft, file.id());
        assertThat(attachments.drafted(draft)).isEmpty();
        assertThat(contents.find(file.content().id())).isEmpty();
    }

    @Test
    void aStreamThatBreaksLeavesNothingBehind() {
        long before = count("content");
        var breaking = new SequenceInputStream(letters(700_000), new Cut());

        assertThatThrownBy(() -> attachments.add(draft, null, "a.txt", breaking))
                .isInstanceOf(IOException.class)
                .hasMessage("The line is cut");
        assertThat(count("content")).isEqualTo(before);
    }

    @Test
    void nothingIsNoFile() {
        assertThat(refusal(() -> add("empty.txt", new byte[0]))).isEqualTo(Reason.EMPTY);
    }

    @Test
    void filesThatComeAtTheSameTimeKeepToTheNumber() throws Exception {
        int most = attachments.settings().maxCount();
        var pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<@Nullable Reason>> uploads = IntStream.range(0, 2 * most)
                    .mapToObj(n -> (Callable<@Nullable Reason>) () -> refusal(() -> add("same.txt", TEXT)))
                    .toList();
            var reasons = new ArrayList<@Nullable Reason>();
            for (Future<@Nullable Reason> upload : pool.invokeAll(uploads)) {
                reasons.add(upload.get());
            }

            assertThat(reasons).filteredOn(reason -> reason == null).hasSize(most);
            assertThat(reasons).filteredOn(reason -> reason != null).containsOnly(Reason.TOO_MANY);
        } finally {
            pool.shutdownNow();
        }
        assertThat(attachments.drafted(draft))
                .extracting(Attachment::name)
                .hasSize(most)
                .doesNotHaveDuplicates()
                .contains("same.txt", "same-2.txt");
    }

    @Test
    void aPictureIsShownByOneThatIsDrawnAnew() throws Exception {
        byte[] original = picture(1200, 800, "jpg");
        byte[] secret = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(original, original.length + secret.length);
        System.arraycopy(secret, 0, both, original.length, secret.length);

        Attachment file = add("photo.jpg", both);

        try (InputStream preview = attachments.preview(file).orElseThrow()) {
            byte[] png = preview.readAllBytes();
            BufferedImage small = ImageIO.read(new ByteArrayInputStream(png));
            assertThat(small.getWidth()).isEqualTo(480);
            assertThat(small.getHeight()).isEqualTo(320);
            assertThat(new String(png, StandardCharsets.ISO_8859_1)).doesNotContain("script");
        }
    }

    @Test
    void aPictureBombIsTakenAsAFileButNeverDrawn() throws Exception {
        Attachment bomb = add("bomb.png", pngThatClaims(50_000, 50_000));
        Attachment torn = add("torn.png", Arrays.copyOf(picture(100, 100, "png"), 60));

        assertThat(bomb.mediaType()).isEqualTo("image/png");
        assertThat(attachments.preview(bomb)).isEmpty();
        assertThat(attachments.preview(torn)).isEmpty();
    }

    @Test
    void whatNobodyHandsInIsForgotten() throws Exception {
        Attachment forgotten = add("log.txt", TEXT);
        jdbc.sql("update attachment_draft set opened_at = :long where id = :id")
                .param("long", OffsetDateTime.parse("2020-01-01T00:00:00Z"))
                .param("id", draft)
                .update();

        attachments.add(UUID.randomUUID().toString(), null, "other.txt", new ByteArrayInputStream(TEXT));

        assertThat(attachments.drafted(draft)).isEmpty();
        assertThat(contents.find(forgotten.content().id())).isEmpty();
    }

    @Test
    void aFiledDraftIsKeptHoweverOld() throws Exception {
        add("log.txt", TEXT);
        file(draft, number);
        jdbc.sql("update attachment_draft set opened_at = :long where id = :id")
                .param("long", OffsetDateTime.parse("2020-01-01T00:00:00Z"))
                .param("id", draft)
                .update();

        attachments.add(UUID.randomUUID().toString(), null, "other.txt", new ByteArrayInputStream(TEXT));

        assertThat(attachments.of(number)).hasSize(1);
    }

    private Attachment add(String name, byte[] bytes) throws AttachmentRefusedException, IOException {
        return attachments.add(draft, null, name, new ByteArrayInputStream(bytes));
    }

    private List<Attachment> file(String of, String with) {
        return Objects.requireNonNull(
                new TransactionTemplate(transactions).execute(status -> attachments.file(of, with, Entry.REQUESTER)));
    }

    private static @Nullable Reason refusal(Callable<?> adding) {
        try {
            adding.call();
            return null;
        } catch (AttachmentRefusedException e) {
            return e.reason();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private static InputStream letters(long size) {
        var bytes = new byte[Math.toIntExact(size)];
        var random = new Random(7);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] picture(int width, int height, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    private static byte[] pngThatClaims(int width, int height) throws IOException {
        byte[] png = picture(10, 10, "png");
        ByteBuffer buffer = ByteBuffer.wrap(png);
        buffer.putInt(16, width).putInt(20, height);
        var crc = new CRC32();
        crc.update(png, 12, 17);
        buffer.putInt(29, (int) crc.getValue());
        return png;
    }

    /** A stream that fails at the first read. */
    private static final class Cut extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("The line is cut");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("The line is cut");
        }
    }
}
