package dev.loopdesk.mail.received;

import static dev.loopdesk.mail.received.Mails.HEAD;
import static dev.loopdesk.mail.received.Mails.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.mail.received.Bounce.Failure;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailClassifierTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Auto-Submitted: auto-replied | AUTO_SUBMITTED",
                "Auto-Submitted: auto-replied; owner-email=a@b | AUTO_SUBMITTED",
                "Auto-Submitted: yes | AUTO_SUBMITTED",
                "X-Autoreply: yes | AUTO_REPLY_HEADER",
                "X-Autorespond: Printer | AUTO_REPLY_HEADER",
                "X-Apple-Action: VACATION | AUTO_REPLY_HEADER",
                "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent | AUTO_REPLY_HEADER",
                "Precedence: auto_reply | PRECEDENCE",
                "Auto-Submitted: auto-generated (failure) | FROM_MAIL_SYSTEM",
                "X-List-Administrivia: yes | LIST_NOTICE",
                "X-Loopdesk: receipt | LOOPDESK_HEADER",
                "X-Failed-Recipients: bob@example.net | FAILED_RECIPIENTS_HEADER",
                "Content-Type: multipart/report; report-type=feedback-report; boundary=b | FEEDBACK_REPORT",
                "Content-Type: message/feedback-report | FEEDBACK_REPORT",
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b | READ_RECEIPT",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b | DELIVERY_REPORT"
            })
    void aHeaderTells(String header, MailReason reason) throws Exception {
        assertThat(classify(HEAD + header + "\n\nIt does not print.").reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Auto-Submitted: auto-generated | GENERATED",
                "Auto-Submitted: auto-generated (alarm) | GENERATED",
                "auto-submitted: AUTO-NOTIFIED; x=y | GENERATED",
                "X-Auto-Response-Suppress: DR, OOF, AutoReply | SUPPRESSED",
                "X-Auto-Response-Suppress: All | SUPPRESSED",
                "Precedence: bulk | BULK",
                "Precedence: Junk | BULK",
                "Precedence: list | LIST",
                "List-Id: <users.example.org> | LIST",
                "List-Unsubscribe: <mailto:x@example.org> | LIST",
                "List-Post: <mailto:x@example.org> | LIST",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click | CAMPAIGN",
                "X-CSA-Complaints: x@example.org | CAMPAIGN",
                "Return-Path: <> | NO_RETURN_PATH",
                "Auto-Submitted: no | NONE",
                "X-Auto-Response-Suppress: DR, RN, NRN | NONE",
                "Precedence: first-class | NONE",
                "Return-Path: <ana@example.org> | NONE",
                "X-Priority: 1 | NONE",
                "Content-Type: multipart/signed; boundary=b | NONE",
                "Content-Type: text/calendar | NONE"
            })
    void aSignOfAMachineLeavesItTheMailOfAPerson(String header, MachineSign sign) throws Exception {
        MailVerdict verdict = classify(HEAD + header + "\n\nIt does not print.");

        assertThat(verdict.reason()).isEqualTo(MailReason.NO_SIGN_OF_A_ROBOT);
        assertThat(verdict.sign()).isEqualTo(sign);
    }

    @Test
    void ofSeveralSignsTheOneThatSpeaksMostAgainstAnAnswerCounts() throws Exception {
        String all = """
                X-Auto-Response-Suppress: All
                Precedence: bulk
                List-Id: <x.example.org>
                Auto-Submitted: auto-generated
                """;

        assertThat(classify(HEAD + all + "\nx").sign()).isEqualTo(MachineSign.GENERATED);
        assertThat(classify(HEAD + all + "Return-Path: <>\n\nx").sign()).isEqualTo(MachineSign.NO_RETURN_PATH);
        // a list that people write to
        assertThat(classify(HEAD + "List-Unsubscribe-Post: x\nList-Post: <mailto:x@example.org>\n\nx")
                        .sign())
                .isEqualTo(MachineSign.LIST);
    }

    @Test
    void ownMailIsKnownByItsIdAndItsSender() throws Exception {
        assertThat(classify("From: ana@example.org\nMessage-ID: <1@Desk.example>\n\nx")
                        .reason())
                .isEqualTo(MailReason.OWN_MESSAGE_ID);
        assertThat(classify("From: Desk <Support@desk.example>\n\nx").reason()).isEqualTo(MailReason.OWN_ADDRESS);
        // An answer names our ids in In-Reply-To.
        assertThat(classify(HEAD + "In-Reply-To: <1@desk.example>\n\nx").isFromPerson())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Out of Office: Printer",
                "Automatic reply: Printer",
                "Out of Office AutoReply: Printer",
                "Out of the office until Monday",
                "自动回复",
                "Auto-Reply: Printer",
                "Automatisch antwoord: printer",
                "Odpowiedź automatyczna: drukarka",
                "自动回复：打印机",
                "Abwesenheitsnotiz: Drucker",
                "Réponse automatique : imprimante"
            })
    void theSubjectIsTheLastResort(String subject) throws Exception {
        assertThat(classify("From: ana@example.org\nSubject: " + subject + "\n\nI am away.")
                        .reason())
                .isEqualTo(MailReason.VACATION_SUBJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Re: Out of office replies are sent twice",
                "Out of office replies are sent twice",
                "Automatic reply does not work",
                "自动回复功能失效了",
                "How do I set an out of office reply?",
                "Delivery of the new printer failed",
                "Mail delivery failed for bob@example.net, why?",
                "Fwd: Undelivered Mail Returned to Sender",
                "如何设置自动回复",
                "收到很多退信"
            })
    void peopleWriteAboutRobots(String subject) throws Exception {
        assertThat(classify("From: ana@example.org\nSubject: " + subject
                                + "\n\nI got \"550 user unknown\": the mail could not be delivered to bob@example.net.")
                        .reason())
                .isEqualTo(MailReason.NO_SIGN_OF_A_ROBOT);
    }

    @Test
    void aProgramThatReportsAFailureIsAMailSystem() throws Exception {
        String generated = "From: gate@example.org\nAuto-Submitted: auto-generated\n";

        assertThat(classify(generated + "Subject: Undeliverable: x\n\nIt could not be delivered to bob@example.net.")
                        .reason())
                .isEqualTo(MailReason.FAILURE_WORDS);
        assertThat(classify(generated + "Subject: Mailbox of bob is at 97 percent\n\nThe mailbox is full soon.")
                        .isFromPerson())
                .isTrue();
    }

    @Test
    void aFailureThatRepeatsAMailOfItsRecipientIsOneWithoutAReturnPathToo() throws Exception {
        String failure = """
                From: gate@example.org
                To: support@desk.example
                Subject: Undeliverable Message

                It could not be delivered.

                Original Message:
                From: Desk <%s>
                To: bob@example.net
                """;

        assertThat(classify(failure.formatted("Support@desk.example")).reason()).isEqualTo(MailReason.FAILURE_WORDS);
        assertThat(classify(failure.formatted("ana@example.org")).isFromPerson())
                .isTrue();
    }

    @Test
    void aPostmasterMayWriteHimself() throws Exception {
        assertThat(classify("From: postmaster@example.org\nSubject: Printer\n\nIt does not print.")
                        .isFromPerson())
                .isTrue();
    }

    @Test
    void aReportIsReadToTheEnd() throws Exception {
        MailVerdict verdict = classify(report(Fixtures.DELIVERY_STATUS));

        assertThat(verdict.reason()).isEqualTo(MailReason.DELIVERY_REPORT);
        assertThat(verdict.bounce())
                .isEqualTo(new Bounce(
                        List.of(
                                new Failure("bob@example.net", true, "5.1.1"),
                                new Failure("eve@example.net", false, "4.4.7")),
                        "<ld-7@desk.example>"));
    }

    @Test
    void aReportOfSuccessIsNoFailure() throws Exception {
        String delivered = Fixtures.DELIVERY_STATUS.replaceAll("Action: .*", "Action: delivered");

        assertThat(classify(report(delivered)).reason()).isEqualTo(MailReason.DELIVERY_RECEIPT);
    }

    @Test
    void anAttachedReportMakesNoBounceOfAPersonsMail() throws Exception {
        assertThat(classify(HEAD + """
                Content-Type: multipart/mixed; boundary=outside

                --outside

                What does this mean?
                --outside
                Content-Type: message/rfc822

                %s
                --outside--
                """.formatted(report(Fixtures.DELIVERY_STATUS)))
                        .reason())
                .isEqualTo(MailReason.NO_SIGN_OF_A_ROBOT);
    }

    /** headers, text, address, permanent, status, id */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // qmail
                "From: MAILER-DAEMON@mx.example.net; Return-Path: <> | Hi. This is the qmail-send program.;<bob@example.net>:;"
                        + "Remote host said: 550 5.7.509 Access denied;;--- Below this line is a copy of the message.;;"
                        + "Message-ID: <ld-7@desk.example>;To: bob@example.net | FROM_MAIL_SYSTEM | bob@example.net | true"
                        + " | 5.7.509 | <ld-7@desk.example>",
                // a sender that is no address
                "From: MAILER-DAEMON <> | There was an error delivering your mail to <bob@example.net>.;;"
                        + "Message headers follow.;;To: <bob@example.net>;Message-Id: <ld-7@desk.example> | FROM_MAIL_SYSTEM"
                        + " | bob@example.net | true | - | <ld-7@desk.example>",
                // Exim
                "From: Mail Delivery System <Mailer-Daemon@mx.example.net>; X-Failed-Recipients: bob@example.net |"
                        + " Warning: could not send, will be retried;  bob@example.net | FAILED_RECIPIENTS_HEADER"
                        + " | bob@example.net | false | - | -",
                // Domino
                "From: Postmaster@example.net; Subject: DELIVERY FAILURE: User bob not listed | Your message;;"
                        + "was not delivered to:;;  bob@example.net;;because:;;  User bob not listed in Domino Directory"
                        + " | FAILURE_WORDS | bob@example.net | true | - | -",
                // Chinese systems
                "From: PostMaster@mail.example.cn; Subject: 系统退信 | 很抱歉，您发送的邮件被退回。;;收件人：bob@example.net;;"
                        + "550 5.1.1 收件人不存在，投递失败 | FAILURE_WORDS | bob@example.net | true | 5.1.1 | -",
                // nothing but a null return path and words
                "From: NDR Administrator <sysadmin@mms.example>; Return-Path: <>; Subject: Undeliverable Message |"
                        + " Error: No valid recipients;Original Message:;To: bob@example.net | FAILURE_WORDS"
                        + " | bob@example.net | true | - | -"
            })
    void failuresOfManySystemsAreRead(
            String headers, String text, MailReason reason, String address, boolean permanent, String status, String id)
            throws Exception {
        MailVerdict verdict = classify("To: support@desk.example\nContent-Type: text/plain; charset=utf-8\n"
                + headers.replace("; ", "\n") + "\n\n" + text.replace(";", "\n"));

        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.bounce()).isEqualTo(new Bounce(List.of(new Failure(address, permanent, status)), id));
    }

    @Test
    void bothLanguagesHaveWordsForEverything() throws IOException {
        for (String language : new String[] {"en", "zh_CN"}) {
            var words = new Properties();
            try (Reader reader = new InputStreamReader(
                    Objects.requireNonNull(
                            getClass().getResourceAsStream("/messages/received-mail_" + language + ".properties")),
                    StandardCharsets.UTF_8)) {
                words.load(reader);
            }
            assertThat(words.stringPropertyNames())
                    .containsAll(Arrays.stream(MailReason.values())
                            .map(r -> "reason." + r)
                            .toList())
                    .containsAll(Arrays.stream(MailKind.values())
                            .map(k -> "kind." + k)
                            .toList())
                    .containsAll(Arrays.stream(UnreadableMailException.Cause.values())
                            .map(c -> "unreadable." + c)
                            .toList());
        }
    }

    private static String report(String status) {
        return """
                From: Mail Delivery System <MAILER-DAEMON@mail.example.net>
                To: support@desk.example
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                It could not be delivered.
                --b
                Content-Type: message/delivery-status

                %s
                --b
                Content-Type: text/rfc822-headers

                Message-ID: <ld-7@desk.example>
                To: bob@example.net
                --b--
                """.formatted(status);
    }
}
