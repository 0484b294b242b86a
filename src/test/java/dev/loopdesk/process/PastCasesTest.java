package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.forecast.Forecast;
import dev.loopdesk.forecast.Forecast.Likeness;
import dev.loopdesk.forecast.Forecasts;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

/** What past cases say of an open ticket: when it is solved (S4.7), and which check comes next (S3.4). */
@Tag("postgresql")
class PastCasesTest extends PathTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private Forecasts forecasts;

    @Autowired
    private TestRestTemplate http;

    @Test
    void aDateIsStatedFromWhereLikeTicketsStood() {
        TicketWalk.itIs("2028-05-01 10:00");
        List<TicketWalk> past = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            past.add(inCategory("account"));
        }
        TicketWalk tooFew = past.get(15);
        assertThat(forecasts.of(tooFew.number()))
                .hasValueSatisfying(
                        said -> assertThat(said.forecast().isStated()).isFalse());
        for (int day = 0; day < 16; day++) {
            TicketWalk.itIs("2028-05-%02d 10:00".formatted(2 + day));
            TicketWalk ticket = past.get(day);
            ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Locked");
            verified(solve(ticket));
            ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
        }
        TicketWalk.itIs("2028-05-18 10:00");
        String number = inCategory("account").number();

        assertThat(forecasts.of(past.get(3).number())).isEmpty();
        Forecast forecast = forecasts.of(number).orElseThrow().forecast();
        assertThat(forecast.half()).isEqualTo(TicketWalk.at("2028-05-26 10:00"));
        // The 15th of 16, at the end of its day.
        assertThat(forecast.most()).isEqualTo(TicketWalk.at("2028-06-03 00:00"));
        assertThat(forecast.likeness()).isEqualTo(Likeness.PRIORITY_AND_CATEGORY);
        assertThat(forecast.solved()).isEqualTo(16);

        List<String> statements = SqlStatements.during(() -> forecasts.of(number));
        assertThat(statements)
                .as("statements while the other courses are known")
                .hasSizeLessThanOrEqualTo(1);

        TicketWalk.itIs("2028-05-24 10:00");
        Forecast later = forecasts.of(number).orElseThrow().forecast();
        assertThat(later.half()).as("of those that took longer than six days").isAfter(forecast.half());
    }

    @Test
    void theBestNextCheckIsTheOneThatFindsMostPerMinute() throws IOException {
        TicketWalk.itIs("2028-08-01 10:00");
        for (int i = 0; i < 14; i++) {
            List<String> ticked = i < 10
                    ? List.of("network-connection", "account-rights", "basic-configuration")
                    : List.of("network-connection", "account-rights");
            TicketWalk ticket = inCategory("other");
            process.complete(
                    ticket.task("Task_Diagnose").getId(),
                    AGENT,
                    Map.of("diagnosisOutcome", "cause-found", "cause", "Proxy", "checksOther", ticked));
            verified(solve(ticket));
            ticket.answered("Task_ConfirmResolution", "resolutionConfirmed", "true");
            ticket.ring("TimerEvent_FollowUpDue").answer("Task_FollowUpVisit", AGENT, "problemRecurred", "false");
        }
        TicketWalk.itIs("2028-08-02 10:00");
        TicketWalk ticket = inCategory("other");

        JsonNode checks = checks(ticket);

        assertThat(checks.path("field").asText()).isEqualTo("checksOther");
        assertThat(checks.path("checks").findValuesAsText("value"))
                .startsWith("network-connection", "account-rights", "basic-configuration", "restart");
        assertThat(check(checks, 0).path("words").asText()).isEqualTo("found the cause 0 of 14 times, about 2 min");
        assertThat(check(checks, 1).path("perMinute").asDouble()).isEqualTo(4 / 14.0 / 3);
        assertThat(check(checks, 2).path("perMinute").asDouble()).isEqualTo(1 / 5.0);
        assertThat(check(checks, 3).path("perMinute").isNull()).isTrue();
        assertThat(check(checks, 3).path("words").asText()).isEqualTo("done 0 times, too few to compare, about 5 min");
        assertThat(check(checks, 2).path("ticked").asBoolean()).isFalse();

        process.complete(
                ticket.task("Task_Diagnose").getId(),
                AGENT,
                Map.of(
                        "diagnosisOutcome",
                        "details-missing",
                        "question",
                        "Which proxy?",
                        "checksOther",
                        List.of("basic-configuration")));
        ticket.answered("Task_ProvideMoreDetails", "detailsProvided", "true", "details", "The old one");
        assertThat(check(checks(ticket), 2).path("ticked").asBoolean()).isTrue();
        assertThat(check(checks(ticket), 1).path("ticked").asBoolean()).isFalse();
    }

    @Test
    void aTaskWithoutAChecklistHasNoChecks() throws IOException {
        JsonNode checks = checks(callTaken());

        assertThat(checks.path("field").isNull()).isTrue();
        assertThat(checks.path("checks")).isEmpty();
    }

    private TicketWalk inCategory(String category) {
        TicketWalk ticket = callTaken();
        triage(ticket, "diagnose", "category", category);
        return ticket.waitsAt("Task_Diagnose");
    }

    private JsonNode checks(TicketWalk ticket) throws IOException {
        String task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(ticket.number())
                .list()
                .get(0)
                .getId();
        Session agent = new Caller(http, AGENT).open("tasklist");
        var answer = agent.send("GET", "/camunda/api/loopdesk/tasks/" + task + "/checks", null);
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        return JSON.readTree(answer.getBody());
    }

    private static JsonNode check(JsonNode checks, int place) {
        return checks.path("checks").path(place);
    }
}
