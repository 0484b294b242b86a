package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** People can read the diagrams; and if they could not, it would be noticed. */
class DiagramGeometryTest {

    private static final String SUPPORT = "processes/technical-support.bpmn";
    private static final Blueprint AS_BUILT = Blueprint.asBuilt();
    private static final Pattern SHOWN = Pattern.compile("data-element-id=\"(\\w+?)(?:_label)?\"");

    /** The part of a diagram that a screen of Cockpit shows at its full size. */
    private static final double SCREEN_WIDTH = 1440;

    private static final double SCREEN_HEIGHT = 900;

    /** The stage that each element of the standard belongs to. */
    private static final Map<String, Set<String>> STAGES = stages("""
            Receive: StartEvent_CallTaken StartEvent_TicketReceived Task_RegisterTicket Task_AcknowledgeReceipt
            Assess: Task_Triage TimerEvent_FirstResponseAtRisk TimerEvent_FirstResponseOverdue TimerEvent_TriageResolutionAtRisk TimerEvent_TriageResolutionOverdue Task_DeterminePriority Task_RouteTicket Task_ProvideDetails TimerEvent_DetailsReminderDue TimerEvent_DetailsOverdue Task_RemindForDetails Task_SendNoAnswer EndEvent_NoAnswer Task_QuickFix TimerEvent_QuickFixAtRisk TimerEvent_QuickFixOverdue Task_SendOutOfScope EndEvent_OutOfScope EndEvent_Spam
            Diagnose: Task_Diagnose Task_JudgePriorityAnew Task_ProvideMoreDetails Task_Consult Task_AuthorizeRemoteAssistance Task_ConfirmConsent Task_RemoteAssistance TimerEvent_ConsentExpired MessageEvent_ConsentRevoked Task_RecordRevocation Task_RecordSession Task_ExplainDelay Task_SendDelayNotice
            Solve: Task_PrepareSolution Task_ChooseSolution Task_ApproveChange Task_ApplySolution BoundaryEvent_NotHelped Task_CarryOutSolution
            Verify: Task_Verify
            Close: Task_ConfirmResolution TimerEvent_ConfirmationReminderDue Task_RemindToConfirm TimerEvent_ConfirmedBySilence Task_RecordSilence BoundaryEvent_NotSolved Task_SendReopening Task_AnswerQuestions Task_ArchiveCase Task_SendClosure
            Follow up: SubProcess_FollowUp TimerEvent_FollowUpDue Task_FollowUpVisit BoundaryEvent_ProblemReported EndEvent_TicketClosed
            At any time: Task_AlertLead Task_SendProgressUpdate Task_RecordReply Task_FileAnswer Task_ReadReply EndEvent_ConsentWithdrawn Task_ReviewPriority Task_RouteTicketAnew Task_SendWithdrawal EndEvent_TicketWithdrawn
            """);

    /** Elements that a ticket passes when all goes well, on the level of the process. */
    private static final List<String> HAPPY_PATH = words("""
            StartEvent_TicketReceived Gateway_Reported Task_RegisterTicket Task_AcknowledgeReceipt Gateway_ToTriage
            Task_Triage Task_DeterminePriority Task_RouteTicket Gateway_TriageOutcome Gateway_ToResolve
            Task_ConfirmResolution Gateway_Confirmed Gateway_OtherQuestions Gateway_ToArchive Task_ArchiveCase Task_SendClosure
            SubProcess_FollowUp Gateway_Recurred EndEvent_TicketClosed
            """);

    /** And while the problem is being resolved. */
    private static final List<String> HAPPY_PATH_OF_RESOLVING = words("""
            StartEvent_ProblemAccepted Gateway_QuickFixOutcome Gateway_ToDiagnosis Task_Diagnose Task_JudgePriorityAnew
            Gateway_DiagnosisOutcome Gateway_ToSolution Task_PrepareSolution Gateway_RequesterMayChoose
            Gateway_SolutionChosen Gateway_Sensitive Gateway_ChangeCleared Gateway_PerformedBy Gateway_ToCarryOut
            Task_CarryOutSolution Gateway_ToVerification Task_Verify Gateway_Verified EndEvent_ProblemSolved
            """);

    /** And after its case was closed. */
    private static final List<String> HAPPY_PATH_OF_FOLLOWING_UP =
            words("StartEvent_FollowUpBegun TimerEvent_FollowUpDue Task_FollowUpVisit EndEvent_VisitMade");

    @ParameterizedTest(name = "{0}")
    @MethodSource("diagrams")
    void aDiagramIsEasyToRead(String diagram) {
        assertThat(geometry(diagram, AS_BUILT).findings()).isEmpty();
    }

    static Stream<String> diagrams() {
        return AS_BUILT.paths("processes", ".bpmn");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("diagrams")
    void thePictureOfADiagramShowsItsElements(String diagram) throws IOException {
        String picture =
                Files.readString(Path.of(diagram.replace("processes/", "docs/").replace(".bpmn", ".svg")));

        assertThat(SHOWN.matcher(picture).results().map(shown -> shown.group(1)).distinct())
                .as("npm run draw")
                .containsExactlyInAnyOrderElementsOf(geometry(diagram, AS_BUILT).drawn());
    }

    @Test
    void everyElementStandsInTheBoxOfItsStageAndEveryStageFitsOnAScreen() {
        assertThat(geometry(SUPPORT, AS_BUILT).stageFindings(STAGES, SCREEN_WIDTH, SCREEN_HEIGHT))
                .isEmpty();
    }

    @Test
    void theHappyPathIsOneStraightLineOnEachLevel() {
        DiagramGeometry geometry = geometry(SUPPORT, AS_BUILT);

        assertThat(geometry.besideTheLine(HAPPY_PATH)).isEmpty();
        assertThat(geometry.besideTheLine(HAPPY_PATH_OF_RESOLVING)).isEmpty();
        assertThat(geometry.besideTheLine(HAPPY_PATH_OF_FOLLOWING_UP)).isEmpty();
    }

    @Test
    void theStandardIsSeenAtOneGlance() {
        assertThat(geometry(SUPPORT, AS_BUILT).width()).isLessThanOrEqualTo(3000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offences")
    void whatIsHardToReadIsNamed(String what, UnaryOperator<String> change, String... named) {
        assertThat(geometry(SUPPORT, AS_BUILT.with(SUPPORT, change)).findings())
                .as(what)
                .anySatisfy(finding -> assertThat(finding).contains(named));
    }

    static Stream<Arguments> offences() {
        return Stream.of(
                offence(
                        "a flow crosses another",
                        flow("Flow_SendOutOfScope_To_OutOfScope", "1300,180 1500,180 1500,325"),
                        "Flow_SendOutOfScope_To_OutOfScope crosses "),
                offence(
                        "two flows share a line",
                        flow("Flow_Confirmed_To_ProblemReopened", "1845,300 1845,218 1735,218"),
                        "Flow_Confirmed_To_ProblemReopened",
                        "runs on one line with"),
                offence(
                        "a flow ends before its target",
                        flow("Flow_Verify_To_Verified", "2132,1120 2150,1120"),
                        "Flow_Verify_To_Verified does not end at the border of Gateway_Verified"),
                offence(
                        "a flow runs through a task",
                        flow("Flow_DiagnosisOutcome_To_ToSolution", "785,1120 1140,1120 1140,1200 1010,1120"),
                        "Flow_DiagnosisOutcome_To_ToSolution runs through Task_PrepareSolution"),
                offence("a task stands on another", shape("Task_Triage", 900, 285), "Task_Triage overlaps"),
                offence(
                        "a task stands out of its subprocess",
                        shape("Task_Consult", 796, 600),
                        "Task_Consult stands out of SubProcess_ResolveProblem"),
                offence(
                        "a boundary event floats",
                        shape("TimerEvent_DetailsOverdue", 900, 600),
                        "TimerEvent_DetailsOverdue is not on the border of Task_ProvideDetails"),
                offence(
                        "a label lies over a task",
                        label("Gateway_ToTriage", 760, 320),
                        "Gateway_ToTriage has its label over Task_Triage"),
                offence(
                        "a label lies over a flow",
                        label("Gateway_ToTriage", 700, 318),
                        "Gateway_ToTriage has its label over Flow_ToTriage_To_Triage"),
                offence(
                        "a task reads backwards",
                        flow("Flow_ProvideDetails_To_DetailsProvided", "905,480 890,480 890,700 1080,700 1080,498"),
                        "Task_ProvideDetails reads backwards"),
                offence(
                        "an element is not drawn",
                        text -> text.replace("bpmnElement=\"Task_Consult\"", "bpmnElement=\"Task_Unknown\""),
                        "Task_Consult is not drawn"));
    }

    @Test
    void anElementOutOfItsStageIsNamed() {
        assertThat(geometry(SUPPORT, AS_BUILT.with(SUPPORT, shape("Task_AlertLead", 2650, 20)))
                        .stageFindings(STAGES, SCREEN_WIDTH, SCREEN_HEIGHT))
                .contains("Task_AlertLead is not in the box of At any time");
        assertThat(geometry(SUPPORT, AS_BUILT).stageFindings(STAGES, 800, SCREEN_HEIGHT))
                .contains("Group_Solve is larger than 800 x 900");
    }

    @Test
    void anElementBesideTheLineIsNamed() {
        assertThat(geometry(SUPPORT, AS_BUILT.with(SUPPORT, shape("Task_Triage", 770, 300)))
                        .besideTheLine(HAPPY_PATH))
                .containsExactly("Task_Triage is not on the line of StartEvent_TicketReceived");
    }

    private static Arguments offence(String what, UnaryOperator<String> change, String... named) {
        return Arguments.of(what, change, named);
    }

    private static UnaryOperator<String> shape(String id, int x, int y) {
        return text -> replaced(
                text,
                "(\"" + id + "\"[^>]*>\\s*<dc:Bounds) x=\"[^\"]*\" y=\"[^\"]*\"",
                "$1 x=\"" + x + "\" y=\"" + y + "\"");
    }

    private static UnaryOperator<String> label(String id, int x, int y) {
        return text -> replaced(
                text,
                "(bpmnElement=\"" + id + "\"[^>]*>\\s*<dc:Bounds[^>]*>\\s*<bpmndi:BPMNLabel>\\s*<dc:Bounds)"
                        + " x=\"[^\"]*\" y=\"[^\"]*\"",
                "$1 x=\"" + x + "\" y=\"" + y + "\"");
    }

    private static UnaryOperator<String> flow(String id, String points) {
        var waypoints = new StringBuilder();
        for (String point : points.split(" ", -1)) {
            String[] xy = point.split(",", -1);
            waypoints.append("<di:waypoint x=\"%s\" y=\"%s\" />".formatted(xy[0], xy[1]));
        }
        return text -> replaced(text, "(bpmnElement=\"" + id + "\">)(\\s*<di:waypoint[^>]*>)+", "$1" + waypoints);
    }

    private static String replaced(String text, String pattern, String by) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.replaceFirst(by);
    }

    private static DiagramGeometry geometry(String diagram, Blueprint blueprint) {
        return DiagramGeometry.of(blueprint.xml(diagram));
    }

    private static Map<String, Set<String>> stages(String table) {
        var stages = new LinkedHashMap<String, Set<String>>();
        table.lines().forEach(line -> {
            int colon = line.indexOf(':');
            stages.put(line.substring(0, colon), Set.copyOf(words(line.substring(colon + 1))));
        });
        return stages;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}
