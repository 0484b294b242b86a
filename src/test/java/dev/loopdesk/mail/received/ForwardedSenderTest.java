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
                "FYI\n\n---------- Forwarded message ---------\nFrom: Erika Example <erika@customer.example>\n"
                        + "Date: Mon, Nov 23, 2026 at 9:00 AM\nSubject: Printer\nTo: <bo@example.org>\n\nIt jams.",
                // Apple Mail, whose forwarded mail is quoted
                "Begin forwarded message:\n\n> From: *Erika Example* <erika@customer.example>\n> Subject: Printer\n"
                        + "> Date: 23 November 2026\n> To: bo@example.org\n>\n> It jams.",
                // Outlook, known by the subject alone
                "\nFrom: Erika Example [mailto:erika@customer.example]\nSent: Monday, November 23, 2026 9:00 AM\n"
                        + "To: Bo\nSubject: Printer\n\nIt jams.",
                "请处理\n\n发件人：Erika Example <erika@customer.example>\n发送时间：2026年11月23日 9:00\n收件人：Bo\n主题：打印机\n\n卡纸",
                "Bitte\n\nVon: Erika Example <erika@customer.example>\nGesendet: Montag, 23. November 2026 09:00\n"
                        + "An: Bo\nBetreff: Drucker\n\nStau."
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
        assertThat(read(
                        "Re: Printer",
                        "Yes.\n\nFrom: Erika Example <erika@customer.example>\nSent: Monday\n"
                                + "To: Bo\nSubject: Printer\n\nIt jams."))
                .isNull();
        assertThat(read("Fwd: Printer", "It jams, says Erika.")).isNull();
        assertThat(read("Fwd: Printer", "From: Erika Example\nSent: Monday\nTo: Bo\nSubject: Printer\n\nx"))
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
