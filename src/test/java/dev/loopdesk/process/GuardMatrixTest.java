package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.Sample;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A wrong value that somebody enters for a task, on any way in, is refused with a message that
 * names the field, and nothing has changed.
 */
@LoopdeskTest
class GuardMatrixTest {

    /** Ways that treat what comes in and what goes out differently; the others are tried for one task. */
    private static final List<String> DIFFERENT_WAYS =
            List.of("REST complete, with the variables in return", "REST submit-form", "SupportProcess");

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private CaseFiles caseFiles;

    @LocalServerPort
    private int port;

    private Map<String, Way> ways = Map.of();

    /** A way to complete a task. */
    private interface Way {
        EngineRest.Reply complete(Task task, Map<String, Object> values);
    }

    /** Something wrong, and what the refusal has to name. */
    private record Wrong(String what, Map<String, Object> values, String named) {}

    @BeforeEach
    void openAllWays() {
        var rest = new EngineRest(port);
        ways = new LinkedHashMap<>();
        ways.put(
                "REST complete",
                (task, values) -> rest.post(
                        TicketAt.worker(task),
                        "/task/" + task.getId() + "/complete",
                        Map.of("variables", EngineRest.variables(values))));
        ways.put(
                "REST complete, with the variables in return",
                (task, values) -> rest.post(
                        TicketAt.worker(task),
                        "/task/" + task.getId() + "/complete",
                        Map.of("variables", EngineRest.variables(values), "withVariablesInReturn", true)));
        ways.put(
                "REST submit-form",
                (task, values) -> rest.post(
                        TicketAt.worker(task),
                        "/task/" + task.getId() + "/submit-form",
                        Map.of("variables", EngineRest.variables(values))));
        ways.put(
                "SupportProcess",
                (task, values) -> java(() -> process.complete(task.getId(), TicketAt.worker(task), plain(values))));
        ways.put(
                "TaskService",
                (task, values) -> java(() -> engine.getTaskService().complete(task.getId(), plain(values))));
        ways.put(
                "TaskService, with the variables in return",
                (task, values) -> java(() ->
                        engine.getTaskService().completeWithVariablesInReturn(task.getId(), plain(values), false)));
        ways.put(
                "FormService",
                (task, values) -> java(() -> engine.getFormService().submitTaskForm(task.getId(), plain(values))));
    }

    static Stream<String> elements() {
        return TicketAt.ANSWERS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("elements")
    @Tag("sampled")
    void nothingWrongGetsIn(String element) {
        var tickets = new TicketAt(process, engine);
        Task task = tickets.task(element);
        String number = tickets.number(task);
        List<Wrong> wrongs = wrongs(FormFields.of(element), TicketAt.answer(element, Map.of()));
        assertThat(wrongs).isNotEmpty();
        var before = snapshot(task, number);

        var problems = new ArrayList<String>();
        List<String> names = List.copyOf(ways.keySet());
        int position = elements().toList().indexOf(element);
        ways.forEach((way, complete) -> {
            if (engine.getTaskService().createTaskQuery().taskId(task.getId()).count() == 0) {
                return;
            }
            for (int i = 0; i < wrongs.size(); i++) {
                // Each way tries the wrongs of another part, and each element begins with another part.
                if (!Sample.takes(i + position, names.indexOf(way), 2 * names.size())) {
                    continue;
                }
                Wrong wrong = wrongs.get(i);
                var reply = complete.complete(task, wrong.values);
                if (reply.status() != 400 || !reply.message().contains(wrong.named)) {
                    problems.add("%s, %s: %d %s"
                            .formatted(
                                    way,
                                    wrong.what,
                                    reply.status(),
                                    reply.message().lines().findFirst().orElse("")));
                }
                if (reply.status() < 300) {
                    // the task is completed
                    return;
                }
            }
            if (!snapshot(task, number).equals(before)) {
                problems.add("%s changed %s into %s".formatted(way, before, snapshot(task, number)));
            }
        });

        assertThat(problems).isEmpty();
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("elements")
    @Tag("sampled")
    void theShortestAnswerGetsInOnEveryWay(String element) {
        var tickets = new TicketAt(process, engine);
        int position = elements().toList().indexOf(element);
        ways.forEach((way, complete) -> {
            if (!element.equals("Task_QuickFix")
                    && !(DIFFERENT_WAYS.contains(way)
                            && Sample.takes(position, DIFFERENT_WAYS.indexOf(way), DIFFERENT_WAYS.size()))) {
                return;
            }
            Task task = tickets.task(element);
            String number = tickets.number(task);
            int entries = caseFiles.entries(number).size();
            var values = new LinkedHashMap<String, Object>(Objects.requireNonNull(TicketAt.ANSWERS.get(element)));
            if (element.equals("Task_ApproveChange") && way.contains("Service")) {
                // Without an account the task's assignee answers.
                engine.getTaskService().setAssignee(task.getId(), TicketAt.LEAD);
            }

            var reply = complete.complete(task, values);

            assertThat(reply.status()).as("%s: %s", way, reply.body()).isIn(200, 204);
            List<Entry> filed = caseFiles.entries(number).stream()
                    .skip(entries)
                    .filter(entry -> TicketAt.isAnswer(entry, element))
                    .toList();
            assertThat(filed).as(way).hasSize(1);
            values.forEach((field, value) -> assertThat(
                            String.valueOf(filed.get(0).content().get(field)))
                    .isEqualTo(String.valueOf(value)));
            assertThat(reply.body()).as("nothing of the case comes back").doesNotContain("caseSummary", "sessionLog");
        });
    }

    private static List<Wrong> wrongs(List<JsonNode> fields, Map<String, Object> answer) {
        var wrongs = new ArrayList<Wrong>();
        for (JsonNode field : fields) {
            String key = field.path("key").asText();
            // A required field that the answer lacks is hidden by another field's value.
            if (field.path("validate").path("required").asBoolean() && answer.containsKey(key)) {
                wrongs.add(new Wrong(key + " missing", without(answer, key), key));
                wrongs.add(new Wrong(key + " blank", with(answer, key, " \n\t"), key));
                wrongs.add(new Wrong(key + " null", with(answer, key, new EngineRest.Typed(null, "Null")), key));
            }
            values(field)
                    .forEach((what, value) -> wrongs.add(new Wrong(key + " " + what, with(answer, key, value), key)));
        }
        wrongs.add(new Wrong("an unknown field", with(answer, "nonsense", "x"), "nonsense"));
        wrongs.add(new Wrong("a variable that is no field", with(answer, "priority", "P1"), "priority"));
        wrongs.add(new Wrong("a field of another task", with(answer, "messageText", "x"), "messageText"));
        wrongs.add(new Wrong("what names a bean", with(answer, "${desk}", "x"), "${desk}"));
        // Of an empty answer the first required field is named that no other field's value shows.
        fields.stream()
                .filter(field -> field.path("validate").path("required").asBoolean()
                        && field.path("conditional").isMissingNode())
                .findFirst()
                .ifPresent(field -> wrongs.add(
                        new Wrong("nothing at all", Map.of(), field.path("key").asText())));
        return wrongs;
    }

    /** Wrong values for a field, by what is wrong with them. */
    private static Map<String, Object> values(JsonNode field) {
        var wrong = new LinkedHashMap<String, Object>();
        boolean yesNo = field.path("values").findValuesAsText("value").equals(List.of("true", "false"));
        switch (FormFields.isDate(field) ? "datetime" : field.path("type").asText()) {
            case "radio", "select" -> {
                wrong.put("of no option", "nonsense");
                wrong.put(
                        "with a blank",
                        field.path("values").path(0).path("value").asText() + " ");
                wrong.put(
                        "in capitals",
                        field.path("values").path(0).path("value").asText() + "X");
                wrong.put("a fraction", 0.5);
                wrong.put("a list", List.of("low"));
                wrong.put("a huge number", Long.MAX_VALUE);
                wrong.put("an expression", "${1 == 1}");
                if (yesNo) {
                    wrong.put("a number for yes", 1);
                    wrong.put("yes", "yes");
                    wrong.put("TRUE", "TRUE");
                } else {
                    wrong.put("a truth", true);
                }
            }
            case "checkbox" -> {
                wrong.put("a number", 1);
                wrong.put("a word", "yes");
                wrong.put("a list", List.of(true));
                wrong.put("an object", Map.of("ticked", true));
                wrong.put("an expression", "${1 == 1}");
            }
            case "checklist" -> {
                wrong.put("no list", "restart");
                wrong.put("of no option", List.of("account-rights", "nonsense"));
                wrong.put("an object", Map.of("account-rights", true));
                wrong.put("a number", 7);
                wrong.put("a truth", true);
                wrong.put("a list in a list", List.of(List.of("account-rights")));
                wrong.put("a list of nothing", java.util.Arrays.asList("account-rights", null));
            }
            case "number" -> {
                wrong.put("too small", 0);
                wrong.put("negative", -3);
                wrong.put("too large", 6);
                wrong.put("huge", Long.MAX_VALUE);
                wrong.put("huge and not whole", 1e300);
                wrong.put("not whole", 3.5);
                wrong.put("a word", "four");
                wrong.put("a numeral", "4");
                wrong.put("a truth", true);
                wrong.put("a list", List.of(4));
            }
            case "datetime" -> {
                wrong.put("a word", "tomorrow");
                wrong.put("no such day", "2026-02-30T10:00Z");
                wrong.put("without a zone", "2026-11-22T10:00");
                wrong.put("a number", 20261122);
                wrong.put("a truth", true);
                wrong.put("beyond all calendars", "+999999999-12-31T23:59Z");
                wrong.put("a day beyond all calendars", "+999999999-12-31");
                wrong.put("before all calendars", "-999999999-01-01");
                wrong.put("a list", List.of("2027-01-01"));
            }
            default -> {
                wrong.put("a number", 42);
                wrong.put("a truth", true);
                wrong.put("a list", List.of("text"));
                wrong.put("an object", Map.of("text", "text"));
                wrong.put("with a NUL", "before\u0000after");
                wrong.put("with half a character", "before\ud83dafter");
                wrong.put("a date", java.util.Date.from(java.time.Instant.EPOCH));
                int longest = field.path("validate").path("maxLength").asInt();
                if (longest > 0) {
                    wrong.put("too long", "x".repeat(longest + 1));
                }
                if (field.path("validate").path("validationType").asText().equals("email")) {
                    wrong.put("no address", "front desk");
                    wrong.put("two addresses", "a@example.org, b@example.org");
                    wrong.put("with a line break", "a@example.org\nBcc: b@example.org");
                }
            }
        }
        return wrong;
    }

    private Map<String, Object> snapshot(Task task, String number) {
        var seen = new TreeMap<String, Object>();
        seen.put("entries", caseFiles.entries(number).size());
        seen.put("ticket", caseFiles.get(number));
        String instance = task.getProcessInstanceId();
        seen.put(
                "variables",
                engine.getRuntimeService().createVariableInstanceQuery().processInstanceIdIn(instance).list().stream()
                        .map(variable -> variable.getName() + "=" + variable.getValue())
                        .sorted()
                        .toList());
        seen.put("task's variables", engine.getTaskService().getVariablesLocal(task.getId()));
        Task now =
                engine.getTaskService().createTaskQuery().taskId(task.getId()).singleResult();
        seen.put("assignee", String.valueOf(now == null ? "no task" : now.getAssignee()));
        seen.put(
                "history",
                engine.getHistoryService()
                        .createHistoricDetailQuery()
                        .processInstanceId(instance)
                        .count());
        seen.put(
                "messages",
                engine.getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .count());
        return seen;
    }

    private static EngineRest.Reply java(Runnable action) {
        try {
            action.run();
            return new EngineRest.Reply(204, "");
        } catch (Refusal refusal) {
            return new EngineRest.Reply(400, String.valueOf(refusal.getMessage()));
        } catch (RuntimeException e) {
            return new EngineRest.Reply(500, e.toString());
        }
    }

    private static Map<String, Object> plain(Map<String, Object> values) {
        var plain = new LinkedHashMap<String, Object>();
        values.forEach((name, value) ->
                plain.put(name, value instanceof EngineRest.Typed typed ? typed.value() : value));
        return plain;
    }

    private static Map<String, Object> with(Map<String, Object> answer, String key, Object value) {
        var changed = new LinkedHashMap<>(answer);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> answer, String key) {
        var changed = new LinkedHashMap<>(answer);
        changed.remove(key);
        return changed;
    }
}
