package dev.loopdesk.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;

/**
 * No page sends the database more statements, or has more rows from it, because more tickets are open: each reads what it
 * shows, and no more.
 */
@LoopdeskTest
class GrowthTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** More than any page shows. */
    private static final int SOME = 40;

    @Autowired
    private SqlCounter counter;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TestRestTemplate http;

    @Test
    void pagesOfFewAndManyTicketsCostTheSame() throws IOException {
        String number = open(SOME);
        Map<String, Supplier<ResponseEntity<String>>> pages = pages(number);
        // What is read once only is read before.
        cost(pages);
        Map<String, Cost> few = cost(pages);

        open(2 * SOME);

        assertThat(cost(pages)).isEqualTo(few);
        assertThat(few).hasSizeGreaterThan(20).allSatisfy((page, cost) -> {
            assertThat(cost.statements()).isPositive();
            assertThat(cost.rows()).isPositive();
        });
    }

    private String open(int tickets) {
        String number = "";
        for (int i = 0; i < tickets; i++) {
            number = process.callTaken(
                    "agent",
                    Map.of(
                            "title", "No network in room " + i,
                            "description", "The lamp at the socket is dark.",
                            "requesterName", "Front desk",
                            "requesterPhone", "1234"));
        }
        return number;
    }

    private Map<String, Supplier<ResponseEntity<String>>> pages(String number) throws IOException {
        var pages = new LinkedHashMap<String, Supplier<ResponseEntity<String>>>();
        for (String account : List.of("agent", "lead")) {
            var caller = new Caller(http, account);
            JsonNode filters = JSON.readTree(
                    caller.get("/engine-rest/filter?resourceType=Task").getBody());
            for (JsonNode filter : filters) {
                String address = "/engine-rest/filter/" + filter.path("id").asText();
                String name = filter.path("name").asText() + ", " + account;
                pages.put(
                        name + ", list",
                        () -> caller.send("POST", address + "/list?firstResult=0&maxResults=15", "{}"));
                pages.put(name + ", count", () -> caller.send("POST", address + "/count", "{}"));
            }
        }
        var agent = new Caller(http, "agent");
        pages.put("open tickets", () -> agent.get("/api/tickets?state=open"));
        pages.put("search by words", () -> agent.get("/api/tickets?q=network"));
        pages.put("search by number", () -> agent.get("/api/tickets?q=" + number));
        pages.put("ticket", () -> agent.get("/api/tickets/" + number));
        return pages;
    }

    /**
     * Cost of a page for the database, without the engine's read of each process definition that the page shows a task
     * of: which definitions these are depends on the tickets of other tests.
     */
    private record Cost(int statements, int rows) {}

    private Map<String, Cost> cost(Map<String, Supplier<ResponseEntity<String>>> pages) {
        var costs = new LinkedHashMap<String, Cost>();
        pages.forEach((name, page) -> {
            SqlCount count = counter.count(meter -> meter.step(
                    name,
                    () -> assertThat(page.get().getStatusCode().is2xxSuccessful())
                            .isTrue()));
            int definitions = count.reads("act_re_procdef");
            costs.put(name, new Cost(count.statements() - definitions, count.rows() - definitions));
        });
        return costs;
    }
}
