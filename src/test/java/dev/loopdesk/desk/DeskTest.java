package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;

/** A test of the desk over HTTP: who is signed in, a ticket to work on, and how answers are read. */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeskTest {

    static final JsonMapper JSON = new JsonMapper();

    @Autowired
    TestRestTemplate http;

    @Autowired
    SupportProcess process;

    @Autowired
    CaseFiles caseFiles;

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** Returns the session of an account in the application of its role; of {@code nobody}, one without signing in. */
    final Session session(String account) {
        return sessions.computeIfAbsent(account, this::signIn);
    }

    private Session signIn(String account) {
        if (account.equals("nobody")) {
            return new Session(http, Map.of(), 0);
        }
        Session session = new Caller(http, account)
                .open(
                        switch (account) {
                            case "manager" -> "cockpit";
                            case "analyst" -> "welcome";
                            default -> "tasklist";
                        });
        assertThat(session.signInStatus()).as(account).isEqualTo(200);
        return session;
    }

    /** Receives a ticket of a requester of its own. */
    String ticket(String title) {
        return process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon",
                "requesterName", "Room 12",
                "requesterEmail", "desk-" + UUID.randomUUID() + "@example.org",
                "requesterPhone", "12 34",
                "channel", "portal"));
    }

    final List<EntryKind> kinds(String number) {
        return caseFiles.entries(number).stream().map(Entry::kind).toList();
    }

    static int status(ResponseEntity<String> answer) {
        return answer.getStatusCode().value();
    }

    /** Reads what was answered to a request that was carried out. */
    static JsonNode read(ResponseEntity<String> answer) {
        assertThat(answer.getStatusCode().is2xxSuccessful())
                .as(answer.getBody())
                .isTrue();
        return parsed(answer);
    }

    static JsonNode parsed(ResponseEntity<String> answer) {
        try {
            return JSON.readTree(Objects.requireNonNull(answer.getBody()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static String write(JsonNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> values(JsonNode list, String field) {
        return IntStream.range(0, list.size())
                .mapToObj(n -> list.get(n).path(field).asText())
                .toList();
    }
}
