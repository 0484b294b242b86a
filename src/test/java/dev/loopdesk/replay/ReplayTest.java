package dev.loopdesk.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskApplication;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.text.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Synthetic logs, driven through the product as the command starts it. */
@Tag("thorough")
class ReplayTest {

    private static final Path HELP_DESK_LOG = Path.of("../shared/data/eventlog/helpdesk-odd-cases.csv");

    @SuppressWarnings("NullAway.Init")
    private static ConfigurableApplicationContext product;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        product = OfflineProduct.start(LoopdeskApplication.class, ReplayCommand.PROFILE);
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void closesAHappyCase() throws Exception {
        ReplayReport report = replay(
                "A,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "A,Take in charge ticket,Bob,2020/03/02 09:10:00.000",
                "A,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "A,Closed,System,2020/03/03 10:00:00.000");

        assertClosed(report, 1);
        assertThat(report.loops()).isZero();
        assertThat(report.messages(MessageKind.RECEIPT)).isEqualTo(1);
        assertThat(report.messages(MessageKind.CONFIRMATION_WANTED)).isEqualTo(1);
        assertThat(report.messages(MessageKind.CONFIRMATION_REMINDER)).isZero();
        assertThat(report.messages(MessageKind.CLOSURE)).isEqualTo(1);
        assertThat(report.mails()).isEqualTo(3);
        assertThat(report.alerts()).isEmpty();
        assertThat(report.confirmedBySilence()).isZero();
        assertThat(report.withoutStep()).isEmpty();
    }

    @Test
    void countsTheSilenceBeforeALateClosing() throws Exception {
        ReplayReport report = replay(
                "A,Insert ticket,Ann,2020/03/02 09:00:00.000",
                "A,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "A,Closed,System,2020/03/31 10:00:00.000");

        assertClosed(report, 1);
        assertThat(report.confirmedBySilence()).isEqualTo(1);
        assertThat(report.messages(MessageKind.CONFIRMATION_REMINDER)).isEqualTo(1);
    }

    @Test
    void loopsBackWhereWorkFollowsAResolution() throws Exception {
        ReplayReport report = replay(
                "Unconfirmed,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Unconfirmed,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "Unconfirmed,Take in charge ticket,Bob,2020/03/05 10:00:00.000",
                "Unconfirmed,Resolve ticket,Bob,2020/03/05 11:00:00.000",
                "Unconfirmed,Closed,System,2020/03/06 10:00:00.000",
                "Failed,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Failed,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "Failed,Resolve ticket,Bob,2020/03/02 10:00:30.000",
                "Failed,Resolve ticket,Bob,2020/03/02 11:00:30.000",
                "Failed,Closed,System,2020/03/03 10:00:00.000",
                "Late,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Late,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "Late,Wait,Bob,2020/04/02 10:00:00.000",
                "Late,Resolve ticket,Bob,2020/04/03 10:00:00.000",
                "Late,Closed,System,2020/04/04 10:00:00.000",
                "Reopened,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Reopened,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "Reopened,Closed,System,2020/03/03 10:00:00.000",
                "Reopened,Create SW anomaly,Bob,2020/03/04 10:00:00.000",
                "Reopened,Resolve ticket,Bob,2020/03/05 10:00:00.000",
                "Reopened,Closed,System,2020/03/06 10:00:00.000");

        assertClosed(report, 4);
        assertThat(report.loops()).isEqualTo(5);
        assertThat(report.casesWithLoops()).isEqualTo(4);
        assertThat(report.failedVerifications()).isEqualTo(3);
        assertThat(report.unconfirmed()).isEqualTo(2);
        assertThat(report.withoutStep()).containsExactly(java.util.Map.entry("Closed", 1));
    }

    @Test
    void waitsForTheRequesterHoweverLong() throws Exception {
        ReplayReport report = replay(
                "Diagnosis,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Diagnosis,Wait,Bob,2020/03/02 10:00:00.000",
                "Diagnosis,Wait,Bob,2020/03/16 10:00:00.000",
                "Diagnosis,Resolve ticket,Bob,2020/03/30 10:00:00.000",
                "Diagnosis,Closed,System,2020/03/31 10:00:00.000",
                "Triage,Insert ticket,Ann,2020/03/02 09:00:00.000",
                "Triage,Wait,Ann,2020/03/02 10:00:00.000",
                "Triage,Resolve ticket,Bob,2020/03/05 10:00:00.000",
                "Triage,Closed,System,2020/03/06 10:00:00.000",
                "Long,Insert ticket,Ann,2020/03/02 09:00:00.000",
                "Long,Wait,Ann,2020/03/02 10:00:00.000",
                "Long,Resolve ticket,Bob,2020/03/20 10:00:00.000",
                "Long,Closed,System,2020/03/21 10:00:00.000");

        assertClosed(report, 3);
        assertThat(report.messages(MessageKind.DETAILS_WANTED)).isEqualTo(4);
        assertThat(report.waitsAtTriage()).isEqualTo(1);
        assertThat(report.messages(MessageKind.DETAILS_REMINDER)).isEqualTo(1);
        assertThat(report.messages(MessageKind.NO_ANSWER)).isZero();
        assertThat(report.messages(MessageKind.PROGRESS_UPDATE)).isBetween(10, 25);
        // The waiting does not count: only an hour of each resolution's 40 was used up.
        assertThat(report.alerts()).isEmpty();
        assertTally(report, Target.RESOLUTION, "P4", 3, 3, 0, 0, 0);
    }

    @Test
    void leavesWhatWasInvalidAtTriage() throws Exception {
        ReplayReport report = replay(
                "A,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "A,Wait,Bob,2020/03/02 10:00:00.000",
                "A,Take in charge ticket,Bob,2020/03/04 10:00:00.000",
                "A,Create SW anomaly,Bob,2020/03/04 11:00:00.000",
                "A,Resolve ticket,Bob,2020/03/20 10:00:00.000",
                "A,RESOLVED,Bob,2020/03/20 11:00:00.000",
                "A,INVALID,Bob,2020/03/20 11:00:00.000",
                "A,Closed,System,2020/04/01 11:00:00.000",
                "A,VERIFIED,Bob,2020/04/02 11:00:00.000",
                "B,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "B,Wait,Bob,2020/03/02 10:00:00.000",
                "B,DUPLICATE,Bob,2020/03/20 11:00:00.000");

        assertThat(report.failures()).isEmpty();
        assertThat(report.endedOtherwise()).isEmpty();
        assertThat(report.ends()).containsExactly(java.util.Map.entry("EndEvent_OutOfScope", 2));
        assertThat(report.messages(MessageKind.OUT_OF_SCOPE)).isEqualTo(2);
        assertThat(report.messages(MessageKind.DETAILS_WANTED)).isEqualTo(1);
        assertThat(report.alerts()).containsEntry("first-response-overdue", 2);
        assertThat(report.withoutStep())
                .containsOnlyKeys("Create SW anomaly", "Resolve ticket", "RESOLVED", "Closed", "VERIFIED", "Wait");
    }

    @Test
    void leavesOpenWhatTheLogLeavesOpen() throws Exception {
        ReplayReport report = replay(
                "Waiting,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Waiting,Wait,Bob,2020/03/02 10:00:00.000",
                "Resolved,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Resolved,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "Reopened,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "Reopened,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "Reopened,Closed,System,2020/03/02 11:00:00.000",
                "Reopened,Take in charge ticket,Bob,2020/03/02 12:00:00.000");

        assertThat(report.failures()).isEmpty();
        assertThat(report.endedOtherwise()).isEmpty();
        assertThat(report.ends()).isEmpty();
        assertThat(report.stillOpen()).containsExactly("Waiting", "Resolved", "Reopened");
        assertThat(report.messages(MessageKind.PROGRESS_UPDATE)).isZero();
    }

    @Test
    void explainsDelaysConsultsAndHasSensitiveChangesApproved() throws Exception {
        ReplayReport report = replay(
                "A,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "A,Create SW anomaly,Bob,2020/03/02 10:00:00.000",
                "A,Resolve SW anomaly,Bob,2020/03/02 11:00:00.000",
                "A,Resolve SW anomaly,Bob,2020/03/02 11:30:00.000",
                "A,Require upgrade,Bob,2020/03/02 12:00:00.000",
                "A,Schedule intervention,Bob,2020/03/02 13:00:00.000",
                "A,Resolve ticket,Bob,2020/03/02 14:00:00.000",
                "A,Closed,System,2020/03/03 10:00:00.000",
                "B,Closed,System,2020/03/03 10:00:00.000");

        assertClosed(report, 2);
        assertThat(report.withoutStep()).isEmpty();
        assertThat(report.messages(MessageKind.DELAY_EXPLAINED)).isEqualTo(2);
        assertThat(report.messages(MessageKind.APPROVAL_WANTED)).isEqualTo(1);
    }

    @Test
    void reportsACaseThatTheStandardRefusesAndGoesOn() throws Exception {
        String mapping;
        try (var bundled = Mapping.openBundled()) {
            mapping = new String(bundled.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("category: application", "category: gardening");
        }
        EventLog log = log(
                "A,Insert ticket,Ann,2020/03/02 09:00:00.000",
                "A,Take in charge ticket,Ann,2020/03/02 10:00:00.000",
                "B,Insert ticket,Ann,2020/03/02 09:00:00.000");
        ReplayReport report = product.getBean(Replay.class)
                .run(log, Mapping.read(Files.writeString(folder.resolve("mapping.yml"), mapping)), done -> {});

        assertThat(report.cases()).isEqualTo(2);
        assertThat(report.failures()).containsOnlyKeys("A");
        assertThat(report.failures().get("A")).contains("category");
        assertThat(report.stillOpen()).containsExactly("A", "B");
    }

    @Test
    void tellsHowTargetsWereKeptByPriority() throws Exception {
        String mapping;
        try (var bundled = Mapping.openBundled()) {
            mapping = new String(bundled.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("  Value 1:", "  Urgent: { urgency: high, impact: high }\n  Value 1:");
        }
        // P1: first response within 15 minutes, resolution within 4 hours, progress every hour, around the clock.
        // P4: 8 and 40 hours of service time, progress every two days, from Monday to Friday.
        EventLog log = rated(
                "Quick,Assign seriousness,Ann,2020/03/02 09:00:00.000,Value 1",
                "Quick,Resolve ticket,Bob,2020/03/02 10:00:00.000,Value 1",
                "Quick,Closed,System,2020/03/03 10:00:00.000,Value 1",
                "Slow,Insert ticket,Ann,2020/03/02 09:00:00.000,Value 1",
                "Slow,Take in charge ticket,Bob,2020/03/04 10:00:00.000,Value 1",
                "Slow,Resolve ticket,Bob,2020/03/20 10:00:00.000,Value 1",
                "Slow,Closed,System,2020/03/21 10:00:00.000,Value 1",
                "Asked,Insert ticket,Ann,2020/03/02 09:00:00.000,Value 1",
                "Asked,Wait,Ann,2020/03/02 10:00:00.000,Value 1",
                "Asked,Resolve ticket,Bob,2020/03/05 10:00:00.000,Value 1",
                "Asked,Closed,System,2020/03/06 10:00:00.000,Value 1",
                "Open,Assign seriousness,Ann,2020/03/02 09:00:00.000,Value 1",
                "Open,Take in charge ticket,Bob,2020/03/02 10:00:00.000,Value 1",
                "Foreign,Assign seriousness,Ann,2020/03/02 09:00:00.000,Value 1",
                "Foreign,DUPLICATE,Bob,2020/03/02 11:00:00.000,Value 1",
                "Urgent,Assign seriousness,Ann,2020/03/02 09:00:00.000,Urgent",
                "Urgent,Resolve ticket,Bob,2020/03/02 11:30:00.000,Urgent",
                "Urgent,Closed,System,2020/03/03 10:00:00.000,Urgent",
                "Late,Assign seriousness,Ann,2020/03/02 09:00:00.000,Urgent",
                "Late,Resolve ticket,Bob,2020/03/02 13:30:00.000,Urgent",
                "Late,Closed,System,2020/03/03 10:00:00.000,Urgent");
        ReplayReport report = product.getBean(Replay.class)
                .run(log, Mapping.read(Files.writeString(folder.resolve("mapping.yml"), mapping)), done -> {});

        assertThat(report.failures()).isEmpty();
        assertThat(report.endedOtherwise()).isEmpty();
        // "Asked" is responded to twice: before the requester gave the details, and after.
        assertTally(report, Target.FIRST_RESPONSE, "P4", 5, 5, 1, 0, 0);
        assertTally(report, Target.RESOLUTION, "P4", 5, 2, 1, 1, 1);
        assertTally(report, Target.FIRST_RESPONSE, "P1", 2, 2, 0, 0, 0);
        assertTally(report, Target.RESOLUTION, "P1", 2, 1, 1, 0, 0);
        // "Slow" on 6, 9, 11, 13, 16, 18 and 20 March; "Urgent" at 10 and 11; "Late" at 10, 11, 12 and 13 o'clock.
        assertThat(report.promises().progressUpdates())
                .containsExactly(java.util.Map.entry("P1", 6), java.util.Map.entry("P4", 7));
        assertThat(report.messages(MessageKind.PROGRESS_UPDATE)).isEqualTo(13);
        assertThat(report.alerts())
                .containsExactly(
                        java.util.Map.entry("first-response-at-risk", 1),
                        java.util.Map.entry("first-response-overdue", 1),
                        java.util.Map.entry("resolution-at-risk", 2),
                        java.util.Map.entry("resolution-overdue", 2));
        assertThat(printed(report, Locale.ENGLISH).lines().map(String::strip))
                .anyMatch(line -> line.matches("tickets +met +missed +running +stopped +% met"))
                .anyMatch(line -> line.matches("P4 first response +5 +5 +1 +0 +0 +83\\.3%"))
                .anyMatch(line -> line.matches("P4 resolution +5 +2 +1 +1 +1 +66\\.7%"))
                .anyMatch(line -> line.matches("P1 resolution +2 +1 +1 +0 +0 +50\\.0%"))
                .anyMatch(line -> line.matches("P1 progress updates sent +6"));
        assertThat(printed(report, Locale.SIMPLIFIED_CHINESE).lines().map(String::strip))
                .anyMatch(line -> line.matches("P4 解决 +5 +2 +1 +1 +1 +66\\.7%"))
                .anyMatch(line -> line.matches("P4 已发送的进度通报 +7"));
    }

    @Test
    void printsItsReportInBothLanguages() throws Exception {
        var done = new ArrayList<Integer>();
        EventLog log = log(
                "A,Assign seriousness,Ann,2020/03/02 09:00:00.000",
                "A,Dance,Ann,2020/03/02 09:00:00.000",
                "A,Dance,Ann,2020/03/02 09:00:00.000",
                "A,Wait,Ann,yesterday",
                "A,Dance,Ann,2020/03/02 09:00:00.000",
                "A,Resolve ticket,Bob,2020/03/02 10:00:00.000",
                "A,Closed,Bob,2020/03/02 11:00:00.000",
                "B,Insert ticket,Ann,2020/03/02 09:00:00.000");
        ReplayReport report = product.getBean(Replay.class).run(log, Mapping.bundled(), done::add);

        assertThat(done).containsExactly(1, 2);
        assertThat(printed(report, Locale.ENGLISH).lines().map(String::strip))
                .anyMatch(line -> line.matches("lines rejected +4"))
                .contains("The mapping does not know the activity \"Dance\".", "in lines: 3-4, 6")
                .contains("in lines: 5")
                .anyMatch(line -> line.matches("cases read +2"))
                .anyMatch(line -> line.matches("EndEvent_TicketClosed +1"))
                .anyMatch(line -> line.matches("still open, because their log ends +1"))
                .anyMatch(line -> line.matches("receipt +2"))
                .anyMatch(line -> line.contains("cases a second"))
                .anyMatch(line -> line.endsWith("completing Task_Verify"));
        assertThat(printed(report, Locale.SIMPLIFIED_CHINESE))
                .contains("行号：3-4, 6")
                .contains("完成 Task_Verify");
    }

    @Test
    void replaysTheOddCasesOfAHelpDesk() throws Exception {
        Assumptions.assumeTrue(
                Files.isReadable(HELP_DESK_LOG), () -> "Not replayed, because it is not here: " + HELP_DESK_LOG);
        EventLog whole = EventLog.read(HELP_DESK_LOG, Mapping.bundled());

        assertThat(whole.cases()).hasSize(2_290);
        assertThat(whole.lines()).isEqualTo(10_718);
        assertThat(whole.rejections()).isEmpty();

        var odd = new ArrayList<LoggedCase>();
        odd.addAll(some(whole, LoggedCase.End.OUT_OF_SCOPE, 2));
        odd.addAll(some(whole, LoggedCase.End.OPEN, 2));
        odd.addAll(whole.cases().stream()
                .filter(logged -> resolutions(logged) > 2)
                .limit(3)
                .toList());
        ReplayReport report = product.getBean(Replay.class)
                .run(new EventLog(odd, 0, List.of(), 0, java.util.Set.of()), Mapping.bundled(), done -> {});

        assertThat(report.failures()).isEmpty();
        assertThat(report.endedOtherwise()).isEmpty();
        assertThat(report.ends()).containsEntry("EndEvent_OutOfScope", 2);
        assertThat(report.loops()).isGreaterThanOrEqualTo(6);
    }

    private static List<LoggedCase> some(EventLog log, LoggedCase.End end, int count) {
        return log.cases().stream()
                .filter(logged -> logged.recordedEnd() == end)
                .limit(count)
                .toList();
    }

    private static long resolutions(LoggedCase logged) {
        return logged.events().stream()
                .filter(event -> event.meaning() == ActivityMeaning.RESOLVE)
                .count();
    }

    private static void assertTally(
            ReplayReport report,
            Target target,
            String priority,
            int tickets,
            int met,
            int missed,
            int running,
            int stopped) {
        assertThat(report.promises().of(target).get(priority))
                .extracting(
                        TargetFigures.Tally::tickets,
                        TargetFigures.Tally::met,
                        TargetFigures.Tally::missed,
                        TargetFigures.Tally::running,
                        TargetFigures.Tally::stopped)
                .containsExactly(tickets, met, missed, running, stopped);
    }

    private static void assertClosed(ReplayReport report, int cases) {
        assertThat(report.failures()).isEmpty();
        assertThat(report.endedOtherwise()).isEmpty();
        assertThat(report.stillOpen()).isEmpty();
        assertThat(report.ends()).containsExactly(java.util.Map.entry("EndEvent_TicketClosed", cases));
    }

    private static String printed(ReplayReport report, Locale locale) {
        var out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8), Texts.of("replay", locale));
        return out.toString(StandardCharsets.UTF_8);
    }

    private ReplayReport replay(String... lines) throws Exception {
        return product.getBean(Replay.class).run(log(lines), Mapping.bundled(), done -> {});
    }

    private EventLog log(String... lines) throws IOException, UnusableInputException {
        return rated(Stream.of(lines).map(line -> line + ",Value 1").toArray(String[]::new));
    }

    private EventLog rated(String... lines) throws IOException, UnusableInputException {
        String content = "case,activity,resource,completed_at,seriousness\n" + String.join("\n", lines) + "\n";
        return EventLog.read(Files.writeString(folder.resolve("log.csv"), content), Mapping.bundled());
    }
}
