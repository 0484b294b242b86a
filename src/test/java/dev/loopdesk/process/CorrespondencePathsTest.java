package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.StoredMessage;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.mail.Drop;
import dev.loopdesk.mail.ReturnPaths;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.mail.tryout.Mailbox;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.KeyRedaction;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Letters and the mails that come back: threads, returned letters, and the keys that nobody may find in a quote. */
@LoopdeskTest
@ExtendWith(OutputCaptureExtension.class)
class CorrespondencePathsTest extends PathTest {

    private static final String SUPPORT = "support@loopdesk.local";
    private static final Path BOUNCES = Path.of("../shared/data/mail/bounces");

    @Autowired
    private Drop drop;

    @Autowired
    private EmbeddedMailServer server;

    @Autowired
    private ReturnPaths returnPaths;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void allMailsOfATicketAreOneThread(String language) throws Exception {
        boolean english = language.equals("en");
        String from = stranger();
        String own = "<" + UUID.randomUUID() + "@mail.example.org>";
        String subject = english ? "Label printer is offline" : "标签打印机无法使用";
        String first = drop.store(mail(from, SUPPORT, own, subject, "", english ? "It is dark." : "屏幕没有显示。"));
        run(first);
        TicketWalk ticket = walk(number(first));
        deliver(ticket.number());
        triage(ticket, "details-missing", "question", "Which one?");
        deliver(ticket.number());
        MimeMessage asked = letters(from).get(1);
        String answer = "<" + UUID.randomUUID() + "@mail.example.org>";
        run(drop.store(mail(
                from,
                replyTo(asked),
                answer,
                "Re: " + asked.getSubject(),
                "In-Reply-To: " + asked.getMessageID() + "\nReferences: " + own + " " + asked.getMessageID() + "\n",
                "On floor 2.")));
        later();
        triage(ticket, "diagnose");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        solve(ticket);
        verified(ticket);
        deliver(ticket.number());
        ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        deliver(ticket.number());

        List<MimeMessage> letters = letters(from);
        assertThat(letters).hasSizeGreaterThanOrEqualTo(4);
        var thread = new ArrayList<>(List.of(own));
        for (MimeMessage letter : letters) {
            assertThat(letter.getSubject()).isEqualTo("Re: " + subject + " [" + ticket.number() + "]");
            List<String> references = references(letter);
            assertThat(references).startsWith(own).doesNotHaveDuplicates();
            assertThat(thread).containsAll(references).contains(letter.getHeader("In-Reply-To")[0]);
            assertThat(references).contains(letter.getHeader("In-Reply-To")[0]);
            thread.add(letter.getMessageID());
            if (letter.getMessageID().equals(asked.getMessageID())) {
                thread.add(answer);
            }
        }
        assertThat(references(letters.get(letters.size() - 1))).contains(answer);
        assertThat(letters.get(letters.size() - 1).getHeader("In-Reply-To")[0]).isEqualTo(answer);
        assertThat(gmailThreads(own, subject, letters)).isEqualTo(1);
        assertThat(Stream.of(text(letters.get(0)), text(letters.get(1)))
                        .map(text -> text.lines().findFirst().orElseThrow()))
                .containsExactly(
                        english ? "We have received your request" : "我们已收到您的请求",
                        english ? "A question about your request" : "关于您的请求，有一个问题想请教");
    }

    @Test
    void theLettersOfATicketThatCameByPageAreOneThreadAndNeverTooLong() throws Exception {
        String from = stranger();
        TicketWalk ticket = ticketReceived("requesterEmail", from, "channel", "portal");
        deliver(ticket.number());
        for (int i = 0; i < 30; i++) {
            requester.renewLinks(ticket.number());
            deliver(ticket.number());
        }

        List<MimeMessage> letters = letters(from);
        assertThat(letters).hasSize(31);
        assertThat(letters.get(0).getHeader("References")).isNull();
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.getSubject())
                        .isEqualTo("Printer prints blank pages [" + ticket.number() + "]"));
        for (int i = 1; i < letters.size(); i++) {
            assertThat(references(letters.get(i)))
                    .startsWith(letters.get(0).getMessageID())
                    .endsWith(letters.get(i - 1).getMessageID())
                    .hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void everyLetterHasAReturnPathOfItsOwn() throws Exception {
        String from = stranger();
        TicketWalk ticket = ticketReceived("requesterEmail", from);
        requester.renewLinks(ticket.number());
        deliver(ticket.number());

        List<String> paths = new ArrayList<>();
        for (MimeMessage letter : letters(from)) {
            String path = letter.getHeader("Return-Path")[0].replaceAll("[<>]", "");
            assertThat(returnPaths.letter(List.of(path.toUpperCase(Locale.ROOT))))
                    .contains(letter.getMessageID().replaceAll("<|@.*", ""));
            assertThat(letter.getHeader("X-Auto-Response-Suppress")).containsExactly("OOF, AutoReply");
            paths.add(path);
        }
        assertThat(paths).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aReturnedLetterIsFoundWhateverTheFormat() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(BOUNCES), BOUNCES + " is not there");
        List<Path> files;
        try (var found = Files.list(BOUNCES)) {
            // Feedback reports, vacation notes and mails of people are no bounces.
            files = found.filter(file -> !file.getFileName().toString().matches("(?:is-not-bounce|arf|rfc3834).*"))
                    .sorted()
                    .toList();
        }
        var lost = new ArrayList<String>();
        for (Path file : files) {
            TicketWalk ticket = ticketReceived("requesterEmail", stranger());
            String letter = letter(ticket.number());
            var mail = new ByteArrayOutputStream();
            byte[] bounce = Files.readAllBytes(file);
            String lineBreak = new String(bounce, StandardCharsets.ISO_8859_1).contains("\n") ? "\n" : "\r";
            mail.writeBytes(("Delivered-To: " + returnPaths.of(letter).orElseThrow() + lineBreak)
                    .getBytes(StandardCharsets.US_ASCII));
            mail.writeBytes(bounce);
            String id = drop.store(mail.toByteArray());
            run(id);
            String reason = String.valueOf(drop.record(id).get("reason"));
            if (!List.of("RETURNED_LETTER", "RETURNED_FOR_NOW").contains(reason)) {
                lost.add(file.getFileName() + " " + drop.record(id).get("state") + " " + reason);
            } else {
                assertThat(calls(ticket.number()))
                        .as(file + " " + reason)
                        .isEqualTo(reason.equals("RETURNED_LETTER") ? 1 : 0);
            }
        }
        assertThat(files).hasSizeGreaterThan(40);
        assertThat(lost).hasSizeLessThanOrEqualTo(files.size() / 100);
    }

    @Test
    void onlyFailuresAtTheReturnPathMarkTheAddress() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put(
                "Subject: Out of office\nAuto-Submitted: auto-replied\n\nI am away. The printer could not be delivered.",
                "ignored");
        outcomes.put("Subject: Automatic reply: Printer\nReturn-Path: <>\n\nBack on Monday.", "ignored");
        outcomes.put(
                "Subject: Delivery delayed\nReturn-Path: <>\n\nYour mail is delayed and will be retried.", "ignored");
        outcomes.put("Subject: Returned mail\nReturn-Path: <>\n\nUser unknown", "bounce");
        outcomes.put("Subject: ?\nReturn-Path: <>\n\nAlhamwi kolmo pirta.", "bounce");
        outcomes.put("Subject: Undeliverable: your mail\nFrom: robot@example.org\n\nNo.", "bounce");
        outcomes.put("Subject: Re: Printer\nFrom: REQUESTER\n\nIt works, thank you.", "reply");
        var found = new LinkedHashMap<String, String>();
        outcomes.forEach((mail, outcome) -> {
            String from = stranger();
            TicketWalk ticket = ticketReceived("requesterEmail", from);
            String path = returnPaths.of(letter(ticket.number())).orElseThrow();
            String id = drop.store("To: " + path.toLowerCase(Locale.ROOT) + "\nMessage-ID: <" + UUID.randomUUID()
                    + "@mx.example.org>\n" + (mail.contains("From:") ? "" : "From: someone@example.org\n")
                    + mail.replace("REQUESTER", from));
            run(id);
            found.put(mail, String.valueOf(drop.record(id).get("state")));
            boolean dead = jdbc.sql("select count(*) from bounced_address where address = ?")
                            .param(from)
                            .query(Integer.class)
                            .single()
                    > 0;
            assertThat(dead).as(mail).isEqualTo(outcome.equals("bounce"));
        });
        assertThat(found).isEqualTo(outcomes);
        String forged = drop.store(mail(
                "a@example.org",
                SUPPORT.replace("@", "+b." + "a".repeat(26) + "." + "b".repeat(10) + "@"),
                "<" + UUID.randomUUID() + "@x>",
                "Undeliverable",
                "Return-Path: <>\n",
                "User unknown"));
        run(forged);
        assertThat(drop.record(forged).get("reason")).isEqualTo("RETURNED_FOREIGN");
    }

    @Test
    void aReplyWithoutWordsOfItsOwnIsNoAnswer() throws Exception {
        String from = stranger();
        TicketWalk ticket = ticketReceived("requesterEmail", from);
        deliver(ticket.number());
        triage(ticket, "details-missing", "question", "Which printer is it?");
        deliver(ticket.number());
        MimeMessage asked = letters(from).get(1);
        String quote = "\nOn Mon, 2 Mar 2026 at 09:30, Loopdesk <support@loopdesk.local> wrote:\n"
                + text(asked).lines().map(line -> "> " + line).reduce("", (all, line) -> all + line + "\n");

        run(drop.store(mail(from, replyTo(asked), id(), "Re: x", "", quote + "\nSent from my iPhone\n")));

        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        assertThat(ticket.entries(EntryKind.DETAILS)).isEmpty();
        Entry reply = ticket.entries(EntryKind.REPLY).get(0);
        assertThat(reply.text("reply")).isEqualTo("(The mail has no text of its own.)");
        assertThat(reply.text(Entry.FOLDED)).contains("> Our question: Which printer is it?", "Sent from my iPhone");

        run(drop.store(mail(
                from,
                replyTo(asked),
                id(),
                "Re: x",
                "",
                "My answers in red below.\n"
                        + quote.replace(
                                "> With kind regards,", "> The left one, it says E07.\n> With kind regards,"))));

        Entry details = ticket.entries(EntryKind.DETAILS).get(0);
        assertThat(details.text("details")).isEqualTo("""
                My answers in red below.

                Written into the quoted text:

                The left one, it says E07.""");
    }

    @Test
    void noKeyOfATicketIsStoredAnywhere(CapturedOutput output) throws Exception {
        String from = stranger();
        String first = drop.store(mail(from, SUPPORT, id(), "Printer", "", "It is dark."));
        run(first);
        TicketWalk ticket = walk(number(first));
        deliver(ticket.number());
        triage(ticket, "details-missing", "question", "Which printer is it?");
        deliver(ticket.number());
        MimeMessage letter = letters(from).get(1);
        String to = replyTo(letter);
        String path = letter.getHeader("Return-Path")[0].replaceAll("[<>]", "");
        String text = text(letter);
        String html = html(letter);
        var raw = new ByteArrayOutputStream();
        letter.writeTo(raw);
        String quote = "From: Loopdesk <" + to + ">\nReply-To: " + to + "\nReturn-Path: " + path + "\n\n" + text;

        String b = "b" + UUID.randomUUID();
        String multipart = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=" + b + "\n";
        List<String> replies = List.of(
                mail(
                        from,
                        to,
                        id(),
                        "Re: " + to,
                        "",
                        "Left.\n\nOn 2 Mar 2026, Desk <" + to + "> wrote:\n" + quote.replaceAll("(?m)^", "> ")),
                mail(from, to, id(), "Re: wrapped", "", "Left.\n\n" + text.replaceAll("(/t/.{20})", "$1\n> ")),
                mail(
                        from,
                        to,
                        id(),
                        "Fwd: " + link(text),
                        "",
                        "Left.\n\n---------- Forwarded message ---------\n" + quote),
                mail(
                        from,
                        to,
                        id(),
                        "Re: html",
                        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n",
                        "<p>Left.</p><blockquote>" + html + "<a href=\"mailto:" + to + "\">x</a></blockquote>"),
                mail(
                        from,
                        to,
                        id(),
                        "Re: base64",
                        encoded("text/html", "base64"),
                        base64("<p>Left.</p><blockquote>" + html + to)),
                mail(
                        from,
                        to,
                        id(),
                        "Re: qp",
                        encoded("text/plain", "quoted-printable"),
                        "Left.\n\n" + quotedPrintable(quote)),
                mail(
                        from,
                        to,
                        id(),
                        "Re: safe",
                        "",
                        "Left. https://safelinks.example/?url="
                                + link(text).replace(":", "%3A").replace("/", "%2F") + "&data=1"),
                mail(
                        from,
                        to,
                        id(),
                        "Re: files",
                        multipart,
                        "--" + b + "\nContent-Type: text/plain\n\nLeft.\n"
                                + "--" + b + "\nContent-Type: text/plain; name=\"" + to + ".txt\"\n"
                                + "Content-Disposition: attachment; filename=\"" + to
                                + ".txt\"\nContent-Transfer-Encoding: base64\n\n"
                                + base64(quote) + "\n--" + b + "\nContent-Type: message/rfc822\n\n"
                                + raw.toString(StandardCharsets.UTF_8).replace("\r\n", "\n") + "\n--" + b
                                + "\nContent-Type: application/octet-stream; name=\"letter.eml\"\n"
                                + "Content-Disposition: attachment; filename=\"letter.eml\"\nContent-Transfer-Encoding: base64\n\n"
                                + base64(
                                        "Subject: x\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
                                                + base64(html + quote))
                                + "\n--" + b + "--\n"));
        for (String mail : replies) {
            String id = drop.store(mail);
            run(id);
            assertThat(drop.record(id).get("ticket_number")).isEqualTo(ticket.number());
        }
        requester.reply(ticket.number(), UUID.randomUUID().toString(), "Your mail says " + link(text) + " and " + to);
        process.ticketReceived(new HashMap<>(Map.of(
                "title", "About " + link(text), "description", quote, "requesterName", to, "requesterEmail", from)));
        triage(ticket, "details-missing", "question", "You wrote " + link(text) + " to " + to);

        String token = link(text).replaceAll(".*/t/", "");
        var keys = List.of(
                token.substring(0, 40),
                token.substring(token.length() - 30),
                to.replaceAll(".*\\.([a-z2-7]{16})@.*", "$1"),
                path.replaceAll(".*\\.([a-z2-7]{10})@.*", "$1"));
        assertThat(keys)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key).hasSizeBetween(10, 40));
        assertThat(stored("%")).isGreaterThan(100);
        for (String key : keys) {
            assertThat(places(key)).isEmpty();
        }
        assertThat(output.getAll()).doesNotContain(keys);
        assertThat(ticket.entries(EntryKind.REPLY))
                .extracting(entry -> entry.text("reply"))
                .contains("Left.");
    }

    /** The columns of all tables in which a key is found, in text or in bytes. */
    private List<String> places(String key) {
        var places = new ArrayList<String>();
        for (Map<String, Object> column : columns()) {
            String table = String.valueOf(column.get("table_name"));
            String name = String.valueOf(column.get("column_name"));
            String type = String.valueOf(column.get("data_type")).toLowerCase(Locale.ROOT);
            if (type.contains("char") || type.contains("text")) {
                long found = jdbc.sql("select count(*) from " + quoted(table) + " where lower(" + quoted(name)
                                + ") like :key")
                        .param("key", "%" + key.toLowerCase(Locale.ROOT) + "%")
                        .query(Long.class)
                        .single();
                if (found > 0) {
                    places.add(table + "." + name);
                }
            } else if (type.contains("binary")
                    || type.contains("bytea")
                    || type.contains("blob")
                    || type.contains("large object")) {
                jdbc
                        .sql("select " + quoted(name) + " from " + quoted(table) + " where " + quoted(name)
                                + " is not null")
                        .query((row, n) -> row.getBytes(1))
                        .list()
                        .stream()
                        .filter(bytes -> holds(bytes, key))
                        .forEach(bytes -> places.add(table + "." + name));
            }
        }
        return places;
    }

    /** The number of rows with text like this, which shows that the search finds something. */
    private long stored(String like) {
        return columns().stream()
                .filter(column -> String.valueOf(column.get("data_type"))
                        .toLowerCase(Locale.ROOT)
                        .contains("char"))
                .mapToLong(column -> jdbc.sql("select count(*) from " + quoted(column.get("table_name")) + " where "
                                + quoted(column.get("column_name")) + " like :like")
                        .param("like", like)
                        .query(Long.class)
                        .single())
                .sum();
    }

    private List<Map<String, Object>> columns() {
        return jdbc.sql("""
                        select c.table_name, c.column_name, c.data_type from information_schema.columns c
                            join information_schema.tables t
                                on t.table_name = c.table_name and t.table_schema = c.table_schema
                        where lower(c.table_schema) = 'public' and t.table_type like '%TABLE%'
                        """).query().listOfRows().stream()
                .map(row -> {
                    Map<String, Object> lower = new HashMap<>();
                    row.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
                    return lower;
                })
                .toList();
    }

    private static String quoted(@Nullable Object name) {
        return "\"" + name + "\"";
    }

    private static boolean holds(byte[] bytes, String key) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (text.replaceAll("=\r?\n|\r?\n[> ]*", "").contains(key.toLowerCase(Locale.ROOT))
                || KeyRedaction.bytes(bytes) != bytes) {
            return true;
        }
        return Pattern.compile("(?:[A-Za-z0-9+/]{76}\r?\n){2,}")
                .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .results()
                .anyMatch(run -> holds(Base64.getMimeDecoder().decode(run.group()), key));
    }

    /** Counts threads as Gmail builds them: by a common reference, and the same subject without prefixes and tags. */
    private static long gmailThreads(String own, String subject, List<MimeMessage> letters) throws Exception {
        var threads = new HashMap<String, String>();
        threads.put(own, base(subject));
        long more = 1;
        for (MimeMessage letter : letters) {
            String base = base(letter.getSubject());
            boolean joins = references(letter).stream().anyMatch(id -> base.equals(threads.get(id)));
            more += joins ? 0 : 1;
            threads.put(letter.getMessageID(), base);
        }
        return more;
    }

    private static String base(String subject) {
        return subject.replaceAll("^(?i)(?:re|fwd?): ", "")
                .replaceAll(" ?\\[[^]]*]", "")
                .strip();
    }

    private static List<String> references(MimeMessage letter) throws Exception {
        return List.of(letter.getHeader("References")[0].split("\\s+"));
    }

    private List<MimeMessage> letters(String address) {
        for (Mailbox mailbox : server.mailboxes()) {
            if (mailbox.getEmail().equals(address)) {
                return mailbox.mails().stream()
                        .sorted(Comparator.comparing(StoredMessage::getUid))
                        .map(StoredMessage::getMimeMessage)
                        .toList();
            }
        }
        return List.of();
    }

    private static String text(MimeMessage letter) throws Exception {
        return String.valueOf(((Multipart) letter.getContent()).getBodyPart(0).getContent())
                .replace("\r\n", "\n");
    }

    private static String html(MimeMessage letter) throws Exception {
        return String.valueOf(((Multipart) letter.getContent()).getBodyPart(1).getContent())
                .replace("\r\n", "\n");
    }

    private static String link(String text) {
        return text.lines().filter(line -> line.contains("/t/")).findFirst().orElseThrow();
    }

    private static String replyTo(MimeMessage letter) throws Exception {
        return ((InternetAddress) letter.getReplyTo()[0]).getAddress();
    }

    private void run(String mail) {
        execute(engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(ReceiveMailProcess.KEY)
                .variableValueEquals(ReceiveMailProcess.MAIL_ID, mail));
    }

    /** A minute goes by, so that what happens next is later. */
    private static void later() {
        ClockUtil.setCurrentTime(
                java.util.Date.from(ClockUtil.getCurrentTime().toInstant().plusSeconds(60)));
    }

    private void deliver(String number) {
        execute(engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .processInstanceBusinessKey(number));
        later();
    }

    private void execute(ProcessInstanceQuery instances) {
        for (ProcessInstance instance : instances.list()) {
            engine.getManagementService().createJobQuery().processInstanceId(instance.getId()).list().stream()
                    .forEach(job -> engine.getManagementService().executeJob(job.getId()));
        }
    }

    private String letter(String number) {
        return jdbc.sql("select m.id from message m join ticket t on t.id = m.ticket_id where t.number = ?")
                .param(number)
                .query(String.class)
                .single();
    }

    private int calls(String number) {
        return (int) engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(DeliverMessageProcess.CALL_REQUESTER)
                .count();
    }

    private String number(String mail) {
        return String.valueOf(Objects.requireNonNull(drop.record(mail).get("ticket_number")));
    }

    private static String stranger() {
        return "ana-" + UUID.randomUUID() + "@example.org";
    }

    private static String id() {
        return "<" + UUID.randomUUID() + "@mail.example.org>";
    }

    private static String mail(String from, String to, String id, String subject, String more, String text) {
        return "From: Ana Example <" + from + ">\nTo: " + to + "\nSubject: " + subject + "\nMessage-ID: " + id + "\n"
                + more + (more.contains("Content-Type") ? "" : "Content-Type: text/plain; charset=utf-8\n") + "\n"
                + text;
    }

    private static String encoded(String type, String encoding) {
        return "MIME-Version: 1.0\nContent-Type: " + type + "; charset=utf-8\nContent-Transfer-Encoding: " + encoding
                + "\n";
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String quotedPrintable(String text) {
        var encoded = new StringBuilder();
        for (String line : text.replace("=", "=3D").split("\n", -1)) {
            String rest = line;
            while (rest.length() > 40) {
                encoded.append(rest, 0, 40).append("=\n");
                rest = rest.substring(40);
            }
            encoded.append(rest).append('\n');
        }
        return encoded.toString();
    }
}
