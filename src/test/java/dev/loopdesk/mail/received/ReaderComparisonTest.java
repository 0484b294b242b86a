package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Our MIME reader beside Apache James mime4j and Jakarta Mail: the reason why it stays. The samples have a known right
 * reading; on real mails, which are kept outside of the project, only the number of differences is known.
 */
class ReaderComparisonTest {

    private static final Path SAMPLES = Path.of("src/test/resources/mail");
    private static final Path MAILS = Path.of("../shared/data/mail");
    private static final List<String> ASPECTS = List.of("structure", "content", "address");
    private static final String MIME4J = "mime4j";
    private static final String JAKARTA = "Jakarta Mail";

    /** Differing mails by library and aspect among the real mails, as measured with the pinned versions. */
    private static final Map<String, Integer> DIFFERENCES = Map.of(
            "Jakarta Mail, address", 21,
            "Jakarta Mail, content", 51,
            "Jakarta Mail, structure", 33,
            "mime4j, address", 34,
            "mime4j, content", 31,
            "mime4j, structure", 21);

    /** One way to read a mail, in lines that begin with an aspect. */
    @FunctionalInterface
    private interface Reader {
        List<String> read(byte[] raw) throws Exception;
    }

    private static final Map<String, Reader> LIBRARIES =
            Map.of(MIME4J, ReaderComparisonTest::mime4j, JAKARTA, ReaderComparisonTest::jakarta);

    @Test
    void ourReaderReadsEverySampleRightAndEachLibrarySomeWrong() throws IOException {
        var wrong = new TreeSet<String>();
        int samples = 0;
        for (Path file : files(SAMPLES)) {
            if (!file.toString().endsWith(".eml")) {
                continue;
            }
            samples++;
            String name = file.getFileName().toString().replace(".eml", "");
            byte[] raw = Files.readAllBytes(file);
            List<String> expected = Files.readAllLines(SAMPLES.resolve(name + ".expected"));
            assertThat(reading(ReaderComparisonTest::ours, raw)).as(name).isEqualTo(expected);
            LIBRARIES.forEach((library, reader) -> {
                List<String> read = reading(reader, raw);
                ASPECTS.stream()
                        .filter(aspect -> !of(aspect, read).equals(of(aspect, expected)))
                        .forEach(aspect -> wrong.add(name + ": " + library + ", " + aspect));
            });
        }

        assertThat(samples).isGreaterThan(10);
        assertThat(wrong).containsExactlyElementsOf(Files.readAllLines(SAMPLES.resolve("wrong.txt")));
    }

    @Test
    void theLibrariesDifferInAsManyRealMailsAsWasMeasured() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(MAILS), "no real mails in " + MAILS);
        var differing = new TreeMap<String, Integer>();
        for (Path file : files(MAILS)) {
            byte[] raw = Files.readAllBytes(file);
            if (raw.length == 0 || !file.toString().matches(".*\\.(eml|msg)")) {
                continue;
            }
            List<String> ours = reading(ReaderComparisonTest::ours, raw);
            LIBRARIES.forEach((library, reader) -> {
                List<String> read = reading(reader, raw);
                ASPECTS.stream()
                        .filter(aspect -> !of(aspect, read).equals(of(aspect, ours)))
                        .forEach(aspect -> differing.merge(library + ", " + aspect, 1, Integer::sum));
            });
        }

        assertThat(differing).isEqualTo(DIFFERENCES);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<String> of(String aspect, List<String> reading) {
        return reading.stream().filter(line -> line.startsWith(aspect)).toList();
    }

    private static List<String> reading(Reader reader, byte[] raw) {
        try {
            return reader.read(raw);
        } catch (Exception | StackOverflowError e) {
            return ASPECTS.stream().map(aspect -> aspect + " unreadable").toList();
        }
    }

    private static List<String> ours(byte[] raw) throws UnreadableMailException {
        var budget = new ReadingBudget(ReadingLimits.DEFAULT);
        MimePart mail = new MimeParser(budget).parse(Lines.withLineFeeds(raw));
        var contents = new ArrayList<String>();
        var lines = new ArrayList<>(List.of("structure " + structure(mail, budget, contents)));
        lines.addAll(contents);
        for (String header : List.of("from", "to", "cc")) {
            for (String value : mail.headers().all(header)) {
                MailAddress.all(value).forEach(one -> lines.add(address(header, one.address(), one.name())));
            }
        }
        return lines;
    }

    private static String structure(MimePart part, ReadingBudget budget, List<String> contents)
            throws UnreadableMailException {
        if (part.parts().isEmpty()) {
            contents.add(content(part.content(budget)));
            return part.type().value();
        }
        var within = new ArrayList<String>();
        for (MimePart child : part.parts()) {
            within.add(structure(child, budget, contents));
        }
        return part.type().value() + "(" + String.join(" ", within) + ")";
    }

    private static List<String> jakarta(byte[] raw) throws MessagingException {
        var mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
        var contents = new ArrayList<String>();
        var lines = new ArrayList<>(List.of("structure " + structure(mail, contents)));
        lines.addAll(contents);
        for (String header : List.of("from", "to", "cc")) {
            lines.addAll(addresses(header, mail.getHeader(header)));
        }
        return lines;
    }

    private static List<String> addresses(String header, String @Nullable [] values) {
        if (values == null) {
            return List.of();
        }
        return Arrays.stream(values)
                .flatMap(value -> {
                    try {
                        var all = new ArrayList<String>();
                        for (InternetAddress one : InternetAddress.parseHeader(value, false)) {
                            InternetAddress[] group = one.getGroup(false);
                            for (InternetAddress member : group == null ? new InternetAddress[] {one} : group) {
                                all.add(address(header, member.getAddress(), member.getPersonal()));
                            }
                        }
                        return all.stream();
                    } catch (AddressException e) {
                        return Stream.of("address " + header + " unreadable");
                    }
                })
                .toList();
    }

    /** An unreadable part does not count against the rest of the mail. */
    private static String structure(Part part, List<String> contents) {
        String type = "unreadable";
        try {
            type = new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                var within = new ArrayList<String>();
                for (int i = 0; i < parts.getCount(); i++) {
                    within.add(structure(parts.getBodyPart(i), contents));
                }
                return type + "(" + String.join(" ", within) + ")";
            }
            if (part.isMimeType("message/rfc822") && part.getContent() instanceof MimeMessage mail) {
                return type + "(" + structure(mail, contents) + ")";
            }
            contents.add(content(part.getInputStream().readAllBytes()));
        } catch (MessagingException | IOException e) {
            contents.add("content unreadable");
        }
        return type;
    }

    private static List<String> mime4j(byte[] raw) throws IOException {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        Message mail = builder.parseMessage(new ByteArrayInputStream(raw));
        var contents = new ArrayList<String>();
        var lines = new ArrayList<>(List.of("structure " + structure(mail, contents)));
        lines.addAll(contents);
        MailboxList from = mail.getFrom();
        if (from != null) {
            from.forEach(one -> lines.add(address("from", one.getAddress(), one.getName())));
        }
        lines.addAll(addresses("to", mail.getTo()));
        lines.addAll(addresses("cc", mail.getCc()));
        return lines;
    }

    private static List<String> addresses(String header, @Nullable AddressList list) {
        return list == null
                ? List.of()
                : list.flatten().stream()
                        .map(one -> address(header, one.getAddress(), one.getName()))
                        .toList();
    }

    private static String structure(Entity entity, List<String> contents) throws IOException {
        String type = entity.getMimeType().toLowerCase(Locale.ROOT);
        Body body = entity.getBody();
        if (body instanceof org.apache.james.mime4j.dom.Multipart parts) {
            var within = new ArrayList<String>();
            for (Entity part : parts.getBodyParts()) {
                within.add(structure(part, contents));
            }
            return type + "(" + String.join(" ", within) + ")";
        }
        if (body instanceof Message mail) {
            return type + "(" + structure(mail, contents) + ")";
        }
        var bytes = new ByteArrayOutputStream();
        if (body instanceof SingleBody single) {
            single.writeTo(bytes);
        }
        contents.add(content(bytes.toByteArray()));
        return type;
    }

    /** Line ends differ by design, and those at the end belong to the boundary for some. */
    private static String content(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
                return "content "
                        + text.replace("\r\n", "\n")
                                .replace('\r', '\n')
                                .stripTrailing()
                                .lines()
                                .collect(Collectors.joining("\\n"));
            }
        } catch (CharacterCodingException e) {
            // no text: compared byte by byte
        }
        return "content hex:" + HexFormat.of().formatHex(bytes);
    }

    private static String address(String header, @Nullable String address, @Nullable String name) {
        return "address " + header + " " + String.valueOf(address).toLowerCase(Locale.ROOT) + " \""
                + (name == null ? "" : name) + "\"";
    }
}
