package dev.loopdesk.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.replay.EventLog.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    private static final String HEADER = "case,activity,resource,completed_at,seriousness,product\n";

    @TempDir
    private Path folder;

    @Test
    void readsCasesByTheirTimesWhereverTheirLinesStand() throws Exception {
        EventLog log = read(HEADER
                + "B,Closed,Ann,2020/03/04 09:00:00.000,Value 1,x\n"
                + "A,Assign seriousness,Bob,2020/03/02 09:00:00.000,Value 1,x\n"
                + "B,Assign seriousness,Ann,2020/03/03 09:00:00.000,Value 1,x\n"
                + "A,Closed,Bob,2020/03/05 09:00:00,Value 1,x\n");

        assertThat(log.cases()).extracting(LoggedCase::id).containsExactly("B", "A");
        assertThat(log.cases().get(0).events())
                .extracting(LoggedEvent::meaning)
                .containsExactly(ActivityMeaning.ASSESS, ActivityMeaning.CLOSE);
        assertThat(log.outOfOrder()).isEqualTo(1);
        assertThat(log.lines()).isEqualTo(4);
        assertThat(log.rejections()).isEmpty();
    }

    @Test
    void readsWindowsFilesQuotesAndBlankLines() throws Exception {
        EventLog log = read("\uFEFF" + """
                Case,Activity,Resource,Completed_At,Seriousness

                "Case ""1"", north", wait ,张三,2020/03/02 09:00:00.000,Value 1

                """.replace("\n", "\r\n"));

        assertThat(log.rejections()).isEmpty();
        LoggedCase read = log.cases().get(0);
        assertThat(read.id()).isEqualTo("Case \"1\", north");
        assertThat(read.events().get(0).resource()).isEqualTo("张三");
        assertThat(read.events().get(0).meaning()).isEqualTo(ActivityMeaning.ASK_REQUESTER);
        assertThat(read.events().get(0).line()).isEqualTo(3);
    }

    @Test
    void rejectsEveryDamagedLineWithItsReasonAndNothingElse() throws Exception {
        byte[] notUtf8 = "D,Wait,M\u00fcller,2020/03/02 09:00:00.000,Value 1,x\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] lines = (HEADER
                        + "A,Wait,Ann,2020/03/02 09:00:00.000,Value 1\n"
                        + "A,Wait,Ann,2020/03/02 09:00:00.000,Value 1,x,y\n"
                        + "A,Dance,Ann,2020/03/02 09:00:00.000,Value 1,x\n"
                        + "A,Wait,Ann,02.03.2020,Value 1,x\n"
                        + "A,Wait,Ann,2020/02/30 09:00:00.000,Value 1,x\n"
                        + " ,Wait,Ann,2020/03/02 09:00:00.000,Value 1,x\n"
                        + "A,\"Wait,Ann,2020/03/02 09:00:00.000,Value 1,x\n"
                        + "A,\"Wa\"it,Ann,2020/03/02 09:00:00.000,Value 1,x\n"
                        + "A,Wait,Ann,2020/03/02 09:00:00.000,Value 1,x\n"
                        + "A,Closed,Ann,2920/03/02 09:00:00.000,Value 1,x\n")
                .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("damaged.csv");
        Files.write(file, lines);
        Files.write(file, notUtf8, java.nio.file.StandardOpenOption.APPEND);

        EventLog log = EventLog.read(file, Mapping.bundled());

        assertThat(log.rejections())
                .containsExactly(
                        new Rejection(2, "rejected.columns", "6", "5"),
                        new Rejection(3, "rejected.columns", "6", "7"),
                        new Rejection(4, "rejected.activity", "Dance"),
                        new Rejection(5, "rejected.time", "02.03.2020", "uuuu/MM/dd HH:mm:ss[.SSS]"),
                        new Rejection(6, "rejected.time", "2020/02/30 09:00:00.000", "uuuu/MM/dd HH:mm:ss[.SSS]"),
                        new Rejection(7, "rejected.no-case"),
                        new Rejection(8, "rejected.quotes"),
                        new Rejection(9, "rejected.quotes"),
                        new Rejection(11, "rejected.pause"),
                        new Rejection(12, "rejected.encoding"));
        assertThat(log.lines()).isEqualTo(11);
        assertThat(log.cases()).hasSize(1);
        assertThat(log.cases().get(0).events()).extracting(LoggedEvent::line).containsExactly(10);
    }

    @Test
    void keepsTheOrderOfTheFileForEqualTimes() throws Exception {
        EventLog log = read(HEADER
                + "A,RESOLVED,Ann,2020/03/02 09:00:00.000,Value 1,x\n"
                + "A,INVALID,Ann,2020/03/02 09:00:00.000,Value 1,x\n");

        assertThat(log.cases().get(0).events())
                .extracting(LoggedEvent::activity)
                .containsExactly("RESOLVED", "INVALID");
    }

    @Test
    void namesSeriousnessThatTheMappingDoesNotKnow() throws Exception {
        EventLog log = read(HEADER + "A,Wait,Ann,2020/03/02 09:00:00.000,Sky is falling,x\n");

        assertThat(log.rejections()).isEmpty();
        assertThat(log.unknownSeriousness()).containsExactly("Sky is falling");
    }

    @Test
    void takesALogWithoutEvents() throws Exception {
        assertThat(read(HEADER).cases()).isEmpty();
    }

    @Test
    void refusesWhatIsNoLog() {
        assertUnusable("", "empty");
        assertUnusable("case;activity;resource;completed_at;seriousness\n", "no-log");
        assertUnusable("case,activity,resource,seriousness\nA,Wait,Ann,Value 1\n", "no-log");
        assertUnusable("\u0000\u0001PNG\n\u0007", "no-log");
        assertThatThrownBy(() -> EventLog.read(folder.resolve("missing.csv"), Mapping.bundled()))
                .isInstanceOf(UnusableInputException.class)
                .hasMessage("missing");
    }

    private void assertUnusable(String content, String reason) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UnusableInputException.class)
                .hasMessage(reason);
    }

    private EventLog read(String content) throws IOException, UnusableInputException {
        return EventLog.read(Files.writeString(folder.resolve("log.csv"), content), Mapping.bundled());
    }
}
