package dev.loopdesk.samples;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.targets.TimeTravel;
import dev.loopdesk.proof.ExportParts;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

@LoopdeskTest
class SamplesTest {

    private static final String MARK = "loopdesk.samples";

    /** A Wednesday afternoon. */
    private static final Instant NOW = Instant.parse("2026-11-04T07:30:00Z");

    /** What a run on {@link #NOW} makes that nothing disturbs. */
    private static @Nullable Map<String, List<String>> undisturbed;

    @Autowired
    private ApplicationContext application;

    @Autowired
    private Samples samples;

    @Autowired
    private EmbeddedMailServer mails;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TimeTravel time;

    @Autowired
    private ServiceTimes serviceTimes;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private HistoryService history;

    @Autowired
    private ManagementService management;

    @Autowired
    private Clock clock;

    private Set<String> before = Set.of();

    /** The time that the samples go through would be the time of all open tickets. */
    @BeforeEach
    void endOtherTickets() {
        end(runtime.createProcessInstanceQuery().rootProcessInstances().list());
        before = numbers();
    }

    @AfterEach
    void endWhatWasMade() {
        management.getProperties().keySet().stream()
                .filter(name -> name.startsWith(MARK))
                .forEach(management::deleteProperty);
        end(runtime.createProcessInstanceQuery().list().stream()
                .filter(instance -> !before.contains(instance.getBusinessKey()))
                .toList());
    }

    /** The end of a ticket may end its calls. */
    private void end(List<ProcessInstance> instances) {
        instances.forEach(
                instance -> runtime.deleteProcessInstanceIfExists(instance.getId(), null, false, false, false, false));
    }

    /** Monday just after midnight and at five past nine, Friday late, after a public holiday. */
    static List<Instant> moments() {
        return List.of(
                Instant.parse("2026-11-01T16:32:00Z"),
                Instant.parse("2026-11-02T01:05:00Z"),
                Instant.parse("2026-11-06T15:00:00Z"),
                Instant.parse("2026-09-28T02:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("moments")
    @Tag("thorough")
    void everySampleIsWhereItIsMeantToBeWheneverItIsMade(Instant now) {
        make(now);

        assertEveryIsWhereItIsMeantToBe(now);
    }

    private void assertEveryIsWhereItIsMeantToBe(Instant now) {
        assertThat(places())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("closed-meeting-room-display", Set.of("EndEvent_TicketClosed")),
                        Map.entry("out-of-scope-private-phone", Set.of("EndEvent_OutOfScope")),
                        Map.entry("follow-up-payslip-printer", Set.of()),
                        Map.entry("details-mail-attachment", Set.of("Task_ProvideDetails")),
                        Map.entry("consent-spreadsheet-slow", Set.of("Task_AuthorizeRemoteAssistance")),
                        Map.entry("choice-archive-drive-full", Set.of("Task_ChooseSolution")),
                        Map.entry("confirmation-calendar-invitations", Set.of("Task_ConfirmResolution")),
                        Map.entry("approval-tax-rate", Set.of("Task_ApproveChange")),
                        Map.entry("consult-branch-vpn", Set.of("Task_Consult")),
                        Map.entry("third-attempt-scanner", Set.of("Task_Diagnose")),
                        Map.entry("fresh-ticket-shop", Set.of("Task_Triage")),
                        Map.entry("triage-overdue-badge", Set.of("Task_Triage")),
                        Map.entry("phone-only-label-printer", Set.of("Task_ApplySolution", "Task_CallRequester")),
                        Map.entry("delay-map-service", Set.of("Task_Diagnose")),
                        Map.entry("critical-call-centre", Set.of("Task_Verify"))));
        for (String late : List.of("consult-branch-vpn", "third-attempt-scanner", "triage-overdue-badge")) {
            String number = ticket(late).number();
            assertThat(ticket(late).escalated()).as(late).isTrue();
            assertThat(tasks.createTaskQuery()
                            .processInstanceBusinessKey(number)
                            .taskCandidateGroup("support-leads")
                            .dueBefore(java.util.Date.from(now))
                            .list())
                    .as("%s: the late task and the breach to acknowledge", late)
                    .hasSize(2);
            assertThat(incidents(number))
                    .extracting(Incident::getIncidentType)
                    .singleElement()
                    .asString()
                    .endsWith("-overdue");
        }
        assertThat(incidents(ticket("delay-map-service").number())).isNotEmpty().allSatisfy(incident -> {
            assertThat(incident.getIncidentType()).isEqualTo("failedJob");
            assertThat(incident.getIncidentMessage()).contains("452 4.2.2 Mailbox full");
        });
        assertThat(made()).allMatch(number -> caseFiles.isIntact(number));
        assertThat(made())
                .allSatisfy(number -> assertThat(ExportParts.problemsOf(application, number))
                        .as("the export of %s", number)
                        .isEmpty());
        assertThat(made().stream().map(number -> caseFiles.get(number).targets().priority()))
                .contains("P1", "P2", "P3", "P4");
        assertThat(made().stream().map(number -> caseFiles.get(number).language()))
                .contains("en", "zh-CN");
    }

    @Test
    void everySampleIsWhereItIsMeantToBeAndTheClockGoesAgain() {
        make(NOW);
        undisturbed = stories();
        Instant ended = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        assertEveryIsWhereItIsMeantToBe(NOW);
        assertThat(management
                        .createJobQuery()
                        .withRetriesLeft()
                        .duedateLowerThan(java.util.Date.from(NOW))
                        .list())
                .isEmpty();
        assertThat(clock.instant()).isBetween(ended, Instant.now());
        assertThat(made().stream().flatMap(number -> caseFiles.entries(number).stream()))
                .allSatisfy(entry -> assertThat(entry.writtenAt()).isBeforeOrEqualTo(NOW));
        assertThat(entries("third-attempt-scanner"))
                .as("progress updates were sent at their time")
                .filteredOn(entry -> "progress-update".equals(entry.content().get("kind")))
                .extracting(entry -> entry.writtenAt().truncatedTo(ChronoUnit.SECONDS))
                .contains(Instant.parse("2026-10-28T02:30:00Z"), Instant.parse("2026-10-29T02:30:00Z"));
        assertThat(entries("third-attempt-scanner"))
                .filteredOn(entry -> entry.kind() == EntryKind.ALERT)
                .extracting(entry -> entry.writtenAt().truncatedTo(ChronoUnit.SECONDS))
                .contains(ticket("third-attempt-scanner").targets().resolutionDue());

        Set<String> first = numbers();

        samples.make(mails, NOW.plus(Duration.ofDays(1)));

        assertThat(numbers()).isEqualTo(first);
        assertThat(management.getProperties())
                .containsEntry(MARK, "made")
                .allSatisfy((name, value) -> assertThat(name).doesNotStartWith(MARK + "."));
    }

    @Test
    @Tag("thorough")
    void whatWasBrokenOffGoesOnAsIfNothingHadHappened() {
        Map<String, List<String>> expected = undisturbed;
        if (expected == null) {
            make(NOW);
            expected = stories();
            endWhatWasMade();
            before = numbers();
        }

        var answers = new AtomicInteger();
        SupportProcess dying = mock(SupportProcess.class, delegatesTo(process));
        doAnswer(call -> {
                    process.answer(call.getArgument(0), call.getArgument(1), call.getArgument(2), call.getArgument(3));
                    if (answers.incrementAndGet() == 17) {
                        throw new AssertionError("killed before the commit");
                    }
                    return null;
                })
                .when(dying)
                .answer(any(), any(), any(), any());
        var broken = new Samples(dying, time, serviceTimes, history, management, transactions);
        management.setProperty(MARK, NOW.toString());
        assertThatThrownBy(() -> broken.make(mails, NOW)).isInstanceOf(AssertionError.class);
        assertThat(made()).hasSizeBetween(1, expected.size() - 1);

        samples.make(mails, NOW.plus(Duration.ofDays(1)));

        assertThat(made()).hasSameSizeAs(expected.keySet());
        assertThat(stories()).isEqualTo(expected);
    }

    @Test
    void aServiceDeskWithTicketsOfItsOwnGetsNone() {
        process.ticketReceived(Map.of(
                "title", "Ours", "description", "Ours", "requesterName", "Front desk", "requesterPhone", "ext. 1000"));
        Set<String> ours = numbers();

        samples.make(mails, NOW);

        assertThat(numbers()).isEqualTo(ours);
    }

    /** Sets the mark of an interrupted run, because other tests leave tickets of their own. */
    private void make(Instant now) {
        management.setProperty(MARK, now.toString());
        samples.make(mails, now);
    }

    private Set<String> numbers() {
        return history.createHistoricProcessInstanceQuery().processDefinitionKey(TechnicalSupport.KEY).list().stream()
                .map(HistoricProcessInstance::getBusinessKey)
                .collect(toSet());
    }

    private Set<String> made() {
        Set<String> made = numbers();
        made.removeAll(before);
        return made;
    }

    private Map<String, Set<String>> places() {
        return Sample.all().stream().collect(toMap(Sample::name, sample -> place(ticket(sample.name()))));
    }

    private Set<String> place(Ticket ticket) {
        if (ticket.endedAs() != null) {
            return Set.of(ticket.endedAs());
        }
        return tasks.createTaskQuery().processInstanceBusinessKey(ticket.number()).list().stream()
                .map(Task::getTaskDefinitionKey)
                // Depending on the time of day, further targets may be missed.
                .filter(element -> !element.equals("Task_AcknowledgeBreach"))
                .collect(toSet());
    }

    private Ticket ticket(String name) {
        Sample sample = Sample.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return made().stream()
                .map(caseFiles::get)
                .filter(ticket -> ticket.title().equals(sample.reported("title")))
                .findFirst()
                .orElseThrow();
    }

    private List<Entry> entries(String name) {
        return caseFiles.entries(ticket(name).number());
    }

    private List<Incident> incidents(String number) {
        Set<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(instance -> instance.getId())
                .collect(toSet());
        return runtime.createIncidentQuery().list().stream()
                .filter(incident -> instances.contains(incident.getProcessInstanceId()))
                .toList();
    }

    /** Contents of the case files without ticket numbers. */
    private Map<String, List<String>> stories() {
        return Sample.all().stream()
                .collect(toMap(
                        Sample::name,
                        sample -> entries(sample.name()).stream()
                                .map(entry -> entry.writtenAt() + " " + entry.kind() + " " + entry.element() + " "
                                        + entry.author() + " " + entry.content().get("kind"))
                                .toList()));
    }
}
