package dev.loopdesk.replay;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.text.Texts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Result of a replay. */
class ReplayReport {

    /** Expected end event by recorded end. */
    private static final Map<LoggedCase.End, String> ENDS = Map.of(
            LoggedCase.End.CLOSED, "EndEvent_TicketClosed",
            LoggedCase.End.OUT_OF_SCOPE, "EndEvent_OutOfScope",
            LoggedCase.End.OPEN, "");

    private static final int LABEL_WIDTH = 48;
    private static final int FIGURE_WIDTH = 10;
    private static final int ROW_LABEL_WIDTH = 24;
    private static final int CELL_WIDTH = 10;

    private final EventLog log;
    private final Duration patience;
    private final Map<String, Integer> ends = new TreeMap<>();
    private final List<String> endedOtherwise = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<MessageKind, Integer> messages = new EnumMap<>(MessageKind.class);
    private final Map<String, Integer> alerts = new TreeMap<>();
    private final Map<String, Integer> withoutStep = new TreeMap<>();
    private final List<String> stillOpen = new ArrayList<>();
    private final TargetFigures promises = new TargetFigures();
    private int cases;
    private int loops;
    private int casesWithLoops;
    private int waitsAtTriage;
    private int failedVerifications;
    private int unconfirmed;
    private int confirmedBySilence;
    private int mails;
    private Duration work = Duration.ZERO;
    private Duration took = Duration.ZERO;
    private WorkTimes spent = new WorkTimes();

    ReplayReport(EventLog log, Duration patience) {
        this.log = log;
        this.patience = patience;
    }

    void ended(LoggedCase logged, @Nullable String endEvent, int loopsBack) {
        cases++;
        loops += loopsBack;
        casesWithLoops += loopsBack > 0 ? 1 : 0;
        String end = endEvent == null ? "" : endEvent;
        if (endEvent == null) {
            stillOpen.add(logged.id());
        } else {
            ends.merge(end, 1, Integer::sum);
        }
        if (!end.equals(ENDS.get(logged.recordedEnd()))) {
            endedOtherwise.add(logged.id());
        }
    }

    void failed(LoggedCase logged, String failure) {
        failures.put(logged.id(), failure);
    }

    void message(MessageKind kind) {
        messages.merge(kind, 1, Integer::sum);
    }

    void alert(String target) {
        alerts.merge(target, 1, Integer::sum);
    }

    void promised(List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        promises.add(events, calendars);
    }

    void withoutStep(LoggedEvent event) {
        withoutStep.merge(event.activity(), 1, Integer::sum);
    }

    void waitAtTriage(boolean waits) {
        waitsAtTriage += waits ? 1 : 0;
    }

    void failedVerification(boolean failed) {
        failedVerifications += failed ? 1 : 0;
    }

    void confirmation(boolean confirmed, boolean bySilence) {
        unconfirmed += confirmed ? 0 : 1;
        confirmedBySilence += bySilence ? 1 : 0;
    }

    void finished(Duration duration, Duration ofWork, int mailsCounted, WorkTimes timeSpent) {
        took = duration;
        work = ofWork;
        mails = mailsCounted;
        spent = timeSpent;
    }

    /** Returns the number of cases driven so far. */
    int cases() {
        return cases;
    }

    /** Returns the number of cases by id of the end event. */
    Map<String, Integer> ends() {
        return ends;
    }

    /** Returns the cases that are open because their log ends. */
    List<String> stillOpen() {
        return stillOpen;
    }

    /** Returns the cases whose end differs from the recorded one. */
    List<String> endedOtherwise() {
        return endedOtherwise;
    }

    /** Returns failures by case. */
    Map<String, String> failures() {
        return failures;
    }

    int loops() {
        return loops;
    }

    int casesWithLoops() {
        return casesWithLoops;
    }

    int waitsAtTriage() {
        return waitsAtTriage;
    }

    int failedVerifications() {
        return failedVerifications;
    }

    int unconfirmed() {
        return unconfirmed;
    }

    int confirmedBySilence() {
        return confirmedBySilence;
    }

    int messages(MessageKind kind) {
        return messages.getOrDefault(kind, 0);
    }

    /** Returns the number of alerts by target. */
    Map<String, Integer> alerts() {
        return alerts;
    }

    /** Returns the figures of the targets. */
    TargetFigures promises() {
        return promises;
    }

    /** Returns the number of events without effect, by activity. */
    Map<String, Integer> withoutStep() {
        return withoutStep;
    }

    int mails() {
        return mails;
    }

    EventLog log() {
        return log;
    }

    Duration took() {
        return took;
    }

    /** Prints the report. */
    void print(PrintStream out, Texts texts) {
        out.println();
        title(out, texts, "report.log");
        figure(out, texts, "report.lines", log.lines());
        figure(out, texts, "report.rejected", log.rejections().size());
        printRejections(out, texts);
        figure(out, texts, "report.out-of-order", log.outOfOrder());
        if (!log.unknownSeriousness().isEmpty()) {
            out.println("  " + texts.get("report.unknown-seriousness", String.join(", ", log.unknownSeriousness())));
        }

        title(out, texts, "report.cases");
        figure(out, texts, "report.read", cases);
        ends.forEach((end, count) -> figure(out, "    " + end, count, texts));
        figure(out, texts, "report.open", stillOpen.size());
        list(out, stillOpen);
        figure(out, texts, "report.as-recorded", cases - endedOtherwise.size());
        figure(out, texts, "report.otherwise", endedOtherwise.size());
        list(out, endedOtherwise);
        figure(out, texts, "report.failed", failures.size());
        failures.forEach((id, failure) -> out.println("    " + id + ": " + failure));

        title(out, texts, "report.standard");
        figure(out, texts, "report.loops", loops);
        figure(out, texts, "report.failed-verifications", failedVerifications);
        figure(out, texts, "report.unconfirmed", unconfirmed);
        figure(out, texts, "report.looped", casesWithLoops);
        figure(out, texts, "report.waits", messages(MessageKind.DETAILS_WANTED));
        figure(out, texts, "report.waits-at-triage", waitsAtTriage);
        figure(out, texts, "report.silence", confirmedBySilence);
        figure(out, texts, "report.progress", messages(MessageKind.PROGRESS_UPDATE));
        for (String target : List.of(
                "first-response-at-risk", "first-response-overdue", "resolution-at-risk", "resolution-overdue")) {
            figure(out, texts, "report.alert." + target, alerts.getOrDefault(target, 0));
        }
        if (!withoutStep.isEmpty()) {
            figure(
                    out,
                    texts,
                    "report.without-step",
                    withoutStep.values().stream().mapToInt(Integer::intValue).sum());
            withoutStep.forEach((activity, count) -> figure(out, "    " + activity, count, texts));
        }
        out.println("  " + texts.get("report.patience", patience.toDays()));

        printTargets(out, texts);

        title(out, texts, "report.messages");
        figure(out, texts, "report.mails", mails);
        messages.forEach((kind, count) -> figure(out, "    " + kind.key(), count, texts));

        printTimes(out, texts);
    }

    private void printTargets(PrintStream out, Texts texts) {
        title(out, texts, "report.targets");
        var heads = List.of("tickets", "met", "missed", "running", "stopped", "share");
        row(
                out,
                "",
                heads.stream().map(head -> texts.get("report.targets." + head)).toList());
        for (Target target : List.of(Target.FIRST_RESPONSE, Target.RESOLUTION)) {
            promises.of(target)
                    .forEach((priority, tally) -> row(
                            out,
                            "  " + texts.get("report.targets." + target.key(), priority),
                            List.of(
                                    number(tally.tickets(), texts),
                                    number(tally.met(), texts),
                                    number(tally.missed(), texts),
                                    number(tally.running(), texts),
                                    number(tally.stopped(), texts),
                                    share(tally, texts))));
        }
        promises.progressUpdates()
                .forEach((priority, count) ->
                        figure(out, "  " + texts.get("report.targets.progress-updates", priority), count, texts));
        out.println("  " + texts.get("report.targets.note"));
    }

    private static String number(int number, Texts texts) {
        return String.format(texts.locale(), "%,d", number);
    }

    private static String share(TargetFigures.Tally tally, Texts texts) {
        return tally.met() + tally.missed() == 0 ? "-" : String.format(texts.locale(), "%.1f%%", tally.percentMet());
    }

    private static void row(PrintStream out, String label, List<String> cells) {
        var line = new StringBuilder(label).append(" ".repeat(Math.max(0, ROW_LABEL_WIDTH - width(label))));
        cells.forEach(cell ->
                line.append(" ".repeat(Math.max(1, CELL_WIDTH - width(cell)))).append(cell));
        out.println(line);
    }

    /** Returns the terminal columns of a text; Chinese characters take two. */
    private static int width(String text) {
        return text.codePoints().map(point -> point >= 0x2E80 ? 2 : 1).sum();
    }

    private void printRejections(PrintStream out, Texts texts) {
        var lines = new LinkedHashMap<String, List<Integer>>();
        for (EventLog.Rejection rejection : log.rejections()) {
            String reason = texts.get(rejection.reason(), rejection.arguments().toArray());
            lines.computeIfAbsent(reason, key -> new ArrayList<>()).add(rejection.line());
        }
        lines.forEach((reason, numbers) -> {
            out.println("    " + reason);
            out.println("      " + texts.get("report.in-lines", ranges(numbers)));
        });
    }

    /** Formats numbers as ranges, such as "3, 5-8, 11". */
    private static String ranges(List<Integer> numbers) {
        var text = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            int last = i;
            while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(numbers.get(i));
            if (last > i) {
                text.append('-').append(numbers.get(last));
            }
            i = last;
        }
        return text.toString();
    }

    private void printTimes(PrintStream out, Texts texts) {
        double seconds = took.toNanos() / 1e9;
        title(out, texts, "report.time");
        int events =
                log.cases().stream().mapToInt(logged -> logged.events().size()).sum();
        out.println("  "
                + texts.get("report.throughput", seconds, work.toNanos() / 1e9, cases / seconds, events / seconds));
        long measured = 0;
        out.printf(texts.locale(), "  %9s %6s %9s %9s%n", "s", "%", "n", "ms/n");
        var timings = spent.timings().entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos()))
                .toList();
        for (var entry : timings) {
            WorkTimes.Timing timing = entry.getValue();
            measured += timing.nanos();
            share(out, texts, timing.nanos(), timing.count(), name(entry.getKey(), texts));
        }
        share(out, texts, took.toNanos() - measured, cases, texts.get("spent.rest"));
    }

    private void share(PrintStream out, Texts texts, long nanos, int count, String name) {
        out.printf(
                texts.locale(),
                "  %9.2f %5.1f%% %,9d %9.2f  %s%n",
                nanos / 1e9,
                100.0 * nanos / Math.max(1, took.toNanos()),
                count,
                nanos / 1e6 / Math.max(1, count),
                name);
    }

    private static String name(String what, Texts texts) {
        int colon = what.indexOf(':');
        return colon < 0
                ? texts.get("spent." + what)
                : texts.get("spent." + what.substring(0, colon), what.substring(colon + 1));
    }

    private static void title(PrintStream out, Texts texts, String key) {
        out.println();
        out.println(texts.get(key));
    }

    private static void figure(PrintStream out, Texts texts, String key, int figure) {
        figure(out, "  " + texts.get(key), figure, texts);
    }

    private static void figure(PrintStream out, String label, int figure, Texts texts) {
        out.printf(
                texts.locale(),
                "%s%s%," + FIGURE_WIDTH + "d%n",
                label,
                " ".repeat(Math.max(1, LABEL_WIDTH - width(label))),
                figure);
    }

    private static void list(PrintStream out, List<String> ids) {
        if (!ids.isEmpty()) {
            out.println("    " + String.join(", ", ids));
        }
    }
}
