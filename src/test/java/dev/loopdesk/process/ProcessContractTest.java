package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Diagrams, decisions, forms, bundles and Java fit each other; and if they did not, it would be noticed. */
class ProcessContractTest {

    private static final String SUPPORT = "processes/technical-support.bpmn";
    private static final String EVENT = "processes/deliver-event.bpmn";
    private static final String DELIVERY = "processes/deliver-message.bpmn";
    private static final String PRIORITY = "processes/ticket-priority.dmn";
    private static final String ROUTING = "processes/ticket-routing.dmn";
    private static final String ALERTS = "processes/alert-routing.dmn";
    private static final String MAIL_ROUTING = "processes/mail-routing.dmn";
    private static final String CASE_EN = "messages/case_en.properties";
    private static final String CASE_ZH = "messages/case_zh_CN.properties";
    private static final String REFUSALS_ZH = "messages/refusals_zh_CN.properties";

    private static final Blueprint AS_BUILT = Blueprint.asBuilt();

    @Test
    void everythingFits() {
        assertThat(ContractCheck.findings(AS_BUILT)).isEmpty();
    }

    @Test
    void aCopyThatIsNotBrokenFits() {
        assertThat(ContractCheck.findings(AS_BUILT.with(CASE_EN, text -> text + "\n# nothing new\n")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void whatDoesNotFitIsNamed(String what, Blueprint broken, String... named) {
        assertThat(ContractCheck.findings(broken))
                .as(what)
                .anySatisfy(finding -> assertThat(finding).contains(named));
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                        elements(),
                        messages(),
                        variables(),
                        beans(),
                        forms(),
                        outcomes(),
                        decisions(),
                        groups(),
                        letters(),
                        translations())
                .flatMap(kind -> kind);
    }

    private static Stream<Arguments> elements() {
        return Stream.of(
                broken("a task has another id", SUPPORT, all("Task_Verify", "Task_Check"), "Task_Verify", "no diagram"),
                broken(
                        "a task of Java's is not there",
                        SUPPORT,
                        all("Task_Consult", "Task_Ask"),
                        "Task_Consult",
                        "Java knows"),
                broken("a task is new", SUPPORT, all("Task_Consult", "Task_Ask"), "Task_Ask", "Java does not know"),
                broken(
                        "a task of the delivery has another id",
                        DELIVERY,
                        all("Task_CallRequester", "Task_Phone"),
                        "Task_CallRequester"),
                broken(
                        "an element is of another kind",
                        SUPPORT,
                        all("bpmn:businessRuleTask", "bpmn:serviceTask"),
                        "Task_DeterminePriority",
                        "serviceTask"),
                broken(
                        "a timer interrupts",
                        SUPPORT,
                        once(
                                "name=\"First response overdue\" cancelActivity=\"false\"",
                                "name=\"First response overdue\""),
                        "TimerEvent_FirstResponseOverdue",
                        "beside"),
                broken(
                        "a timer stands elsewhere",
                        SUPPORT,
                        once(
                                "overdue\" cancelActivity=\"false\" attachedToRef=\"Task_Triage\"",
                                "overdue\" cancelActivity=\"false\" attachedToRef=\"Task_QuickFix\""),
                        "TimerEvent_FirstResponseOverdue",
                        "Task_QuickFix"),
                broken(
                        "a timer does not say what it watches",
                        SUPPORT,
                        once("<camunda:property name=\"target\" value=\"first-response\" />", ""),
                        "TimerEvent_FirstResponseAtRisk",
                        "watches"),
                broken(
                        "a timer watches another target than it rings for",
                        SUPPORT,
                        once("name=\"target\" value=\"first-response\"", "name=\"target\" value=\"resolution\""),
                        "TimerEvent_FirstResponseAtRisk",
                        "resolution at-risk"),
                broken(
                        "an end does not end the ticket",
                        SUPPORT,
                        all(
                                "delegateExpression=\"${ticketEnded}\" event=\"start\"",
                                "delegateExpression=\"${ticketEnded}\" event=\"end\""),
                        "EndEvent_TicketClosed",
                        "ticketEnded"),
                java(
                        "Java knows one more element",
                        AS_BUILT.knowing(Blueprint.ELEMENTS, ids -> ids.add("Task_Celebrate")),
                        "Task_Celebrate"),
                java(
                        "Java knows one element less",
                        AS_BUILT.knowing(Blueprint.ELEMENTS, ids -> ids.remove("Task_Triage")),
                        "Task_Triage",
                        "Java does not know"),
                broken(
                        "a task says not how it is filed",
                        SUPPORT,
                        once("<camunda:property name=\"entry\" value=\"quick-fix\" />", ""),
                        "Task_QuickFix",
                        "how it is filed"),
                broken(
                        "a task is filed as what is unknown",
                        SUPPORT,
                        once("name=\"entry\" value=\"quick-fix\"", "name=\"entry\" value=\"trick\""),
                        "Task_QuickFix",
                        "entry",
                        "trick"),
                broken(
                        "a task lets the requester know something unknown",
                        SUPPORT,
                        once("name=\"requesterMay\" value=\"know\"", "name=\"requesterMay\" value=\"maybe\""),
                        "Task_Triage",
                        "requesterMay",
                        "maybe"),
                java(
                        "two stages rule a task",
                        AS_BUILT.knowing(Blueprint.RULED_BY + "FollowUpStage", tasks -> tasks.add("Task_Triage")),
                        "Task_Triage",
                        "more than once"),
                java(
                        "a stage rules what is no task",
                        AS_BUILT.knowing(Blueprint.RULED_BY + "FollowUpStage", tasks -> tasks.add("Task_ArchiveCase")),
                        "Task_ArchiveCase",
                        "no user task"),
                broken("the process has another key", SUPPORT, all("technical-support", "support"), "process key"));
    }

    private static Stream<Arguments> messages() {
        return Stream.of(
                broken(
                        "a message has another name",
                        SUPPORT,
                        all("name=\"TicketReceived\"", "name=\"TicketCame\""),
                        "messages",
                        "TicketReceived",
                        "TicketCame"),
                java(
                        "Java knows one more message",
                        AS_BUILT.knowing(Blueprint.MESSAGES, names -> names.add("TicketReopened")),
                        "messages",
                        "TicketReopened"),
                java(
                        "Java knows one message less",
                        AS_BUILT.knowing(Blueprint.MESSAGES, names -> names.remove("RequesterReplied")),
                        "messages",
                        "RequesterReplied"),
                broken(
                        "no event waits for a message",
                        SUPPORT,
                        all("messageRef=\"Message_RemoteConsentRevoked\"", "messageRef=\"Message_TicketWithdrawn\""),
                        "RemoteConsentRevoked",
                        "no event"),
                broken(
                        "an event waits for another message",
                        SUPPORT,
                        all("messageRef=\"Message_TicketReceived\"", "messageRef=\"Message_TicketWithdrawn\""),
                        "StartEvent_TicketReceived"),
                broken(
                        "an error has another code",
                        DELIVERY,
                        all("errorCode=\"DeliveryRefused\"", "errorCode=\"Refused\""),
                        "DeliveryRefused"),
                broken(
                        "an error of an event has another code",
                        EVENT,
                        all("errorCode=\"ReceiverGone\"", "errorCode=\"Gone\""),
                        "ReceiverGone"));
    }

    private static Stream<Arguments> variables() {
        return Stream.of(
                broken(
                        "a condition asks for an unknown variable",
                        SUPPORT,
                        all("${resolutionConfirmed}", "${confirmed}"),
                        "Flow_Confirmed_To_OtherQuestions",
                        "confirmed"),
                broken(
                        "a timer asks for an unknown variable",
                        SUPPORT,
                        once("${followUpDue}", "${visitDue}"),
                        "TimerEvent_FollowUpDue",
                        "visitDue"),
                broken(
                        "a due date asks for an unknown variable",
                        SUPPORT,
                        once("${firstResponseDue}\" camunda:priority", "${responseDue}\" camunda:priority"),
                        "Task_Triage",
                        "responseDue"),
                broken(
                        "an argument is an unknown variable",
                        SUPPORT,
                        once("previousAgent(ticketNumber,", "previousAgent(number,"),
                        "Task_Triage",
                        "number"),
                broken(
                        "the delivery asks for a variable of the ticket's",
                        DELIVERY,
                        all("${deliverable}", "${requesterEmail}"),
                        "Flow_Deliverable_To_ToDeliver",
                        "requesterEmail"),
                broken(
                        "a decision's result goes into an unknown variable",
                        SUPPORT,
                        all("resultVariable=\"team\"", "resultVariable=\"crew\""),
                        "Task_RouteTicket",
                        "crew"),
                java(
                        "Java knows one more variable",
                        AS_BUILT.knowing(Blueprint.VARIABLES, names -> names.add("mood")),
                        "mood"),
                java(
                        "Java knows one variable less",
                        AS_BUILT.knowing(Blueprint.VARIABLES, names -> names.remove("attempt")),
                        "Task_Diagnose",
                        "attempt"));
    }

    private static Stream<Arguments> beans() {
        return Stream.of(
                broken(
                        "a task delegates to nobody",
                        SUPPORT,
                        all("${archiveCase}", "${archive}"),
                        "Task_ArchiveCase",
                        "archive"),
                broken(
                        "a task has no delegate",
                        SUPPORT,
                        all(" camunda:delegateExpression=\"${archiveCase}\"", ""),
                        "Task_ArchiveCase",
                        "no delegate"),
                broken(
                        "a listener is of the wrong kind",
                        SUPPORT,
                        all("${ticketEnded}", "${askRequester}"),
                        "EndEvent_TicketClosed",
                        "ExecutionListener"),
                broken(
                        "a flow's listener is nobody",
                        SUPPORT,
                        all("${countAttempt}", "${again}"),
                        "Flow_ProblemReopened_To_SendReopening",
                        "again"),
                broken(
                        "an expression calls what is not there",
                        SUPPORT,
                        all("agentAssignment.previousAgent", "agentAssignment.lastAgent"),
                        "Task_Triage",
                        "lastAgent"),
                java(
                        "a delegate is no component",
                        AS_BUILT.wiring(beans -> beans.remove("recordSilence")),
                        "Task_RecordSilence",
                        "recordSilence"),
                java(
                        "a delegate is out of expressions' reach",
                        AS_BUILT.knowing(Blueprint.EXPRESSION_BEANS, names -> names.remove("alertLead")),
                        "alertLead"),
                java(
                        "expressions reach further than any diagram",
                        AS_BUILT.knowing(Blueprint.EXPRESSION_BEANS, names -> names.add("dataSource")),
                        "dataSource"));
    }

    private static Stream<Arguments> forms() {
        return Stream.of(
                broken(
                        "a task refers to no form",
                        SUPPORT,
                        all("camunda:formRef=\"verify\"", "camunda:formRef=\"check\""),
                        "Task_Verify",
                        "check"),
                broken("a task has no form", SUPPORT, all(" camunda:formRef=\"verify\"", ""), "Task_Verify", "no form"),
                broken(
                        "a form is not bound to its deployment",
                        SUPPORT,
                        all(
                                "formRef=\"verify\" camunda:formRefBinding=\"deployment\"",
                                "formRef=\"verify\" camunda:formRefBinding=\"latest\""),
                        "Task_Verify",
                        "bound"),
                java(
                        "a form is gone",
                        AS_BUILT.moving("forms/consult.form", "forms/advise.form"),
                        "Task_Consult",
                        "consult"),
                java(
                        "nobody refers to a form",
                        AS_BUILT.moving("forms/consult.form", "forms/advise.form"),
                        "advise",
                        "no element"),
                broken(
                        "a form has another id",
                        "forms/triage.form",
                        all("\"id\": \"triage\"", "\"id\": \"assess\""),
                        "forms/triage.form",
                        "assess"),
                broken(
                        "a field has another key",
                        "forms/consult.form",
                        all("\"key\": \"findings\"", "\"key\": \"results\""),
                        "consult",
                        "findings",
                        "results"),
                broken(
                        "a field is not required any more",
                        "forms/consult.form",
                        all("\"required\": true", "\"required\": false"),
                        "consult",
                        "findings*"),
                broken(
                        "a variable is no field any more",
                        "forms/approve-change.form",
                        all("\"key\": \"changeApproved\"", "\"key\": \"approved\""),
                        "changeApproved",
                        "no form has it"),
                broken(
                        "a field that is a variable would be dropped",
                        "forms/confirm-resolution.form",
                        all("\"variable\": \"outcome\"", "\"colour\": \"green\""),
                        "confirm-resolution: satisfaction"),
                broken(
                        "a field would be kept that is no variable",
                        "forms/consult.form",
                        once(
                                "\"key\": \"findings\"",
                                "\"key\": \"findings\", \"properties\": {\"variable\": \"outcome\"}"),
                        "consult: findings"),
                broken(
                        "a judgement would be forgotten",
                        "forms/triage.form",
                        all("\"variable\": \"lasting\"", "\"variable\": \"outcome\""),
                        "triage: urgency",
                        "lasting"),
                broken(
                        "a form hides a field by what nobody sets",
                        "forms/triage.form",
                        all("=triageOutcome !=", "=outcome !="),
                        "triage",
                        "outcome"),
                broken(
                        "a form hides a field by a value that never is",
                        "forms/diagnose.form",
                        all("=diagnosisOutcome != \\\"consult\\\"", "=diagnosisOutcome != \\\"ask\\\""),
                        "diagnose",
                        "ask"),
                broken(
                        "a form shows what nobody sets",
                        "forms/consult.form",
                        all("alreadyChecked", "checks"),
                        "consult",
                        "checks"),
                broken(
                        "a form shows text unescaped",
                        "forms/consult.form",
                        all("{{this}}", "{{{this}}}"),
                        "consult",
                        "unescaped"),
                java(
                        "what is prepared for forms is shown by none",
                        AS_BUILT.knowing(Blueprint.SHOWN, names -> names.add("weather")),
                        "weather"),
                broken(
                        "a checklist begins elsewhere",
                        "forms/diagnose.form",
                        once("\"value\": \"account-rights\"", "\"value\": \"rights\""),
                        "checksNetwork",
                        "rights"),
                broken(
                        "a checklist shows for another category",
                        "forms/diagnose.form",
                        once("=category != \\\"data\\\"", "=category != \\\"other\\\""),
                        "checksData"));
    }

    private static Stream<Arguments> outcomes() {
        return Stream.of(
                broken(
                        "a gateway knows a value that no form offers",
                        SUPPORT,
                        all("applyOutcome == 'applied'", "applyOutcome == 'done'"),
                        "Gateway_ApplyOutcome",
                        "done"),
                broken(
                        "a form offers a value that no gateway knows",
                        "forms/diagnose.form",
                        all("\"value\": \"consult\"", "\"value\": \"ask-specialist\""),
                        "Gateway_DiagnosisOutcome",
                        "ask-specialist"),
                broken(
                        "a value of the contract has another name",
                        "forms/quick-fix.form",
                        all("\"value\": \"not-solved\"", "\"value\": \"unsolved\""),
                        "quick-fix: quickFixOutcome",
                        "not-solved"),
                broken(
                        "a question has no yes and no",
                        "forms/approve-change.form",
                        all("\"value\": \"false\"", "\"value\": \"no\""),
                        "Flow_ChangeApproved_To_ChangeCleared",
                        "changeApproved"),
                broken(
                        "a gateway has no default",
                        SUPPORT,
                        all(" default=\"Flow_Recurred_To_TicketClosed\"", ""),
                        "Flow_Recurred_To_TicketClosed",
                        "no condition"),
                broken(
                        "no gateway asks for an outcome",
                        SUPPORT,
                        all("performedBy == ", "triageOutcome == "),
                        "performedBy",
                        "no gateway"));
    }

    private static Stream<Arguments> decisions() {
        return Stream.of(
                broken(
                        "a decision has another id",
                        PRIORITY,
                        all("<decision id=\"ticket-priority\"", "<decision id=\"priority\""),
                        "decisions",
                        "ticket-priority"),
                broken(
                        "a task refers to no decision",
                        SUPPORT,
                        all("decisionRef=\"ticket-routing\"", "decisionRef=\"routing\""),
                        "Task_RouteTicket",
                        "routing"),
                broken(
                        "an input is no variable",
                        PRIORITY,
                        all("<text>urgency</text>", "<text>hurry</text>"),
                        "ticket-priority",
                        "hurry"),
                broken(
                        "an output has another name",
                        PRIORITY,
                        all("name=\"followUpDelay\"", "name=\"visitDelay\""),
                        "Task_DeterminePriority",
                        "visitDelay"),
                broken(
                        "a table lacks a value that a form offers",
                        PRIORITY,
                        all("\"low\",\"medium\",\"high\"", "\"low\",\"high\""),
                        "ticket-priority: values of urgency",
                        "medium"),
                broken(
                        "no rule asks for a value that a form offers",
                        ROUTING,
                        all("<text>\"data\"</text>", "<text>\"files\"</text>"),
                        "ticket-routing: rules on category",
                        "files"),
                broken(
                        "a form offers a category that no table knows",
                        "forms/triage.form",
                        all("\"value\": \"data\"", "\"value\": \"files\""),
                        "ticket-routing",
                        "files"),
                broken(
                        "a category has no checklist",
                        "forms/diagnose.form",
                        all("\"key\": \"checksData\"", "\"key\": \"checksFiles\""),
                        "checklists",
                        "checksData"),
                broken(
                        "a table names an unknown calendar",
                        PRIORITY,
                        all("<text>\"always\"</text>", "<text>\"ever\"</text>"),
                        "calendars",
                        "ever"),
                broken(
                        "a table may hit twice",
                        ROUTING,
                        all("hitPolicy=\"UNIQUE\"", "hitPolicy=\"FIRST\""),
                        "ticket-routing",
                        "FIRST"),
                broken(
                        "an element goes by no decision",
                        SUPPORT,
                        all("value=\"alert-routing\"", "value=\"alerts\""),
                        "Task_AlertLead",
                        "alerts"),
                broken(
                        "an alert goes to an unknown group",
                        ALERTS,
                        all("<text>\"support-leads\"</text>", "<text>\"bosses\"</text>"),
                        "alert-routing: bosses"),
                broken(
                        "an alert sends what is for the requester",
                        ALERTS,
                        all("<text>\"alert\"</text>", "<text>\"closure\"</text>"),
                        "alert-routing: closure"),
                broken(
                        "an alert asks for a target that there is not",
                        ALERTS,
                        all("<text>\"resolution\"</text>", "<text>\"solution\"</text>"),
                        "alert-routing: rules on target",
                        "solution"),
                broken(
                        "a mail becomes what no flow takes up",
                        MAIL_ROUTING,
                        all("<text>\"late-reply\"</text>", "<text>\"too-late\"</text>"),
                        "Gateway_MailOutcome",
                        "too-late"),
                broken(
                        "there are no words for a reason",
                        MAIL_ROUTING,
                        all("\"CAP_SENDER\"", "\"TOO_MANY\""),
                        "received-mail",
                        "reason.TOO_MANY"),
                java(
                        "Java knows one more decision",
                        AS_BUILT.knowing(Blueprint.DECISIONS, ids -> ids.add("ticket-weather")),
                        "decisions",
                        "ticket-weather"));
    }

    private static Stream<Arguments> groups() {
        return Stream.of(
                broken(
                        "a task belongs to an unknown group",
                        SUPPORT,
                        all("candidateGroups=\"support-leads\"", "candidateGroups=\"bosses\""),
                        "Task_ApproveChange",
                        "bosses"),
                broken(
                        "a task belongs to nobody",
                        SUPPORT,
                        all(" camunda:candidateGroups=\"support-leads\"", ""),
                        "Task_ApproveChange",
                        "no candidate group"),
                broken(
                        "an expression names an unknown group",
                        SUPPORT,
                        all("? 'specialists' :", "? 'experts' :"),
                        "Task_Diagnose",
                        "experts"),
                broken(
                        "a ticket is routed to an unknown team",
                        ROUTING,
                        all("\"data-specialists\"", "\"file-specialists\""),
                        "file-specialists"),
                java(
                        "Java knows a group that no task belongs to",
                        AS_BUILT.knowing(Blueprint.GROUPS, ids -> ids.add("analysts")),
                        "analysts"),
                java(
                        "nobody sets a group up",
                        AS_BUILT.knowing(Blueprint.STAFF_GROUPS, ids -> ids.remove("analysts")),
                        "analysts"));
    }

    private static Stream<Arguments> letters() {
        return Stream.of(
                broken(
                        "an element sends an unknown message",
                        SUPPORT,
                        all("value=\"closure\"", "value=\"farewell\""),
                        "Task_SendClosure",
                        "farewell"),
                broken(
                        "an element says not what it sends",
                        SUPPORT,
                        all(
                                "<camunda:property name=\"message\" value=\"closure\" />",
                                "<camunda:property name=\"waitsFor\" value=\"requester\" />"),
                        "Task_SendClosure",
                        "names none"),
                broken(
                        "an element has an unknown property",
                        SUPPORT,
                        all("name=\"message\" value=\"closure\"", "name=\"letter\" value=\"closure\""),
                        "Task_SendClosure",
                        "letter"),
                broken(
                        "the requester would read what is for staff",
                        SUPPORT,
                        all("value=\"closure\"", "value=\"alert\""),
                        "Task_SendClosure",
                        "alert"),
                java(
                        "no element sends a message",
                        AS_BUILT.knowing(Blueprint.TO_REQUESTER, kinds -> kinds.add("birthday")),
                        "birthday"),
                broken(
                        "a message has no subject",
                        "messages/letters_zh_CN.properties",
                        all("closure.subject=", "closure.about="),
                        "letters_zh_CN",
                        "closure.subject"),
                broken(
                        "a reply fills in what is no field",
                        SUPPORT,
                        all("name=\"replyField\" value=\"details\"", "name=\"replyField\" value=\"text\""),
                        "Task_ProvideDetails",
                        "text"),
                broken(
                        "a waiting task asks nothing",
                        SUPPORT,
                        once("<camunda:property name=\"message\" value=\"details-wanted\" />", ""),
                        "Task_ProvideDetails",
                        "names none"),
                broken(
                        "a task asks but does not say that it waits",
                        SUPPORT,
                        once("<camunda:property name=\"waitsFor\" value=\"requester\" />", ""),
                        "Task_ProvideDetails",
                        "nothing sends it"),
                broken(
                        "a task waits for somebody unknown",
                        SUPPORT,
                        once("value=\"requester\"", "value=\"godot\""),
                        "Task_ProvideDetails",
                        "godot"));
    }

    private static Stream<Arguments> translations() {
        return Stream.of(
                broken("a text is not translated", CASE_ZH, line("kind.DELAY"), "case_zh_CN", "kind.DELAY"),
                broken("a text is translated only", CASE_EN, line("field.reply"), "case_en", "field.reply"),
                broken(
                        "a field has no label",
                        CASE_EN,
                        line("field.workDone"),
                        "case_en",
                        "field.workDone",
                        "carry-out-solution"),
                broken("a text lost a value", REFUSALS_ZH, all("{1}", ""), "refusals_zh_CN", "placeholders"),
                broken("a pattern is broken", REFUSALS_ZH, once("{0}", "{0"), "refusals_zh_CN", "placeholders"),
                broken("a text is empty", CASE_ZH, text -> text + "\nfield.new=\n", "field.new"),
                broken(
                        "an apostrophe is swallowed",
                        CASE_EN,
                        all("field.reply=Reply", "field.reply=Requester's reply"),
                        "field.reply",
                        "apostrophe"),
                java(
                        "a bundle has no counterpart",
                        AS_BUILT.moving(CASE_ZH, "messages/words_zh_CN.properties"),
                        CASE_EN,
                        "no counterpart"),
                java(
                        "a refusal has no words",
                        AS_BUILT.knowing(Blueprint.REFUSALS, keys -> keys.add("too-late")),
                        "refusals_en",
                        "too-late"),
                java(
                        "a kind of entry has no name",
                        AS_BUILT.knowing(Blueprint.ENTRY_KINDS, kinds -> kinds.add("APOLOGY")),
                        "case_en",
                        "APOLOGY"));
    }

    private static Arguments broken(String what, String path, UnaryOperator<String> change, String... named) {
        return Arguments.of(what, AS_BUILT.with(path, change), named);
    }

    private static Arguments java(String what, Blueprint broken, String... named) {
        return Arguments.of(what, broken, named);
    }

    private static UnaryOperator<String> all(String from, String to) {
        return text -> text.replace(from, to);
    }

    private static UnaryOperator<String> once(String from, String to) {
        return text -> {
            int at = text.indexOf(from);
            return at < 0 ? text : text.substring(0, at) + to + text.substring(at + from.length());
        };
    }

    private static UnaryOperator<String> line(String key) {
        return text -> text.lines()
                .filter(line -> !line.startsWith(key + "="))
                .reduce("", (lines, line) -> lines + line + "\n");
    }
}
