package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedSenderTest {

    private static final MailAddress ERIKA = new MailAddress("erika@customer.example", "Erika Example");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Gmail
                """
                FYI

                ---------- Forwarded message ---------
                From: Erika Example <erika@customer.example>
                Date: Mon, Nov 23, 2026 at 9:00 AM
                Subject: Printer
                To: <bo@example.org>

                It jams.
                """,
                // Apple Mail, whose forwarded mail is quoted
                """
                Begin forwarded message:

                > From: *Erika Example* <erika@customer.example>
                > Subject: Printer
                > Date: 23 November 2026
                > To: bo@example.org
                >
                > It jams.
                """,
                // Outlook, known by the subject alone
                """

                From: Erika Example [mailto:erika@customer.example]
                Sent: Monday, November 23, 2026 9:00 AM
                To: Bo
                Subject: Printer

                It jams.
                """,
                """
                请处理

                发件人：Erika Example <erika@customer.example>
                发送时间：2026年11月23日 9:00
                收件人：Bo
                主题：打印机

                卡纸
                """,
                """
                Bitte

                Von: Erika Example <erika@customer.example>
                Gesendet: Montag, 23. November 2026 09:00
                An: Bo
                Betreff: Drucker

                Stau.
                """
            })
    void theSenderOfAForwardedMailIsFound(String text) throws Exception {
        for (String subject : new String[] {"Fwd: Printer", "WG: Drucker", "转发：打印机"}) {
            assertThat(read(subject, text)).isEqualTo(ERIKA);
        }
    }

    @Test
    void theSenderOfAnAttachedMailIsFoundIfTheMailForwardsIt() throws Exception {
        String attached = """
                --b

                %s
                --b
                Content-Type: message/rfc822

                From: Erika Example <erika@customer.example>
                Subject: Printer

                It jams.
                --b--
                """;

        assertThat(readParts("FW: Printer", attached.formatted("See below."))).isEqualTo(ERIKA);
        assertThat(readParts("Printer", attached.formatted(""))).isEqualTo(ERIKA);
        assertThat(readParts("Is this mail dangerous?", attached.formatted("I got this mail.")))
                .isNull();
    }

    @Test
    void anAnswerForwardsNothing() throws Exception {
        String quoted = """
                Yes.

                From: Erika Example <erika@customer.example>
                Sent: Monday
                To: Bo
                Subject: Printer

                It jams.
                """;

        assertThat(read("Re: Printer", quoted)).isNull();
        assertThat(read("Fwd: Printer", "It jams, says Erika.")).isNull();
        assertThat(read("Fwd: Printer", quoted.replace(" <erika@customer.example>", "")))
                .isNull();
    }

    private static @Nullable MailAddress read(String subject, String text) throws UnreadableMailException {
        return Mails.read("From: bo@example.org\nSubject: " + subject + "\nContent-Type: text/plain; charset=utf-8\n\n"
                        + text)
                .forwardedFrom();
    }

    private static @Nullable MailAddress readParts(String subject, String parts) throws UnreadableMailException {
        return Mails.read("From: bo@example.org\nSubject: " + subject
                        + "\nContent-Type: multipart/mixed; boundary=b\n\n" + parts)
                .forwardedFrom();
    }
}
