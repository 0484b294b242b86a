package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real mails, which are kept outside of the project; without them these tests are skipped with a message. */
class RealMailsTest {

    private static final Path MAILS = Path.of("../shared/data/mail");

    @Test
    void everyMailIsReadInTime() throws Exception {
        for (Path file : files("")) {
            byte[] raw = Files.readAllBytes(file);
            long begun = System.nanoTime();
            if (raw.length > 0) {
                ReceivedMail mail = new MailReader().read(raw);
                assertThat(Mails.CLASSIFIER.classify(mail).kind()).isNotNull();
                assertThat(mail.text() + mail.subject()).as(file.toString()).doesNotContain("\u0000");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as(file.toString())
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void deliveryFailuresStartNothing() throws Exception {
        int bounces = 0;
        var missed = new ArrayList<String>();
        var unnamed = new ArrayList<String>();
        for (Path file : files("bounces")) {
            MailVerdict verdict = classify(file);
            String name = file.getFileName().toString();
            if (name.startsWith("is-not-bounce")) {
                assertThat(verdict.isFromPerson()).as(name).isTrue();
                continue;
            }
            bounces++;
            if (verdict.isFromPerson()) {
                missed.add(name);
            }
            if (verdict.bounce() != null && verdict.bounce().failures().isEmpty()) {
                unnamed.add(name);
            }
        }
        assertThat(missed).hasSizeLessThanOrEqualTo(bounces / 100);
        assertThat(unnamed).isEmpty();
    }

    /** The few mails of these that machines wrote are listed here. */
    @Test
    void whatPeopleWroteIsFromPeople() throws Exception {
        var robots = new ArrayList<String>();
        for (String folder : List.of("mikel-mail", "mime4j", "talon")) {
            for (Path file : files(folder)) {
                if (Files.size(file) > 0 && !classify(file).isFromPerson()) {
                    robots.add(file.getFileName().toString());
                }
            }
        }
        assertThat(robots)
                .containsExactlyInAnyOrder(
                        // Precedence: bulk, and a mailing list of the time before List-Id
                        "bad_date_header.eml",
                        "jt-0498.msg",
                        // List-Unsubscribe
                        "empty_in_reply_to.eml",
                        // delivery failures
                        "badbound.msg",
                        "raw_email_with_mimepart_without_content_type.eml",
                        "multi_address_bounce1.eml",
                        "multi_address_bounce2.eml",
                        "multipart_report_multiple_status.eml",
                        "report_422.eml",
                        "report_530.eml");
    }

    @Test
    void repliesAreToldFromWhatTheyQuote() throws Exception {
        var wrong = new ArrayList<String>();
        int replies = 0;
        for (Path file : files("talon/standard_replies")) {
            if (file.toString().endsWith(".eml")) {
                Path expected = Path.of(file.toString().replace(".eml", "_reply_text"));
                String reply = Files.exists(expected) ? Files.readString(expected) : "Hello";
                replies++;
                note(new MailReader().read(Files.readAllBytes(file)).folded(), reply, file, wrong);
            }
        }
        for (Path file : files("talon/html_replies")) {
            replies++;
            String text = HtmlText.of(TextDecoding.text(Files.readAllBytes(file), null), 100_000);
            note(QuoteFolding.fold(text, "Re: Test", ""), "Hi. I am fine.\n\nThanks,\nAlex", file, wrong);
        }
        assertThat(replies).isEqualTo(21);
        assertThat(wrong).isEmpty();
    }

    /** A signature without a mark stays in the text, because hiding a statement would be worse. */
    @Test
    void noSignatureHidesText() throws Exception {
        int found = 0;
        int signatures = 0;
        for (Path file : files("talon/signature/emails/stripped")) {
            String name = file.toString();
            if (name.endsWith("_signature")) {
                String expected = Files.readString(file).replace("#sig#", "").strip();
                String body = Files.readString(Path.of(name.replace("_signature", "_body")))
                        .replace("#sig#", "");
                String sender = Files.readString(Path.of(name.replace("_signature", "_sender")));
                String signature = QuoteFolding.fold(body, "", sender.strip()).signature();
                assertThat(expected).as(name).endsWith(signature);
                signatures += expected.isEmpty() ? 0 : 1;
                found += !expected.isEmpty() && expected.equals(signature) ? 1 : 0;
            }
        }
        assertThat(signatures).isEqualTo(5);
        assertThat(found).isGreaterThanOrEqualTo(3);
    }

    private static void note(FoldedText folded, String reply, Path file, List<String> wrong) {
        String all = folded.newText() + "\n" + folded.signature();
        if (!words(all).equals(words(reply))) {
            wrong.add(file.getFileName() + ": " + words(all));
        }
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static MailVerdict classify(Path file) throws IOException, UnreadableMailException {
        return Mails.CLASSIFIER.classify(new MailReader().read(Files.readAllBytes(file)));
    }

    private static List<Path> files(String folder) throws IOException {
        Path within = MAILS.resolve(folder);
        Assumptions.assumeTrue(
                Files.isDirectory(within),
                within + " is not there: mails of the wild are no part of the project, and this test needs them");
        try (Stream<Path> files = Files.walk(within)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
