package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarEventTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DTSTART;TZID=Europe/Berlin:20261203T090000/DTEND;TZID=Europe/Berlin:20261203T100000"
                        + "|2026-12-03 09:00–10:00 (Europe/Berlin)",
                "DTSTART;TZID=\"W. Europe: Standard Time\":20261203T233000/"
                        + "DTEND;TZID=\"W. Europe: Standard Time\":20261204T003000"
                        + "|2026-12-03 23:30 – 2026-12-04 00:30 (W. Europe: Standard Time)",
                "DTSTART:20261203T090000Z/DURATION:PT1H30M|2026-12-03 09:00–10:30 (UTC)",
                "DTSTART;TZID=Asia/Shanghai:20261203T090000/DTEND:20261203T020000Z"
                        + "|2026-12-03 09:00 (Asia/Shanghai) – 2026-12-03 02:00 (UTC)",
                "DTSTART:20261203T0900|2026-12-03 09:00",
                "DTSTART;VALUE=DATE:20261203/DTEND;VALUE=DATE:20261204|2026-12-03",
                "DTSTART;VALUE=DATE:20261203/DTEND;VALUE=DATE:20261206|2026-12-03 – 2026-12-05",
                "DTSTART;VALUE=DATE:20261203/DURATION:P2D|2026-12-03 – 2026-12-04",
                "DTSTART;TZID=Europe/Berlin:20261203T090000/DURATION:P99999999999D|2026-12-03 09:00 (Europe/Berlin)",
                "DTSTART:20261399T990000Z|20261399T990000Z",
                "DTSTART:tomorrow|tomorrow",
                "SUMMARY:x|''"
            })
    void theTimeIsToldWithItsZone(String lines, String when) {
        assertThat(event(lines.replaceAll("/(?=DTEND|DURATION)", "\n")).when()).isEqualTo(when);
    }

    @Test
    void whatElseIsTold() {
        CalendarEvent event = Objects.requireNonNull(CalendarEvent.of("""
                BEGIN:VCALENDAR
                METHOD:cancel
                BEGIN:VTIMEZONE
                TZID:Europe/Berlin
                END:VTIMEZONE
                BEGIN:VEVENT
                BEGIN:VALARM
                DESCRIPTION:Reminder
                END:VALARM
                RRULE:INTERVAL=2;FREQ=WEEKLY
                SUMMARY:Beamer\\, room 5
                DESCRIPTION:C:\\\\new\\nbring a cable
                LOCATION:Room 5
                ORGANIZER;CN="Example: Ana":mailto:ana@example.org
                ATTENDEE;CN=Bo;ROLE=REQ-PARTICIPANT:MAILTO:bo@example.org
                ATTENDEE;CN=cy@example.org:mailto:cy@example.org
                END:VEVENT
                BEGIN:VEVENT
                SUMMARY:Another
                END:VEVENT
                END:VCALENDAR
                """.replace("\n", "\r\n")));

        assertThat(event)
                .isEqualTo(new CalendarEvent(
                        "CANCEL",
                        "Beamer, room 5",
                        "C:\\new\nbring a cable",
                        "",
                        "WEEKLY",
                        "Room 5",
                        "Example: Ana <ana@example.org>",
                        List.of("Bo <bo@example.org>", "cy@example.org")));
    }

    @Test
    void attendeesAreLimitedAndAFileWithoutEventIsNone() {
        assertThat(event("ATTENDEE:mailto:a@example.org\n".repeat(100_000)).attendees())
                .hasSize(20);
        assertThat(CalendarEvent.of("BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR"))
                .isNull();
        assertThat(CalendarEvent.of("BEGIN:VEVENT\nSUMMARY:cut off")).isNotNull();
    }

    private static CalendarEvent event(String lines) {
        return Objects.requireNonNull(
                CalendarEvent.of("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines + "\nEND:VEVENT\nEND:VCALENDAR\n"));
    }
}
