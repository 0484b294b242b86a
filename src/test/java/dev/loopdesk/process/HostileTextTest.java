package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.Sample;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Text that means something to some machine is nothing but text, in every field of every form. */
@LoopdeskTest
@Tag("process")
class HostileTextTest {

    private static final String MEANING_SOMETHING =
            "${1+1} #{x} {{x}} {{{x}}} ${execution.setVariable('priority','P1')} <script>alert(1)</script> "
                    + "<img src=x onerror=alert(1)> &amp; &#x27; %s %n {0} {1,date} it's 'quoted' \"too\" \\u0041 \\ ; -- "
                    + "=1+1 \t \ud83d\ude00\ud840\udc0b \u202e right to left \u202c \u200b\ufeff [loop] {{/loop}} 字\nsecond line";

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private CaseFiles caseFiles;

    @LocalServerPort
    private int port;

    private EngineRest rest = new EngineRest(0);

    @BeforeEach
    void connect() {
        rest = new EngineRest(port);
    }

    static Stream<String> elements() {
        return TicketAt.ANSWERS.keySet().stream().sorted();
    }

    static Stream<String> everyThirdElement() {
        return Sample.every(3, elements().toList()).stream();
    }

    @ParameterizedTest
    @MethodSource("elements")
    void whatMeansSomethingElsewhereIsKeptLiterally(String element) {
        kept(element, MEANING_SOMETHING);
    }

    @ParameterizedTest
    @MethodSource("everyThirdElement")
    @Tag("sampled")
    void aHundredThousandCharactersAreKept(String element) {
        kept(element, "长".repeat(10_000) + "\ud83d\ude00".repeat(5_000) + "x".repeat(80_000));
    }

    private void kept(String element, String text) {
        var tickets = new TicketAt(process, engine);
        Task task = tickets.task(element);
        String number = tickets.number(task);
        var texts = new LinkedHashMap<String, Object>();
        var kept = new LinkedHashMap<String, Object>();
        var sent = new ArrayList<String>();
        for (JsonNode field : FormFields.of(element)) {
            boolean free =
                    List.of("textfield", "textarea").contains(field.path("type").asText());
            boolean email = field.path("validate").has("validationType");
            if (free && !email && !FormFields.isOfPeople(field) && !FormFields.isDate(field)) {
                int longest = field.path("validate").path("maxLength").asInt(text.length());
                String key = field.path("key").asText();
                String typed = text.substring(0, Math.min(longest, text.length()));
                texts.put(key, typed);
                if (FormFields.isSent(field)) {
                    sent.add(typed);
                } else {
                    kept.put(key, FormFields.kept(field, typed));
                }
            }
        }

        var reply = rest.post(
                TicketAt.worker(task),
                "/task/" + task.getId() + "/complete",
                Map.of("variables", EngineRest.variables(TicketAt.answer(element, texts))));

        assertThat(reply.status()).as(reply.message()).isEqualTo(204);
        Entry filed = caseFiles.entries(number).stream()
                .filter(entry -> TicketAt.isAnswer(entry, element))
                .reduce((one, next) -> next)
                .orElseThrow();
        assertThat(filed.content()).containsAllEntriesOf(kept).doesNotContainKey("messageToRequester");
        assertThat(sent).hasSize(1);
        assertThat(caseFiles
                        .latest(number, EntryKind.STAFF_MESSAGE)
                        .orElseThrow()
                        .content())
                .isEqualTo(Map.of(Entry.MESSAGE, sent.get(0)));
        assertThat(caseFiles.isIntact(number)).isTrue();
        assertThat(engine.getRuntimeService()
                        .createVariableInstanceQuery()
                        .variableName("priority")
                        .processInstanceIdIn(task.getProcessInstanceId())
                        .list())
                .allSatisfy(priority -> assertThat(priority.getValue()).isIn("P3", "P4"));
        engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .list()
                .forEach(next -> {
                    var shown = rest.send("GET", "admin", "/task/" + next.getId() + "/form-variables", null);
                    assertThat(shown.status()).as(shown.body()).isEqualTo(200);
                    assertThat(shown.body().length()).isLessThan(60_000);
                });
    }
}
