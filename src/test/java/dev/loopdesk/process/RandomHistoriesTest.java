package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.TargetClock.State;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A thousand tickets on random ways through the diagram, with pauses, changes of priority, messages, and a clock that now
 * and then jumps by an hour: at every step the engine's timers ring when the pure function of the recorded events says. The
 * histories are divided among classes, so that they run in several JVMs at a time.
 */
@LoopdeskTest
abstract class RandomHistoriesTest {

    private static final int STEPS = 5;
    private static final Set<String> WAITING = Set.of(
            "Task_ProvideDetails",
            "Task_ProvideMoreDetails",
            "Task_AuthorizeRemoteAssistance",
            "Task_ChooseSolution",
            "Task_ApplySolution",
            "Task_ConfirmResolution");
    private static final List<String> LEVELS = List.of("low", "medium", "high");

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private ClockRecord record;

    @Autowired
    private ServiceTimes serviceTimes;

    private final int firstSeed;
    private final int histories;
    private final Map<String, String> elements = new HashMap<>();
    private final Map<String, ServiceLevel> levels = new HashMap<>();
    private int compared;
    private int rung;
    private int paused;
    private int retargeted;

    RandomHistoriesTest(int firstSeed, int histories) {
        this.firstSeed = firstSeed;
        this.histories = histories;
    }

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
    }

    @Test
    void timersRingWhenTheRecordSaysAtEveryStepOfEveryHistory() {
        for (int seed = firstSeed; seed < firstSeed + histories; seed++) {
            new History(seed, false).live();
            if (seed % 20 == 0) {
                new History(seed, true).live();
            }
        }
        // Else the histories were too tame to show anything.
        assertThat(compared).as("dates compared").isGreaterThan(7 * histories);
        assertThat(rung).as("timers that rang").isGreaterThan(histories);
        assertThat(paused).as("pauses").isGreaterThan(histories / 2);
        assertThat(retargeted).as("changed promises").isGreaterThan(histories / 2);
    }

    /** One ticket from its receipt on. */
    private final class History {

        private final int seed;
        private final boolean spam;
        private final Random random;
        private final String number;
        private final String instance;
        private Instant now;

        History(int seed, boolean spam) {
            this.spam = spam;
            this.seed = seed;
            this.random = new Random(seed);
            // Around a Spring Festival, its make-up days and a plain month.
            this.now = Instant.parse("2026-02-10T00:00:00Z").plus(random.nextInt(40 * 24 * 60), ChronoUnit.MINUTES);
            setClock(now);
            number = process.callTaken(
                    "agent",
                    Map.of(
                            "title",
                            "History " + seed,
                            "description",
                            "Something is wrong.",
                            "requesterName",
                            "Front desk",
                            "requesterPhone",
                            "1234",
                            "urgency",
                            pick(LEVELS),
                            "impact",
                            pick(LEVELS)));
            instance = engine.getRuntimeService()
                    .createProcessInstanceQuery()
                    .processInstanceBusinessKey(number, TechnicalSupport.KEY)
                    .singleResult()
                    .getId();
        }

        void live() {
            compare("received");
            for (int step = 0; step < STEPS && isOpen(); step++) {
                String what = step();
                compare(what);
            }
            nothingIsToldTwice();
            record.events(number).forEach(event -> {
                paused += event.kind() == Kind.PAUSED ? 1 : 0;
                retargeted += event.kind() == Kind.RETARGETED ? 1 : 0;
            });
            assertThat(record.isIntact(number)).as("record of history %s", seed).isTrue();
        }

        private String step() {
            int dice = random.nextInt(20);
            if (dice == 0) {
                setClock(now.minus(Duration.ofHours(1)));
                return "clock an hour back";
            }
            if (dice == 1) {
                setClock(now.plus(Duration.ofHours(1)));
                ring();
                return "clock an hour ahead";
            }
            if (dice == 2) {
                process.requesterReplied(number, "Any news?");
                return "reply";
            }
            if (dice == 3 && process.isAt(number, "Task_RemoteAssistance")) {
                process.remoteConsentRevoked(number);
                return "consent revoked";
            }
            if (dice <= 4) {
                new PriorityChange(engine.getRuntimeService(), caseFiles).of(number, pick(LEVELS), pick(LEVELS));
                return "priority changed";
            }
            if (dice <= 9) {
                Duration wait = random.nextBoolean()
                        ? Duration.ofMinutes(random.nextInt(300))
                        : Duration.ofMinutes(random.nextInt(8 * 24 * 60));
                goOnTo(now.plus(wait));
                return "waited " + wait;
            }
            setClock(now.plusSeconds(random.nextInt(5_000)));
            ring();
            Task reply = task("Task_ReadReply", true);
            Task task = reply == null ? task("Task_ReadReply", false) : reply;
            if (task == null) {
                goOnTo(now.plus(Duration.ofDays(1)));
                return "waited a day";
            }
            process.complete(
                    task.getId(),
                    WAITING.contains(task.getTaskDefinitionKey()) ? Entry.REQUESTER : "agent",
                    answer(task.getTaskDefinitionKey()));
            return "completed " + task.getTaskDefinitionKey();
        }

        private Map<String, Object> answer(String element) {
            return switch (element) {
                case "Task_Triage" ->
                    Map.of(
                            "category",
                            "hardware",
                            "urgency",
                            pick(LEVELS),
                            "impact",
                            pick(LEVELS),
                            "triageOutcome",
                            spam
                                    ? "spam"
                                    : pick(List.of("diagnose", "diagnose", "diagnose", "quick-fix", "details-missing")),
                            "question",
                            "Which one?");
                case "Task_ProvideDetails", "Task_ProvideMoreDetails" -> Map.of("detailsProvided", yesOrNo());
                case "Task_QuickFix" -> Map.of("quickFixOutcome", pick(List.of("solved", "not-solved")));
                case "Task_Diagnose" -> {
                    var fields = new HashMap<String, Object>(Map.of(
                            "diagnosisOutcome",
                            pick(List.of(
                                    "cause-found",
                                    "details-missing",
                                    "consult",
                                    "remote-assistance",
                                    "no-solution-yet")),
                            "cause",
                            "It is worn.",
                            "consultQuestion",
                            "Is it known?"));
                    if (random.nextInt(3) == 0) {
                        fields.put("urgency", pick(LEVELS));
                        fields.put("impact", pick(LEVELS));
                    }
                    yield fields;
                }
                case "Task_Consult" -> Map.of("findings", "A worn part.");
                case "Task_AuthorizeRemoteAssistance" -> Map.of("remoteAssistanceGranted", yesOrNo());
                case "Task_RemoteAssistance", "Task_RecordSession" -> Map.of("sessionLog", "Looked.");
                case "Task_ExplainDelay" -> Map.of("delayReason", "A part is on its way.");
                case "Task_PrepareSolution" ->
                    Map.of(
                            "option1Steps",
                            "Replace it.",
                            "option2Steps",
                            "Mend it.",
                            "requesterMayChoose",
                            yesOrNo(),
                            "sensitive",
                            "false",
                            "performedBy",
                            pick(List.of("requester", "staff")));
                case "Task_ChooseSolution" -> Map.of("chosenOption", "1");
                case "Task_ApplySolution" -> Map.of("applyOutcome", pick(List.of("applied", "needs-help")));
                case "Task_CarryOutSolution" -> Map.of("workDone", "Replaced.");
                case "Task_Verify" -> {
                    String passed = yesOrNo();
                    yield Map.of(
                            "symptomGone",
                            passed,
                            "functionsNormal",
                            passed,
                            "noNewProblems",
                            passed,
                            "verificationNote",
                            "Still worn.");
                }
                case "Task_ConfirmResolution" ->
                    random.nextInt(3) == 0
                            ? Map.of("resolutionConfirmed", "true", "otherQuestions", "And the other one?")
                            : Map.of("resolutionConfirmed", yesOrNo(), "comment", "See above.");
                case "Task_AnswerQuestions" ->
                    Map.of("questionsOutcome", "answered", "questionsAnswer", "It will be replaced, too.");
                case "Task_FollowUpVisit" -> Map.of("problemRecurred", yesOrNo(), "followUpNote", "As said.");
                case "Task_ReadReply" ->
                    Map.of(
                            "replyOutcome",
                            pick(List.of(
                                    "nothing",
                                    process.takesProblem(number)
                                            ? "still-broken"
                                            : process.isAt(number, "Task_RemoteAssistance")
                                                    ? "consent-withdrawn"
                                                    : "nothing")));
                default -> throw new IllegalStateException(element);
            };
        }

        /** Time goes by, and every timer rings on the way, at its time. */
        private void goOnTo(Instant moment) {
            while (true) {
                Job next = jobs().stream()
                        .filter(job -> !job.getDuedate().toInstant().isAfter(moment))
                        .min(Comparator.comparing(Job::getDuedate))
                        .orElse(null);
                if (next == null || !isOpen()) {
                    break;
                }
                Instant due = next.getDuedate().toInstant();
                // A reminder's last turn must not be met exactly: the engine takes it for one more.
                setClock(due.isAfter(now) ? due.plusMillis(elementOf(next).contains("Reminder") ? 1 : 0) : now);
                ring(next);
            }
            setClock(moment);
        }

        private void ring() {
            for (Job job : jobs()) {
                if (isOpen() && !job.getDuedate().toInstant().isAfter(now)) {
                    ring(job);
                }
            }
        }

        private void ring(Job job) {
            if (engine.getManagementService()
                            .createJobQuery()
                            .jobId(job.getId())
                            .count()
                    > 0) {
                engine.getManagementService().executeJob(job.getId());
                rung++;
            }
        }

        private void compare(String what) {
            if (!isOpen()) {
                return;
            }
            String at = "history " + seed + " after " + what + " at " + now;
            var events = record.events(number);
            var clocks = new TreeMap<Target, TargetClock>();
            for (Target target : Target.values()) {
                clocks.put(target, TargetClock.of(target, events, serviceTimes::calendar));
            }
            TargetClock response = Objects.requireNonNull(clocks.get(Target.FIRST_RESPONSE));
            TargetClock resolution = Objects.requireNonNull(clocks.get(Target.RESOLUTION));
            TargetClock update = Objects.requireNonNull(clocks.get(Target.NEXT_UPDATE));
            var rings = new TreeMap<String, Instant>();
            jobs().forEach(job -> rings.put(elementOf(job), job.getDuedate().toInstant()));

            compare(at, rings, "TimerEvent_FirstResponseAtRisk", response.atRisk());
            compare(at, rings, "TimerEvent_FirstResponseOverdue", response.due());
            for (String place : List.of("Resolution", "QuickFix", "TriageResolution")) {
                compare(at, rings, "TimerEvent_" + place + "AtRisk", resolution.atRisk());
                compare(at, rings, "TimerEvent_" + place + "Overdue", resolution.due());
            }
            if (rings.containsKey("TimerEvent_ProgressUpdateDue") && !now.isAfter(update.due())) {
                compare(at, rings, "TimerEvent_ProgressUpdateDue", update.due());
            }
            promiseIsTheTables(at, resolution);

            Task task = task("Task_ReadReply", false);
            if (task == null) {
                return;
            }
            String element = task.getTaskDefinitionKey();
            if (WAITING.contains(element)) {
                assertThat(resolution.state()).as(at).isEqualTo(State.WAITING);
                assertThat(task.getDueDate()).as(at).isNull();
            } else if (element.equals("Task_Triage")) {
                assertThat(response.state()).as(at).isEqualTo(State.RUNNING);
                assertThat(task.getDueDate()).as(at).isEqualTo(date(response.due()));
                everythingPassedIsNoticed(at, response, rings, "TimerEvent_FirstResponseOverdue");
                everythingPassedIsNoticed(at, resolution, rings, "TimerEvent_TriageResolutionOverdue");
            } else if (element.equals("Task_AnswerQuestions")) {
                assertThat(resolution.state()).as(at).isEqualTo(State.MET);
            } else if (!element.equals("Task_FollowUpVisit")) {
                assertThat(resolution.state()).as(at).isEqualTo(State.RUNNING);
                assertThat(task.getDueDate()).as(at).isEqualTo(date(resolution.due()));
                everythingPassedIsNoticed(
                        at,
                        resolution,
                        rings,
                        element.equals("Task_QuickFix")
                                ? "TimerEvent_QuickFixOverdue"
                                : "TimerEvent_ResolutionOverdue");
            }
        }

        private void compare(String at, Map<String, Instant> rings, String timer, @Nullable Instant expected) {
            Instant rings1 = rings.get(timer);
            if (rings1 != null) {
                Instant rounded = expected == null ? TargetTracking.NEVER : expected.truncatedTo(ChronoUnit.MILLIS);
                // One that is due already is left to ring.
                if (rings1.isAfter(now) || rounded.isAfter(now)) {
                    assertThat(rings1).as("%s: %s", at, timer).isEqualTo(rounded);
                }
                compared++;
            }
        }

        private void promiseIsTheTables(String at, TargetClock resolution) {
            var ticket = caseFiles.get(number);
            ServiceLevel level = levels.computeIfAbsent(
                    ticket.urgency() + "/" + ticket.impact(), both -> process.serviceLevel(ticket));
            if (resolution.isOpen() && ticket.respondedAt() != null) {
                assertThat(resolution.terms().priority()).as(at).isEqualTo(level.priority());
                assertThat(resolution.allowed()).as(at).isEqualTo(level.resolution());
            }
        }

        /** It rings yet, or is recorded as missed; never forgotten. */
        private void everythingPassedIsNoticed(
                String at, TargetClock target, Map<String, Instant> rings, String overdue) {
            // Also where its deadline lies ahead: it may have rung before somebody set the clock back.
            assertThat(target.has(Kind.BREACHED) || rings.containsKey(overdue))
                    .as(at)
                    .isTrue();
        }

        private void nothingIsToldTwice() {
            var told = caseFiles.entries(number).stream()
                    .filter(entry -> entry.kind() == EntryKind.ALERT)
                    .map(entry -> entry.text("target") + " " + entry.text("due"))
                    .toList();
            assertThat(told).as("alerts of history %s", seed).doesNotHaveDuplicates();
        }

        private boolean isOpen() {
            return caseFiles.get(number).endedAt() == null;
        }

        /** The oldest open task that is, or is not, the one of that element. */
        private @Nullable Task task(String element, boolean isIt) {
            return engine
                    .getTaskService()
                    // A query by criteria composes its text anew each time, which takes longer than the query itself.
                    .createNativeTaskQuery()
                    .sql("select * from " + engine.getManagementService().getTableName(Task.class)
                            + " where PROC_INST_ID_ = #{instance} order by CREATE_TIME_")
                    .parameter("instance", instance)
                    .list()
                    .stream()
                    .filter(task -> task.getTaskDefinitionKey().equals(element) == isIt)
                    .findFirst()
                    .orElse(null);
        }

        private List<Job> jobs() {
            return engine.getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance)
                    .timers()
                    .list();
        }

        private void setClock(Instant moment) {
            now = moment.truncatedTo(ChronoUnit.MILLIS);
            ClockUtil.setCurrentTime(Date.from(now));
        }

        private <T> T pick(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        private String yesOrNo() {
            return random.nextBoolean() ? "true" : "false";
        }
    }

    private String elementOf(Job job) {
        return elements.computeIfAbsent(
                job.getJobDefinitionId(),
                id -> engine.getManagementService()
                        .createJobDefinitionQuery()
                        .jobDefinitionId(id)
                        .singleResult()
                        .getActivityId());
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }
}
