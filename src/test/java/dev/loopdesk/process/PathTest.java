package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.history.ProcessPath;
import dev.loopdesk.history.TicketPaths;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.FigureRebuild;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Walks tickets through the diagram, on the real engine with everything real behind it. Each test begins on a Monday at
 * ten o'clock, moves the time itself, and keeps to its own tickets.
 */
@LoopdeskTest
@Tag("process")
@ExtendWith(PathsWalked.class)
abstract class PathTest {

    static final String AGENT = "agent";
    static final String SPECIALIST = "specialist";
    static final String LEAD = "lead";

    /** Medium urgency and impact: P3, counted in office hours. */
    static final Map<String, Object> REPORT = Map.of(
            "title",
            "Printer prints blank pages",
            "description",
            "Every page comes out blank since this morning.",
            "requesterName",
            "Front desk",
            "requesterEmail",
            "front.desk@example.org",
            "urgency",
            "medium",
            "impact",
            "medium");

    @Autowired
    protected ProcessEngine engine;

    @Autowired
    protected SupportProcess process;

    @Autowired
    protected CaseFiles caseFiles;

    @Autowired
    protected Footprints footprints;

    @Autowired
    private FigureRebuild figures;

    @Autowired
    private TicketPaths paths;

    private final Set<String> walked = new TreeSet<>();

    @BeforeEach
    void beginOnMonday() {
        TicketWalk.itIs("2026-03-02 10:00");
        Footprints.countAsCovered(true);
    }

    @AfterEach
    void resetClock() {
        Footprints.countAsCovered(false);
        ClockUtil.reset();
    }

    /** Reports count what was kept while the ticket went its way. */
    @AfterEach
    void figuresAreThoseOfTheRecord() {
        assertThat(walked)
                .allSatisfy(number -> assertThat(figures.rebuild(number))
                        .as("figures of %s as derived from its record", number)
                        .isTrue());
    }

    /** Compares the way that managers are shown with the one that the engine took. */
    @AfterEach
    void theWayThatIsShownIsTheWayThatWasGone() {
        for (String number : walked) {
            // None where a test has removed the versions that it ran on.
            for (ProcessPath shown : paths.of(number, Locale.ENGLISH).stream()
                    .filter(path -> path.process().equals(TechnicalSupport.KEY))
                    .toList()) {
                Map<String, Long> flows = new TreeMap<>();
                shown.flows().forEach(flow -> flows.put(flow.flow(), (long) flow.times()));
                Map<String, Long> taken = new TreeMap<>(footprints.flowsOf(shown.instance()).stream()
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
                assertThat(flows.entrySet()).as("flows of %s", number).containsExactlyElementsOf(taken.entrySet());
            }
        }
    }

    /** A call, taken by the agent; fields replace those of {@link #REPORT}. */
    TicketWalk callTaken(Object... fields) {
        return walk(process.callTaken(AGENT, report(fields)));
    }

    /** A report that came by another way than the phone. */
    TicketWalk ticketReceived(Object... fields) {
        return walk(process.ticketReceived(report(fields)));
    }

    /** A ticket at its first diagnosis. */
    TicketWalk inDiagnosis(Object... fields) {
        TicketWalk ticket = callTaken(fields);
        triage(ticket, "diagnose");
        return ticket.waitsAt("Task_Diagnose").fromHere();
    }

    /** A ticket whose cause is found. */
    TicketWalk causeFound(Object... fields) {
        return inDiagnosis(fields)
                .answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge")
                .waitsAt("Task_PrepareSolution")
                .fromHere();
    }

    /** A ticket whose solution was carried out by staff. */
    TicketWalk carriedOut(Object... fields) {
        TicketWalk ticket = causeFound(fields);
        solve(ticket);
        return ticket.waitsAt("Task_Verify").fromHere();
    }

    /** A ticket whose requester is asked whether it is solved. */
    TicketWalk toBeConfirmed(Object... fields) {
        return verified(carriedOut(fields)).waitsAt("Task_ConfirmResolution").fromHere();
    }

    /** The agent judges urgency and impact as they were reported. */
    TicketWalk triage(TicketWalk ticket, String outcome, Object... more) {
        var fields = TicketWalk.fields(more);
        fields.putIfAbsent("category", "hardware");
        fields.putIfAbsent("urgency", String.valueOf(ticket.variable("urgency")));
        fields.putIfAbsent("impact", String.valueOf(ticket.variable("impact")));
        fields.put("triageOutcome", outcome);
        process.complete(ticket.task("Task_Triage").getId(), AGENT, fields);
        return ticket;
    }

    /** From a prepared solution to the verification, by staff, with nothing to choose or approve. */
    TicketWalk solve(TicketWalk ticket) {
        return ticket.answer(
                        "Task_PrepareSolution",
                        AGENT,
                        "option1Steps",
                        "Put a new cartridge in.",
                        "requesterMayChoose",
                        "false",
                        "sensitive",
                        "false",
                        "performedBy",
                        "staff")
                .answer("Task_CarryOutSolution", AGENT, "workDone", "Cartridge replaced.");
    }

    TicketWalk verified(TicketWalk ticket) {
        return ticket.answer(
                "Task_Verify", AGENT, "symptomGone", "true", "functionsNormal", "true", "noNewProblems", "true");
    }

    TicketWalk notVerified(TicketWalk ticket) {
        return ticket.answer(
                "Task_Verify",
                AGENT,
                "symptomGone",
                "false",
                "functionsNormal",
                "true",
                "noNewProblems",
                "true",
                "verificationNote",
                "Still the same");
    }

    static Instant at(String local) {
        return TicketWalk.at(local);
    }

    static void itIs(String local) {
        TicketWalk.itIs(local);
    }

    TicketWalk walk(String number) {
        walked.add(number);
        return new TicketWalk(engine, process, caseFiles, footprints, number);
    }

    private static Map<String, Object> report(Object... fields) {
        var report = TicketWalk.fields(fields);
        REPORT.forEach(report::putIfAbsent);
        report.values().removeIf(""::equals);
        return report;
    }
}
