package dev.loopdesk.message;

import java.net.URI;
import java.util.Set;

/**
 * A receiver of events.
 *
 * @param id {@code webhooks.<name>} or {@code robot.dingtalk}, as in the configuration
 * @param secret key of the signature: bytes in Base64 after {@code whsec_} for a webhook, text for a robot
 * @param channels channels of the tickets whose events it receives
 */
public record Subscriber(
        String id, Scheme scheme, URI url, String secret, Set<EventType> events, Set<String> channels) {

    /** Format and signature of events. */
    public enum Scheme {
        /** Standard Webhooks. */
        WEBHOOK,
        /** The group robot of DingTalk. */
        DINGTALK
    }

    boolean wants(EventType type, String channel) {
        return events.contains(type) && channels.contains(channel);
    }

    /** Omits the secret, because the text may be logged. */
    @Override
    public String toString() {
        return id;
    }
}
