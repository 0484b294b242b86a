package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.workspace.StaffGroup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.StaticApplicationContext;

/** An analyst's model either works or is refused by name. */
class ModelRulesTest {

    private static final String SUPPORT = "technical-support.bpmn";

    @Test
    void the_shipped_models_keep_all_rules() {
        var findings = new ModelFindings();
        ModelRules rules = rules(ShippedFiles.read(), findings);

        assertThat(findings.all()).isEmpty();
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
            name="resolutionClock" value="unchanged" | name="resolutionClock" value="backwards" | Task_AnswerQuestions: property resolutionClock is 'backwards', must be one of pauses, runs, unchanged
            name="waitsFor" value="requester"       | name="waitsFor" value="godot"           | Task_ProvideDetails: property waitsFor is 'godot', must be one of requester
            name="moment" value="at-risk"            | name="moment" value="tomorrow"          | TimerEvent_FirstResponseAtRisk: property moment is 'tomorrow', must be one of at-risk, due
            name="clause" value="S2.6"               | name="clause" value="S2.9"              | Task_QuickFix: property clause is 'S2.9', must name clauses of the standard, separated by commas
            name="clause" value="S2.6"               | name="clause" value="S2.6; S2.5"        | Task_QuickFix: property clause is 'S2.6; S2.5', must name clauses of the standard, separated by commas
            name="clause" value="S2.6"               | name="clauses" value="S2.6"             | Task_QuickFix: property clauses is unknown, must be one of clause
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
        assertThat(problems(changed(SUPPORT, from, to)))
                .anySatisfy(found -> assertThat(found).startsWith(SUPPORT + ": " + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            triage.form           | "variable": "lasting"      | "variable": "always"    | triage.form: field category: property variable is 'always', must be one of outcome, lasting
            verify.form           | "variable": "outcome"      | "colour": "green"       | technical-support.bpmn: Flow_Verified_To_ProblemSolved: asks for symptomGone, which no field of a form keeps
            triage.form           | "key": "triageOutcome"     | "key": "closed"         | triage.form: field closed: is a variable that the process itself keeps
            provide-details.form  | "type": "textarea"         | "type": "filepicker"    | technical-support.bpmn: Task_ProvideDetails: the ticket page cannot show the field details of type filepicker
            provide-details.form  | "values"                   | "valuesKey": "a", "old" | technical-support.bpmn: Task_ProvideDetails: the field detailsProvided has no values to choose from
            choose-solution.form  | "type": "radio"            | "type": "checklist"     | choose-solution.form: field chosenOption: takes several values and cannot be a variable
            provide-details.form  | {                          | [                       | provide-details.form: cannot be read
            verify.form           | "sentTo": "requester"      | "sentTo": "everybody"   | verify.form: field messageToRequester: property sentTo is 'everybody', must be one of requester
            verify.form           | "sentTo": "requester"      | "sentTo": "requester", "variable": "outcome" | verify.form: field messageToRequester: is sent to the requester and cannot be a variable
            verify.form           | "variable": "outcome"      | "sentTo": "requester"   | verify.form: field symptomGone: is sent to the requester and must be a text
            report-problem.form   | "key": "steps",            | "key": "steps", "properties": {"sentTo": "requester"}, | technical-support.bpmn: StartEvent_CallTaken: the field steps is for the requester to read, but there is no ticket yet
            diagnose.form         | "tells": "cause"           | "tells": "reason"       | diagnose.form: field causeForRequester: property tells is 'reason', must be one of cause, work, verification
            diagnose.form         | "tells": "cause"           | "tells": "cause", "variable": "outcome" | diagnose.form: field causeForRequester: tells the requester something and cannot be a variable
            diagnose.form         | "option.packet-capture.minutes": "45" | "option.packet-capture.minutes": "0" | diagnose.form: field checksNetwork: the property option.packet-capture.minutes is '0', which is no number above zero
            diagnose.form         | "option.packet-capture.minutes": "45" | "option.packet-capture.minutes": "long" | diagnose.form: field checksNetwork: the property option.packet-capture.minutes is 'long', which is no number above zero
            diagnose.form         | "option.packet-capture.minutes": "45" | "option.packet.minutes": "45" | diagnose.form: field checksNetwork: the property option.packet.minutes names no option; there are account-rights, basic-configuration, firewall-and-proxy, name-resolution, network-connection, network-devices, packet-capture, restart, route-and-port
            diagnose.form         | "tells": "cause"           | "tells": "cause", "sentTo": "requester" | diagnose.form: field causeForRequester: has both sentTo and tells, must have one of them
            verify.form           | "variable": "outcome"      | "tells": "work"         | verify.form: field symptomGone: tells the requester something and must be a text
            report-problem.form   | "key": "steps",            | "key": "steps", "properties": {"tells": "work"}, | technical-support.bpmn: StartEvent_CallTaken: the field steps is for the requester to read, but there is no ticket yet
            provide-details.form  | "key": "details",          | "key": "details", "properties": {"tells": "work"}, | technical-support.bpmn: Task_ProvideDetails: property replyField is 'details', a field for staff only
            choose-solution.form  | "clause": "S4.2"           | "clause": "S4.9"        | choose-solution.form: field chosenOption: property clause is 'S4.9', must name clauses of the standard, separated by commas
            triage.form           | "adds": "participants"     | "adds": "people"        | triage.form: field participants: property adds is 'people', must be one of participants
            triage.form           | "adds": "participants"     | "adds": "participants", "variable": "lasting" | triage.form: field participants: adds participants and cannot be a variable
            verify.form           | "variable": "outcome"      | "adds": "participants"  | verify.form: field symptomGone: adds participants and must be a text
            report-problem.form   | "key": "steps",            | "key": "steps", "properties": {"adds": "participants"}, | technical-support.bpmn: StartEvent_CallTaken: the field steps adds participants, but there is no ticket yet
            provide-details.form  | "key": "details",          | "key": "details", "properties": {"sentTo": "requester"}, | technical-support.bpmn: Task_ProvideDetails: property replyField is 'details', a field for staff only
            """)
    void what_a_form_says_wrongly_is_named(String form, String from, String to, String problem) {
        assertThat(problems(changed(form, from, to)))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mail-senders.dmn | <text>"alarm"</text>        | <text>"alert"</text>                     | Rule_Monitoring: senderTrust is 'alert', must be one of none, trusted, alarm, form, blocked
            mail-senders.dmn | "alarms@monitoring.example" | "Alarms@monitoring.example" | Rule_Monitoring: sender is 'Alarms@monitoring.example', must be in small letters
            mail-routing.dmn | <text>"never"</text>        | <text>"seldom"</text>                    | Rule_Admit_Alarm: answer is 'seldom', must be one of yes, no-receipt, never
            mail-routing.dmn | <text>"late-reply"</text>   | <text>"too-late"</text>                  | Rule_LateReplyByAddress: mailOutcome is 'too-late', must be one of new-ticket, reply
            mail-routing.dmn | <decisionTable              | <table                      | cannot be read
            """)
    void what_a_table_about_mail_says_wrongly_is_named(String table, String from, String to, String problem) {
        assertThat(problems(withoutDiagrams(changed(table, from, to))))
                .anySatisfy(found -> assertThat(found).startsWith(table + ": " + problem));
    }

    @Test
    void a_diagram_that_is_none_is_named() {
        assertThat(problems(Map.of("broken.bpmn", "<a/>".getBytes(StandardCharsets.UTF_8))))
                .singleElement()
                .asString()
                .startsWith("broken.bpmn: cannot be read");
    }

    @Test
    void a_property_of_somebody_else_is_left_alone() {
        assertThat(problems(changed(
                        SUPPORT,
                        "<camunda:property name=\"entry\" value=\"triage\" />",
                        "<camunda:property name=\"entry\" value=\"triage\" />"
                                + "<camunda:property name=\"colour\" value=\"green\" />"
                                + "<camunda:property name=\"note\" />")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '`', textBlock = """
            "PT15M"            | "PT15"             | row 1, column First response within is "PT15", must be a positive ISO 8601 duration
            "PT15M"            | "PT0S"             | row 1, column First response within is "PT0S", must be a positive
            "PT4H"             | "-PT4H"            | row 1, column Resolution within is "-PT4H", must be a positive
            "PT1H"             | "hourly"           | row 1, column Progress update every is "hourly", must be a positive
            "P3D"              | "P0D"              | row 1, column Follow-up after is "P0D", must be a positive
            >0.8<              | >1.8<              | row 1, column At risk when used up is 1.8, must be a number over 0 and at most 1
            >0.8<              | >0<                | row 1, column At risk when used up is 0, must be a number over 0
            >100<              | >ten<              | row 1, column Task priority is ten, must be a whole number, written out
            >100<              | >100.5<            | row 1, column Task priority is 100.5, must be a whole number
            >"P1"<             | >"P0"<             | row 1, column Priority is "P0", must be one of P1, P2, P3, P4
            >"P1"<             | ><                 | row 1, column Priority is empty, must be one of P1, P2, P3, P4
            >"always"<         | >"nights"<         | row 1, column Service calendar is "nights", must be one of always, office
            >"P1"<             | >"P1<              | row 1, column Priority cannot be read: "P1
            >"high"<           | >high)<            | row 1, column Urgency cannot be read: high)
            >"high"<           | >"low"<            | no row applies to urgency = high, impact = high
            >"high"<           | >"low"<            | rows 1 and 6 apply to urgency = low, impact = high
            name="firstResponse" | name="firstAnswer" | has no output firstResponse
            <text>urgency<     | <text>category<    | asks for category, but only urgency and impact are known
            """)
    void what_the_table_of_priorities_says_wrongly_is_named(String from, String to, String problem) {
        assertThat(problems(withoutDiagrams(changed("ticket-priority.dmn", from, to))))
                .anySatisfy(found -> assertThat(found).startsWith("ticket-priority.dmn: ticket-priority: " + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ticket-routing.dmn | >"network-specialists"< | ><                | ticket-routing.dmn: ticket-routing: row 1, column Team is empty
            ticket-routing.dmn | >"network"<             | >"account"<       | ticket-routing.dmn: ticket-routing: no row applies to category = network
            ticket-routing.dmn | >"network"<             | >-<               | ticket-routing.dmn: ticket-routing: rows 1 and 2 apply to category = account
            triage.form        | "value": "network"      | "value": "phones" | ticket-routing.dmn: ticket-routing: no row applies to category = phones
            alert-routing.dmn  | >"support-leads"<       | ><                | alert-routing.dmn: alert-routing: row 1, column Who is told is empty
            mail-routing.dmn   | >"ignored"<             | >"inspect"<       | mail-routing.dmn: mail-routing: rows 1 and 2 apply to the same inputs
            """)
    void what_a_table_says_wrongly_is_named(String table, String from, String to, String problem) {
        assertThat(problems(withoutDiagrams(changed(table, from, to))))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @Tag("thorough")
    @CsvSource(delimiter = '|', textBlock = """
            ${archiveCase}                  | ${sendSms}                  | Task_ArchiveCase: uses sendSms, which is no service that models may use; there are
            ${archiveCase}                  | ${category}                 | Task_ArchiveCase: uses category, which is no service
            ${archiveCase}                  | archiveCase                 | Task_ArchiveCase: delegateExpression is 'archiveCase', must be an expression
            camunda:delegateExpression="${archiveCase}" | camunda:expression="${sms.send(title)}" | Task_ArchiveCase: uses sms, which is no service
            camunda:delegateExpression="${archiveCase}" | camunda:type="external" camunda:topic="sms" | Task_ArchiveCase: is an external task (sms)
            ${ticketEnded}                  | ${ticketDone}               | EndEvent_Spam: uses ticketDone, which is no service
            camunda:decisionRef="ticket-routing" | camunda:decisionRef="routing" | Task_RouteTicket: its decision routing is not among the deployed files
            camunda:decisionRef="ticket-routing" camunda:decisionRefBinding="deployment" | camunda:decisionRef="routing" | Task_RouteTicket: its decision routing is not among the deployed files, nor deployed before
            ${resolutionConfirmed}          | ${resolutionConfirmed ==}   | Flow_Confirmed_To_OtherQuestions: the expression ${resolutionConfirmed ==} cannot be read
            specialists,${team}             | specialists,${crew}         | Task_Consult: asks for crew, which no field of a form keeps
            ${followUpDue}                  | ${visitDue}                 | TimerEvent_FollowUpDue: asks for visitDue, which no field
            R2/P2D                          | R2/2D                       | TimerEvent_DetailsReminderDue: the time is 'R2/2D', must be a cycle
            R2/P2D                          | R0/P2D                      | TimerEvent_DetailsReminderDue: the time is 'R0/P2D', must be a cycle
            R2/P2D                          | R/PT0S                      | TimerEvent_DetailsReminderDue: the time is 'R/PT0S', must be a cycle
            R2/P2D                          | R/-P1D                      | TimerEvent_DetailsReminderDue: the time is 'R/-P1D', must be a cycle
            R2/P2D                          | every day                   | TimerEvent_DetailsReminderDue: the time is 'every day', must be a cycle
            >P3D<                           | >3 days<                    | TimerEvent_ConfirmationReminderDue: the time is '3 days', must be a positive
            >P3D<                           | >-P3D<                      | TimerEvent_ConfirmationReminderDue: the time is '-P3D', must be a positive
            >P3D<                           | >PT0S<                      | TimerEvent_ConfirmationReminderDue: the time is 'PT0S', must be a positive
            >${followUpDue}<                | >next Monday<               | TimerEvent_FollowUpDue: the time is 'next Monday', must be an ISO 8601 date
            camunda:priority="${taskPriority}" | camunda:priority="high"  | Task_Triage: the priority is 'high', must be a whole number
            <camunda:property name="moment" value="at-risk" /> | ''       | TimerEvent_FirstResponseAtRisk: property moment is missing, must be one of at-risk, due
            name="starts" value="first-response" | name="starts" value="resolution" | Task_ProvideDetails: property starts is 'resolution', must be one of first-response
            name="followUpField" value="expectedOn" | name="followUpField" value="workaround" | Task_ExplainDelay: property followUpField is 'workaround', which is no date field of its form
            name="replyField" value="details" | name="replyField" value="answer" | Task_ProvideDetails: property replyField is 'answer', which is no text field of its form
            name="replyField" value="details" | name="replyField" value="detailsProvided" | Task_ProvideDetails: property replyField is 'detailsProvided', which is no text field
            value="detailsProvided=true"    | value="detailsProvided=yes" | Task_ProvideDetails: property replySets says 'detailsProvided=yes', the value, must be one of false, true
            value="detailsProvided=true"    | value="given=true"          | Task_ProvideDetails: property replySets says 'given=true', must be a field of its form
            <camunda:property name="replyField" value="details" /> | ''   | Task_ProvideDetails: property replyField is missing, replySets needs it
            name="decision" value="alert-routing" | name="decision" value="alerts" | Task_AlertLead: property decision is 'alerts', which is no decision
            <camunda:property name="decision" value="alert-routing" /> | '' | Task_AlertLead: property decision is missing
            name="waitsFor"                 | name="waitFor"              | Task_ProvideDetails: property waitFor is unknown, must be one of clause, copies, decision, entry,
            name="requesterMay"             | name="RequesterMay"         | Task_Triage: property RequesterMay is unknown
            <bpmn:userTask id="Task_ChooseSolution" | <bpmn:manualTask id="Task_ChooseSolution" | technical-support: a user task with the id Task_ChooseSolution is missing
            name="entry" value="consultation" | name="entry" value="approval" | Task_Consult: property entry is 'approval', which only a task of the standard may file
            ${symptomGone and functionsNormal and noNewProblems} | ${true} | Flow_Verified_To_ProblemSolved: leads to EndEvent_ProblemSolved without the checks of Task_Verify
            ${symptomGone and functionsNormal and noNewProblems} | ${true or (symptomGone and functionsNormal and noNewProblems)} | Flow_Verified_To_ProblemSolved: leads to EndEvent_ProblemSolved without
            ${symptomGone and functionsNormal and noNewProblems} | ${symptomGone and functionsNormal} | Flow_Verified_To_ProblemSolved: leads to EndEvent_ProblemSolved without
            targetRef="LinkEvent_NotVerified" | targetRef="EndEvent_ProblemSolved" | Flow_Verified_To_NotVerified: leads to EndEvent_ProblemSolved without
            targetRef="Gateway_ToCarryOut"  | targetRef="EndEvent_ProblemSolved" | Flow_PerformedBy_To_ToCarryOut: leads to EndEvent_ProblemSolved without
            <bpmn:process id="technical-support" | <bpmn:process id="support" | StartEvent_TicketReceived: the process support starts by the message TicketReceived
            """)
    void what_would_break_later_is_refused_by_name(String from, String to, String problem) {
        if (from.contains("userTask")) {
            // The rest of the element stays, so that the diagram can be read.
            Map<String, byte[]> files = changed(SUPPORT, from, to);
            String text = new String(files.get(SUPPORT), StandardCharsets.UTF_8);
            int end = text.indexOf("</bpmn:userTask>", text.indexOf(to));
            files.put(
                    SUPPORT,
                    (text.substring(0, end) + "</bpmn:manualTask>" + text.substring(end + "</bpmn:userTask>".length()))
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(problems(files)).anySatisfy(found -> assertThat(found).startsWith(SUPPORT + ": " + problem));
            return;
        }
        assertThat(problems(changed(SUPPORT, from, to)))
                .anySatisfy(found -> assertThat(found).startsWith(SUPPORT + ": " + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            triage.form           | "key": "impact"          | "key": "urgency"        | triage.form: field urgency: the key is used twice
            diagnose.form         | "key": "reproduction"    | "key": "urgency"        | diagnose.form: field urgency: the key is used twice
            triage.form           | "key": "impact",         | ''                      | triage.form: Field_impact: has no key
            triage.form           | "key": "impact"          | "key": "the impact"     | triage.form: field the impact: the key may have letters, digits and _ only
            consult.form          | "type": "html"           | "type": "iframe"        | consult.form: field Html_alreadyChecked: is of type iframe, must be one of checkbox
            triage.form           | "type": "textarea"       | "type": "documentPreview" | triage.form: field question: is of type documentPreview
            explain-delay.form    | "takes": "date"          | "takes": "day"          | explain-delay.form: field expectedOn: property takes is 'day', must be one of date, date-time
            explain-delay.form    | "takes": "date"          | "takes": "date-time"    | technical-support.bpmn: Task_ExplainDelay: property followUpField is 'expectedOn', which is no date field of its form
            explain-delay.form    | "takes": "date"          | "takes": "date", "sentTo": "requester" | explain-delay.form: field expectedOn: takes a date and can have no other meaning
            verify.form           | "variable": "outcome"    | "takes": "date"         | verify.form: field symptomGone: takes a date and must be a text of one line
            choose-solution.form  | "valuesExpression": "=for | "valuesExpression": "=for for | choose-solution.form: field chosenOption: the options cannot be read
            choose-solution.form  | "valuesExpression"       | "valuesNonsense"        | technical-support.bpmn: Task_ChooseSolution: the field chosenOption has no values to choose from
            consult.form          | "=alreadyChecked = null  | "=alreadyChecked = = null | consult.form: Html_alreadyChecked: the condition cannot be read
            """)
    void what_a_field_says_wrongly_is_named(String form, String from, String to, String problem) {
        assertThat(problems(changed(form, from, to)))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            technical-support.bpmn | x.xbpmn      | x.xbpmn: defines the process technical-support, as does technical-support.bpmn
            triage.form            | x.form       | x.form: defines the form triage, as does triage.form
            ticket-priority.dmn    | x.dmn        | x.dmn: defines the decision ticket-priority, as does ticket-priority.dmn
            """)
    void what_is_defined_twice_is_named(String file, String copy, String problem) {
        Map<String, byte[]> files = ShippedFiles.read();
        files.put(copy, files.get(file));

        assertThat(problems(files)).contains(problem);
    }

    @Test
    void a_process_of_an_analyst_is_held_to_what_it_refers_to() {
        String own = """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
                  <bpmn:process id="own" isExecutable="true">
                    <bpmn:startEvent id="s" />
                    <bpmn:callActivity id="call" calledElement="nowhere" />
                    <bpmn:callActivity id="known" calledElement="deployed" />
                    <bpmn:userTask id="work" camunda:assignee="${anybody}" />
                    <bpmn:userTask id="ask">
                      <bpmn:extensionElements><camunda:properties><camunda:property name="waitsFor" value="requester" />
                      </camunda:properties></bpmn:extensionElements>
                    </bpmn:userTask>
                    <bpmn:serviceTask id="send" camunda:delegateExpression="${sendSms}" />
                  </bpmn:process>
                </bpmn:definitions>
                """;

        assertThat(problems(Map.of("own.bpmn", own.getBytes(StandardCharsets.UTF_8))))
                .hasSize(3)
                .anySatisfy(found -> assertThat(found)
                        .isEqualTo("own.bpmn: call: the process nowhere is not among the deployed files, nor deployed"
                                + " before"))
                .anySatisfy(
                        found -> assertThat(found).startsWith("own.bpmn: ask: property waitsFor is for the process"))
                .anySatisfy(found -> assertThat(found).startsWith("own.bpmn: send: uses sendSms, which is no service"));
    }

    /** Returns the findings as lines in English. */
    private static List<String> problems(Map<String, byte[]> files) {
        var findings = new ModelFindings();
        rules(files, findings);
        return findings.all().stream()
                .map(finding -> finding.line(Locale.ENGLISH))
                .toList();
    }

    private static ModelRules rules(Map<String, byte[]> files, ModelFindings findings) {
        return new ModelRules(
                files,
                new ModelContext(
                        Set.of("always", "office"),
                        Set.of(
                                "Task_Triage",
                                "Task_Diagnose",
                                "Task_AuthorizeRemoteAssistance",
                                "Task_RemoteAssistance",
                                "Task_RecordSession",
                                "Task_PrepareSolution",
                                "Task_ChooseSolution",
                                "Task_ApproveChange",
                                "Task_Verify",
                                "Task_InspectMail"),
                        key -> false,
                        key -> key.equals("deployed"),
                        key -> false,
                        group -> StaffGroup.all().contains(group),
                        new RestrictedExpressions(new StaticApplicationContext())),
                findings);
    }

    private static Map<String, byte[]> changed(String file, String from, String to) {
        Map<String, byte[]> files = ShippedFiles.read();
        String before = new String(files.get(file), StandardCharsets.UTF_8);
        int at = before.indexOf(from);
        assertThat(at).as(from).isNotNegative();
        String after = before.substring(0, at) + to + before.substring(at + from.length());
        files.put(file, after.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** Tables depend on forms, but on no diagram, and diagrams take long to read. */
    private static Map<String, byte[]> withoutDiagrams(Map<String, byte[]> files) {
        files.keySet().removeIf(name -> name.endsWith(".bpmn"));
        return files;
    }
}
