package dev.loopdesk.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.message.EventType;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingEvent;
import dev.loopdesk.message.OutgoingEvents;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.message.Subscriber;
import dev.loopdesk.message.Subscribers;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.targets.RequesterWaits;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Origins;
import dev.loopdesk.ticket.Ticket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Delivers an event to its subscriber. A temporary failure fails the job, which is retried; a receiver that is gone
 * permanently is a BPMN error.
 */
@Component("deliverEvent")
class DeliverEvent implements JavaDelegate {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String WEBHOOK_SECRET = "whsec_";
    /** Limit in characters; a robot accepts 20,000 bytes, but longer texts are not read in a group. */
    private static final int LONGEST_TEXT = 4_000;

    private static final int LONGEST_REASON = 200;
    /** Limit in bytes. */
    private static final int LONGEST_ANSWER = 16 * 1024;

    private final OutgoingEvents events;
    private final Subscribers subscribers;
    private final CaseFiles caseFiles;
    private final Origins origins;
    private final Outbox outbox;
    private final TicketLinks links;
    private final JsonClient post;
    private final RequesterWaits waits;
    private final Clock clock;

    DeliverEvent(
            OutgoingEvents events,
            Subscribers subscribers,
            CaseFiles caseFiles,
            Origins origins,
            Outbox outbox,
            TicketLinks links,
            RequesterWaits waits,
            Clock clock,
            @Value("${loopdesk.events.timeout:PT10S}") String timeout) {
        this.waits = waits;
        this.events = events;
        this.subscribers = subscribers;
        this.caseFiles = caseFiles;
        this.origins = origins;
        this.outbox = outbox;
        this.links = links;
        this.post = new JsonClient(Duration.parse(timeout), LONGEST_ANSWER);
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        OutgoingEvent event = events.get((String) execution.getVariable(DeliverEventProcess.EVENT_ID));
        // A former run of the job may have delivered the event and failed before its commit.
        if (OutgoingEvent.TAKEN.equals(event.outcome())) {
            return;
        }
        Subscriber subscriber = subscribers
                .find(event.subscriber())
                .orElseThrow(() -> new EventNotTakenException(
                        "loopdesk." + event.subscriber() + " is not in the configuration any more", null));
        try {
            switch (subscriber.scheme()) {
                case WEBHOOK -> toWebhook(event, subscriber);
                case DINGTALK -> toDingTalk(event, subscriber);
            }
        } catch (EventNotTakenException | UnansweredException e) {
            throw new EventNotTakenException(subscriber + " " + e.getMessage(), e.getCause());
        }
        events.ended(event.id(), OutgoingEvent.TAKEN);
        if (event.messageId() != null && isChat(event)) {
            waits.reached(event.ticketNumber(), event.messageId());
        }
    }

    /** Tells whether the receiver is the chat in which the requester reads the message. */
    private boolean isChat(OutgoingEvent event) {
        return event.type() == EventType.MESSAGE
                && "chat".equals(caseFiles.get(event.ticketNumber()).channel());
    }

    /** Sends to a webhook, signed by Standard Webhooks: over id, time of the attempt, and body. */
    private void toWebhook(OutgoingEvent event, Subscriber subscriber) {
        byte[] body = json(Map.of(
                "type", event.type().key(), "timestamp", event.happenedAt().toString(), "data", data(event)));
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        byte[] key = Base64.getDecoder().decode(subscriber.secret().substring(WEBHOOK_SECRET.length()));
        String signed = event.id() + "." + timestamp + "." + new String(body, StandardCharsets.UTF_8);
        JsonClient.Answer answer = post.send(
                subscriber.url(),
                Map.of(
                        "webhook-id",
                        event.id(),
                        "webhook-timestamp",
                        timestamp,
                        "webhook-signature",
                        "v1," + signature(key, signed)),
                body);
        if (answer.status() == HttpStatus.GONE.value()) {
            events.ended(event.id(), OutgoingEvent.DROPPED);
            throw new BpmnError(DeliverEventProcess.RECEIVER_GONE, subscriber + " is gone");
        }
        if (answer.status() / 100 != 2) {
            throw new EventNotTakenException("answered with status " + answer.status(), null);
        }
    }

    private Map<String, Object> data(OutgoingEvent event) {
        Ticket ticket = caseFiles.get(event.ticketNumber());
        var data = new LinkedHashMap<String, Object>();
        data.put("number", ticket.number());
        data.put("channel", ticket.channel());
        origins.of(ticket.number()).ifPresent(origin -> {
            data.put("integration", origin.integration());
            if (origin.externalId() != null) {
                data.put("externalId", origin.externalId());
            }
            // The link is a key; only the integration that created the ticket gets it, to pass it to the requester.
            data.put("link", links.link(ticket.number()));
        });
        data.putAll(event.content());
        if (event.messageId() != null) {
            OutgoingMessage message = outbox.get(event.messageId());
            data.put("kind", message.kind().key());
            data.put("language", message.language());
            data.put("subject", message.subject());
            data.put("text", message.text());
        }
        return data;
    }

    /**
     * Sends to a DingTalk group robot: time and signature, over time and secret, are in the address. Plain text, so
     * that no user text becomes a mention or a link; the answer states whether it was accepted.
     */
    private void toDingTalk(OutgoingEvent event, Subscriber subscriber) {
        OutgoingMessage message = outbox.get(String.valueOf(event.messageId()));
        String text = message.subject() + "\n\n" + message.text().strip();
        byte[] body = json(Map.of(
                "msgtype",
                "text",
                "text",
                Map.of("content", text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…"),
                "at",
                Map.of("isAtAll", false)));
        long timestamp = clock.millis();
        String signature =
                signature(subscriber.secret().getBytes(StandardCharsets.UTF_8), timestamp + "\n" + subscriber.secret());
        String address = subscriber.url().toString();
        JsonClient.Answer answer = post.send(
                URI.create(address + (address.indexOf('?') < 0 ? "?" : "&") + "timestamp=" + timestamp + "&sign="
                        + URLEncoder.encode(signature, StandardCharsets.UTF_8)),
                Map.of(),
                body);
        if (answer.status() / 100 != 2) {
            throw new EventNotTakenException("answered with status " + answer.status(), null);
        }
        JsonNode said = read(answer.text());
        if (!said.path("errcode").isInt() || said.path("errcode").asInt() != 0) {
            String reason = said.path("errmsg").asText("").replaceAll("\\s+", " ");
            throw new EventNotTakenException(
                    "answered with error " + said.path("errcode").asText("of no number") + ": "
                            + reason.substring(0, Math.min(reason.length(), LONGEST_REASON)),
                    null);
        }
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new EventNotTakenException("answered with something that is no JSON", null);
        }
    }

    private static String signature(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
