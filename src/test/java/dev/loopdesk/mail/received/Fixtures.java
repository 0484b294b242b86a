package dev.loopdesk.mail.received;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Small mails with one feature each, and one with all of them. */
final class Fixtures {

    static final String INVITATION = """
            BEGIN:VCALENDAR
            METHOD:REQUEST
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Berlin:20261123T140000
            DTEND:20261123T140000Z
            SUMMARY:Swap the printer\\, third
              floor
            LOCATION:Room 3
            ORGANIZER;CN="Example: Ana":mailto:ana@example.org
            DESCRIPTION:Bring paper.\\nThank you.
            END:VEVENT
            END:VCALENDAR
            """;

    static final String DELIVERY_STATUS = """
            Reporting-MTA: dns; mail.example.net
            Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0100

            Final-Recipient: rfc822; bob@example.net
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 no such user

            Original-Recipient: rfc822;eve@example.net
            Final-Recipient: rfc822; relay@example.net
            Action: delayed
            Status: 4.4.7
            """;

    static final String EVERYTHING =
            """
            Content-Type: multipart/mixed; boundary="outer boundary"

            preamble
            --outer boundary
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=utf-8; format=flowed
            Content-Transfer-Encoding: quoted-printable

            It =E2=80=9Cdoes not=E2=80=9D print.=20

            On 22 Nov 2026, at 10:00, Bob <bob@desk.example> wrote:
            > What does it say?
            --=20
            Ana
            --inner
            Content-Type: text/html; charset=gb2312

            <html><body><p>It does not print. <a href="https://example.org/x">here</a>
            <blockquote>What does it say?</blockquote></body></html>
            --inner
            Content-Type: text/calendar; method=REQUEST

            %s
            --inner--
            --outer boundary
            Content-Type: image/png; name*0*=utf-8''%%E6%%89%%93; name*1=".png"
            Content-Transfer-Encoding: base64
            Content-Disposition: inline
            Content-ID: <1@x>

            iVBORw0KGgo=
            --outer boundary
            Content-Type: message/delivery-status

            %s
            --outer boundary
            Content-Type: message/rfc822

            From: Bob <bob@example.org>
            Subject: =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=
            Content-Type: application/ms-tnef; name=winmail.dat
            Content-Transfer-Encoding: base64

            %s
            --outer boundary--
            epilogue
            """.formatted(INVITATION, DELIVERY_STATUS, Mails.base64(winmail("log.txt", "line")));

    private Fixtures() {}

    /** A TNEF file with one attachment. */
    static byte[] winmail(String name, String content) {
        var file = new ByteArrayOutputStream();
        number(file, 0x223E9F78, 4);
        number(file, 1, 2);
        // of the message: its subject
        attribute(file, 1, 0x00018004, "Printer\0".getBytes(StandardCharsets.US_ASCII));
        // of the attachment: how it is shown, its name, its content
        attribute(file, 2, 0x00069002, new byte[14]);
        attribute(file, 2, 0x00018010, (name + "\0").getBytes(StandardCharsets.US_ASCII));
        attribute(file, 2, 0x0006800F, content.getBytes(StandardCharsets.US_ASCII));
        return file.toByteArray();
    }

    /** A TNEF file with as many attachments that hold nothing. */
    static byte[] winmailOfPieces(int pieces) {
        var file = new ByteArrayOutputStream();
        number(file, 0x223E9F78, 4);
        number(file, 1, 2);
        for (int i = 0; i < pieces; i++) {
            attribute(file, 2, 0x00069002, new byte[0]);
        }
        return file.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream file, int level, int id, byte[] data) {
        file.write(level);
        number(file, id, 4);
        number(file, data.length, 4);
        file.writeBytes(data);
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xFF;
        }
        number(file, sum & 0xFFFF, 2);
    }

    private static void number(ByteArrayOutputStream file, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            file.write(value >> (8 * i));
        }
    }
}
