package dev.loopdesk.message;

import java.net.URI;
import java.util.Set;

/**
 * Somebody outside who is told of events.
 *
 * @param id {@code webhooks.<name>} or {@code robot.dingtalk}, as in the configuration
 * @param secret key of the signature: bytes in Base64 after {@code whsec_} for a webhook, text for a robot
 * @param channels of the tickets that it is told of
 */
public record Subscriber(
        String id, Scheme scheme, URI url, String secret, Set<EventType> events, Set<String> channels) {

    /** How events are put and signed. */
    public enum Scheme {
        /** Standard Webhooks. */
        WEBHOOK,
        /** The group robot of DingTalk. */
        DINGTALK
    }

    boolean wants(EventType type, String channel) {
        return events.contains(type) && channels.contains(channel);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return id;
    }
}
