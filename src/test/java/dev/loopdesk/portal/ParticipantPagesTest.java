package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.HtmlUtils;

/** The page of a ticket in the hands of a participant, and of a requester who adds and removes participants. */
@LoopdeskTest
class ParticipantPagesTest {

    /** Requests that a participant's link may send. */
    private static final Set<String> OPEN = Set.of(
            "POST /t/{token}/message",
            "POST /t/{token}/leave",
            "POST /t/{token}/uploads/{draft:[0-9a-f-]{36}}",
            "DELETE /t/{token}/uploads/{draft:[0-9a-f-]{36}}/{id:[0-9a-f-]{36}}");

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TicketParticipants ticketParticipants;

    @Autowired
    private Participants participants;

    @Autowired
    private Attachments attachments;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TicketLinks links;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private String number = "";
    private String ofRequester = "";
    private String ofBen = "";

    @BeforeEach
    void report() {
        number = process.ticketReceived(Map.of(
                "title",
                "Scanner is silent",
                "description",
                "It does not move.",
                "requesterName",
                "Ana Example",
                "requesterEmail",
                address()));
        Participant ben = ticketParticipants
                .add(number, new NamedAddress("Ben", address()), "agent")
                .participant();
        ofRequester = "/t/" + links.token(number);
        ofBen = "/t/" + links.token(ben);
    }

    @Test
    void aParticipantReadsWhatTheRequesterReadsAndIsAskedNothing() throws Exception {
        caseFiles.append(number, EntryKind.NOTE, null, "agent", false, Map.of(Entry.NOTE, "Dropped, says Carl"));
        process.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of(
                        "category",
                        "other",
                        "urgency",
                        "low",
                        "impact",
                        "low",
                        "triageOutcome",
                        "details-missing",
                        "question",
                        "Which colour?"));

        String page = get(ofBen).body();

        assertThat(page)
                .contains("Scanner is silent", "It does not move.", "Ana Example</strong>", ofBen + "/message")
                .contains("You are kept informed of this request", ofBen + "/leave")
                .doesNotContain(String.valueOf(caseFiles.get(number).requesterEmail()))
                .doesNotContain("Dropped", "id=\"ask\"", "/answer", "/withdraw", "/links", "/participants");
        assertThat(get(ofRequester).body())
                .contains("id=\"ask\"", "Ben", ofRequester + "/participants/remove")
                .doesNotContain("/leave");
        assertThat(get(ofBen + "?lang=zh-CN").body()).contains("您是该请求的抄送人", "不再接收消息");
    }

    @Test
    void everyAddressButMessageUploadAndLeaveIsRefused() throws Exception {
        var refused = new TreeSet<String>();
        var all = mappings.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream()
                        .filter(path -> path.startsWith("/t/{token}"))
                        .flatMap(path ->
                                info.getMethodsCondition().getMethods().stream().map(method -> method + " " + path)))
                .filter(address -> !address.startsWith("GET "))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(all).containsAll(OPEN).contains("POST /t/{token}/answer", "POST /t/{token}/withdraw");
        for (String address : all) {
            String[] parts = address.split(" ", -1);
            String path = parts[1].replace("/t/{token}", ofBen)
                    .replaceAll(
                            "\\{[a-z]+:\\[0-9a-f-]\\{36}}", UUID.randomUUID().toString());
            HttpResponse<String> answer =
                    send(parts[0], path, Map.of("kind", "confirm", "resolutionConfirmed", "true"));
            if (!OPEN.contains(address)) {
                assertThat(answer.statusCode()).as(address).isEqualTo(403);
                refused.add(address);
            }
            // The participation may have ended by now.
            if (address.endsWith("/leave")) {
                assertThat(get(ofBen).statusCode()).isEqualTo(404);
                ofBen = "/t/"
                        + links.token(ticketParticipants
                                .add(number, new NamedAddress("Ben", address()), "agent")
                                .participant());
            }
        }
        assertThat(get(ofBen + "/withdraw").statusCode()).isEqualTo(403);
        assertThat(refused).isNotEmpty();
        assertThat(caseFiles.get(number).endedAs()).isNull();
    }

    @Test
    void aParticipantWritesInTheirOwnName() throws Exception {
        HttpResponse<String> sent = post(ofBen + "/message", Map.of("message", "I saw it too.", "submission", "1"));

        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(caseFiles.latest(number, EntryKind.REPLY).orElseThrow().participant())
                .isEqualTo("Ben");
        assertThat(get(ofBen).body()).contains("You</strong>", "I saw it too.");
        assertThat(get(ofRequester).body()).contains("Ben, kept informed</strong>");
        assertThat(get(location(sent)).body()).contains("your message is recorded");
    }

    @Test
    void filesOfAParticipantAreTheirs() throws Exception {
        String draft = UUID.randomUUID().toString();
        attachments.add(
                draft,
                number,
                "photo.txt",
                new java.io.ByteArrayInputStream("A photo in words".getBytes(StandardCharsets.UTF_8)));

        assertThat(post(ofBen + "/message", Map.of("message", "See here", "submission", draft))
                        .statusCode())
                .isEqualTo(303);

        assertThat(caseFiles.latest(number, EntryKind.ATTACHMENTS).orElseThrow().participant())
                .isEqualTo("Ben");
        String id = attachments.of(number).get(0).id();
        assertThat(get(ofBen + "/attachments/" + id).body()).isEqualTo("A photo in words");
    }

    @Test
    void whoeverLeavesHasADeadLinkAndTheRequesterSeesIt() throws Exception {
        HttpResponse<String> left = post(ofBen + "/leave", Map.of());

        assertThat(left.statusCode()).isEqualTo(200);
        assertThat(left.body()).contains("Stop these messages", "You get no more messages");
        HttpResponse<String> again = get(ofBen);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).contains("This link does not open anything");
        assertThat(post(ofBen + "/message", Map.of("message", "?")).statusCode())
                .isEqualTo(404);
        assertThat(get(ofRequester).body()).contains("Ben, kept informed</strong>", "Not kept informed any more");
        assertThat(post(ofRequester + "/leave", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void theRequesterAddsAndRemoves() throws Exception {
        String cleo = address();

        HttpResponse<String> added = post(
                ofRequester + "/participants",
                Map.of("participantName", "Cleo <b>", "participantEmail", " " + cleo + " "));

        assertThat(added.statusCode()).isEqualTo(303);
        assertThat(HtmlUtils.htmlUnescape(get(location(added)).body()))
                .contains("We have told them that they are kept informed", "Cleo <b>", cleo);
        Participant participant = participants.at(number, cleo).orElseThrow();
        assertThat(participant.addedBy()).isEqualTo(Entry.REQUESTER);
        HttpResponse<String> removed = post(
                ofRequester + "/participants/remove", Map.of("participant", Integer.toString(participant.position())));
        assertThat(get(location(removed)).body()).contains("not kept informed any more");
        assertThat(participants.at(number, cleo)).isEmpty();
        assertThat(post(ofRequester + "/participants/remove", Map.of("participant", "99999999999"))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void whatIsWrongIsSaidInTheTitleAndNothingTypedIsLost() throws Exception {
        HttpResponse<String> refused = post(
                ofRequester + "/participants", Map.of("participantName", "Cleo", "participantEmail", "cleo at home"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("<title>Problem: " + number, "role=\"alert\" tabindex=\"-1\" autofocus")
                .contains("value=\"Cleo\"", "value=\"cleo at home\"", "<label for=\"participantEmail\">");
        HttpResponse<String> own = post(
                ofRequester + "/participants",
                Map.of("participantEmail", String.valueOf(caseFiles.get(number).requesterEmail())));
        assertThat(own.statusCode()).isEqualTo(422);
        assertThat(own.body()).contains("address of the requester");
    }

    @Test
    void aLinkIsNoToolForSpam() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(post(ofRequester + "/participants", Map.of("participantEmail", address()))
                            .statusCode())
                    .isEqualTo(303);
        }

        HttpResponse<String> sixth = post(ofRequester + "/participants", Map.of("participantEmail", address()));

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(3_500L, 3_600L);
        assertThat(sixth.body()).contains("Many people were added within an hour");
        assertThat(participants.of(number)).hasSize(6);
    }

    @Test
    void onlyPeopleWhoWereAddedCount() throws Exception {
        String cleo = address();
        String requester = String.valueOf(caseFiles.get(number).requesterEmail());
        for (String address : List.of(cleo, cleo, requester, "support@loopdesk.local", cleo)) {
            post(ofRequester + "/participants", Map.of("participantEmail", address));
        }

        for (int i = 0; i < 4; i++) {
            assertThat(post(ofRequester + "/participants", Map.of("participantEmail", address()))
                            .statusCode())
                    .isEqualTo(303);
        }
        assertThat(post(ofRequester + "/participants", Map.of("participantEmail", address()))
                        .statusCode())
                .isEqualTo(429);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Accept-Language", "en")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
        return send("POST", path, form);
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept-Language", "en")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String address() {
        return "p-" + UUID.randomUUID() + "@example.org";
    }
}
