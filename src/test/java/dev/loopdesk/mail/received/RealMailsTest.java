package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ProcessorTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
            if (raw.length > 0) {
                ReceivedMail mail = ProcessorTime.within(Duration.ofSeconds(10), () -> {
                    ReceivedMail read = new MailReader().read(raw);
                    assertThat(Mails.CLASSIFIER.classify(read).kind())
                            .as(file.toString())
                            .isNotNull();
                    return read;
                });
                assertThat(mail.text() + mail.subject()).as(file.toString()).doesNotContain("\u0000");
            }
        }
    }

    @Test
    void deliveryFailuresAndAbsenceNoticesStartNothingWithAndWithoutAReturnPath() throws Exception {
        var started = new ArrayList<String>();
        var unnamed = new ArrayList<String>();
        int mails = 0;
        for (Path file : files("bounces")) {
            String name = file.getFileName().toString();
            byte[] raw = Files.readAllBytes(file);
            if (name.startsWith("is-not-bounce")) {
                assertThat(classify(raw).isFromPerson()).as(name).isTrue();
                continue;
            }
            mails++;
            MailVerdict verdict = classify(raw);
            if (verdict.bounce() != null && verdict.bounce().failures().isEmpty()) {
                unnamed.add(name);
            }
            String without = withoutReturnPath(new String(raw, StandardCharsets.ISO_8859_1));
            for (String path : List.of("", "Return-Path: <>\n", "Return-Path: <sender@example.org>\n")) {
                MailVerdict other = classify((path + without).getBytes(StandardCharsets.ISO_8859_1));
                if (other.isFromPerson() && other.sign() != MachineSign.NO_RETURN_PATH) {
                    started.add(name + " with " + path.strip());
                }
            }
        }
        assertThat(mails).isGreaterThan(40);
        assertThat(started).isEmpty();
        assertThat(unnamed).isEmpty();
    }

    /** As reported: mail of people and alarms that was lost because of signs of a machine. */
    @Test
    void mailWithASignOfAMachineIsReadAllTheSame() throws Exception {
        var signs = new TreeMap<String, MachineSign>();
        for (Path file : files("reported")) {
            MailVerdict verdict = classify(Files.readAllBytes(file));
            assertThat(verdict.isFromPerson()).as(file.toString()).isTrue();
            if (verdict.sign() != MachineSign.NONE) {
                signs.put(file.getFileName().toString(), verdict.sign());
            }
        }
        assertThat(signs)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "alarm.eml", MachineSign.GENERATED,
                        "group-new.eml", MachineSign.LIST,
                        "other-helpdesk-person.eml", MachineSign.SUPPRESSED,
                        "web-form-junk.eml", MachineSign.BULK,
                        "web-form-provider.eml", MachineSign.LIST));
    }

    /** The few delivery failures among them are listed here. */
    @Test
    void whatPeopleWroteIsFromPeople() throws Exception {
        var robots = new ArrayList<String>();
        for (String folder : List.of("mikel-mail", "mime4j", "talon")) {
            for (Path file : files(folder)) {
                if (Files.size(file) > 0 && !classify(Files.readAllBytes(file)).isFromPerson()) {
                    robots.add(file.getFileName().toString());
                }
            }
        }
        assertThat(robots)
                .containsExactlyInAnyOrder(
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

    /** That of the mail itself; those of returned mails stay. */
    private static String withoutReturnPath(String mail) {
        String lines = mail.replace("\r\n", "\n").replace('\r', '\n');
        int end = lines.contains("\n\n") ? lines.indexOf("\n\n") : lines.length();
        return lines.substring(0, end).replaceAll("(?im)^Return-Path:.*(?:\n[ \t].*)*\n", "") + lines.substring(end);
    }

    private static MailVerdict classify(byte[] raw) throws UnreadableMailException {
        return Mails.CLASSIFIER.classify(new MailReader().read(raw));
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
