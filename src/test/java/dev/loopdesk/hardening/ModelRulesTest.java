package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an analyst draws either works or is refused by name. */
class ModelRulesTest {

    private static final String SUPPORT = "technical-support.bpmn";

    @Test
    void the_shipped_models_keep_all_rules() {
        var rules = new ModelRules(shipped());

        assertThat(rules.problems()).isEmpty();
        assertThat(rules.waiting())
                .containsExactlyInAnyOrder(
                        "Task_ProvideDetails",
                        "Task_ProvideMoreDetails",
                        "Task_AuthorizeRemoteAssistance",
                        "Task_ChooseSolution",
                        "Task_ApplySolution",
                        "Task_ConfirmResolution");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name="entry" value="triage"             | name="entry" value="gossip"             | Task_Triage: property entry is 'gossip', must be one of answer, triage, details
            name="entry" value="triage"             | name="entry" value="message"            | Task_Triage: property entry is 'message', must be one of answer
            name="entry" value="triage"             | name="entry" value="note"               | Task_Triage: property entry is 'note', must be one of answer
            name="requesterMay" value="know"        | name="requesterMay" value="maybe"       | Task_Triage: property requesterMay is 'maybe', must be one of read, know, nothing
            name="stage" value="assess"             | name="stage" value="limbo"              | Task_Triage: property stage is 'limbo', must be one of receive, assess, diagnose, solve, verify, close, follow-up
            name="meets" value="first-response"     | name="meets" value="everything"         | Task_Triage: property meets is 'everything', must be one of first-response, resolution
            name="resolutionClock" value="unchanged" | name="resolutionClock" value="backwards" | Task_ReadReply: property resolutionClock is 'backwards', must be one of pauses, runs, unchanged
            name="waitsFor" value="requester"       | name="waitsFor" value="godot"           | Task_ProvideDetails: property waitsFor is 'godot', must be one of requester
            name="moment" value="at-risk"            | name="moment" value="tomorrow"          | TimerEvent_FirstResponseAtRisk: property moment is 'tomorrow', must be one of at-risk, due
            value="details-wanted"                  | value="details-wished"                  | Task_ProvideDetails: property message is 'details-wished', must be one of receipt
            value="details-wanted"                  | value="alert"                           | Task_ProvideDetails: property message is 'alert', which is for staff
            value="closure"                         | value="staff-message"                   | Task_SendClosure: property message is 'staff-message', must be one of receipt
            value="closure"                         | value="approval-wanted"                 | Task_SendClosure: property message is 'approval-wanted', which is for staff
            <camunda:property name="message" value="closure" /> | ''                          | Task_SendClosure: property message is missing, must be one of receipt
            camunda:formRef="verify" camunda:formRefBinding="deployment" | ''                 | Task_Verify: has no form
            ${sensitive}                            | ${sensitive or delicate != 'delicate'}  | Flow_Sensitive_To_ApproveChange: asks for delicate, which no field of a form keeps
            camunda:formRef="verify"                | camunda:formRef="check"                 | Task_Verify: its form check is not among the deployed files
            """)
    void what_a_diagram_says_wrongly_is_named(String from, String to, String problem) {
        assertThat(new ModelRules(changed(SUPPORT, from, to)).problems())
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            triage.form           | "variable": "lasting"      | "variable": "always"    | Form triage: field category: property variable is 'always', must be one of outcome, lasting
            verify.form           | "variable": "outcome"      | "colour": "green"       | Flow_Verified_To_ProblemSolved: asks for symptomGone, which no field of a form keeps
            triage.form           | "key": "triageOutcome"     | "key": "closed"         | Form triage: field closed: is a variable that the process itself keeps
            provide-details.form  | "type": "textarea"         | "type": "filepicker"    | Task_ProvideDetails: the ticket page cannot show the field details of type filepicker
            provide-details.form  | "values"                   | "valuesKey": "a", "old" | Task_ProvideDetails: the field detailsProvided has no values to choose from
            choose-solution.form  | "type": "radio"            | "type": "checklist"     | Form choose-solution: field chosenOption: takes several values and cannot be a variable
            provide-details.form  | {                          | [                       | provide-details.form cannot be read
            verify.form           | "sentTo": "requester"      | "sentTo": "everybody"   | Form verify: field messageToRequester: property sentTo is 'everybody', must be one of requester
            verify.form           | "sentTo": "requester"      | "sentTo": "requester", "variable": "outcome" | Form verify: field messageToRequester: is sent to the requester and cannot be a variable
            verify.form           | "variable": "outcome"      | "sentTo": "requester"   | Form verify: field symptomGone: is sent to the requester and must be a text
            report-problem.form   | "key": "steps",            | "key": "steps", "properties": {"sentTo": "requester"}, | StartEvent_CallTaken: the field steps is sent to the requester, but there is no ticket yet
            provide-details.form  | "key": "details",          | "key": "details", "properties": {"sentTo": "requester"}, | Task_ProvideDetails: property replyField is 'details', a field for staff only
            """)
    void what_a_form_says_wrongly_is_named(String form, String from, String to, String problem) {
        assertThat(new ModelRules(changed(form, from, to)).problems())
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @Test
    void a_diagram_that_is_none_is_named() {
        assertThat(new ModelRules(Map.of("broken.bpmn", "<a/>".getBytes(StandardCharsets.UTF_8))).problems())
                .singleElement()
                .asString()
                .startsWith("broken.bpmn cannot be read");
    }

    @Test
    void a_property_of_somebody_else_is_left_alone() {
        assertThat(new ModelRules(changed(
                                SUPPORT,
                                "<camunda:property name=\"entry\" value=\"triage\" />",
                                "<camunda:property name=\"entry\" value=\"triage\" />"
                                        + "<camunda:property name=\"colour\" value=\"green\" />"
                                        + "<camunda:property name=\"note\" />"))
                        .problems())
                .isEmpty();
    }

    private static Map<String, byte[]> changed(String file, String from, String to) {
        Map<String, byte[]> files = shipped();
        String before = new String(files.get(file), StandardCharsets.UTF_8);
        int at = before.indexOf(from);
        assertThat(at).as(from).isNotNegative();
        String after = before.substring(0, at) + to + before.substring(at + from.length());
        files.put(file, after.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static Map<String, byte[]> shipped() {
        var files = new TreeMap<String, byte[]>();
        for (String folder : new String[] {"processes", "forms"}) {
            try (Stream<Path> found = Files.list(Path.of(folder))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
