package dev.loopdesk.message;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Signed links that give requesters and participants access to their ticket without an account. A token contains its
 * purpose, its expiry, the generation of the ticket's links or the position of the participant, and the ticket's number,
 * followed by an HMAC-SHA256 of 256 bits. Its holder may act as the requester or the participant of that ticket until it
 * expires, the requester's links are revoked, or the participation ends.
 *
 * <p>The host comes from {@code loopdesk.base-url} only, so that a forged Host header cannot reach mails.
 */
@Component
public class TicketLinks {

    /** Purpose of the requester's token. */
    private static final byte TICKET_PAGE = 1;

    /** Purpose of a participant's token. */
    private static final byte PARTICIPANT = 2;

    private static final int HEAD = 1 + Long.BYTES + Integer.BYTES;
    private static final int SIGNATURE = 32;
    /** Limit of a ticket number; longer texts are rejected without further work. */
    private static final int LONGEST_NUMBER = 20;

    private static final byte[] NOTHING = new byte[HEAD + 9 + SIGNATURE];

    private final LinkKeys keys;
    private final CaseFiles caseFiles;
    private final Participants participants;
    private final Clock clock;
    private final String base;
    private final Duration validFor;

    TicketLinks(
            LinkKeys keys,
            CaseFiles caseFiles,
            Participants participants,
            Clock clock,
            @Value("${loopdesk.base-url:http://localhost:8080}") String base,
            @Value("${loopdesk.links.valid-for:P90D}") String validFor) {
        this.keys = keys;
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.clock = clock;
        this.base = base.strip().replaceAll("/+$", "");
        this.validFor = Duration.parse(validFor);
    }

    /**
     * The holder of a valid link.
     *
     * @param number ticket number
     * @param participant null for the requester
     */
    public record Holder(String number, @Nullable Participant participant) {}

    /** Returns the address of the requester's page of a ticket, valid from now for {@code loopdesk.links.valid-for}. */
    public String link(String number) {
        return base + "/t/" + token(number);
    }

    /** Returns the address of the requester's page, of a ticket whose links have that generation. */
    String link(String number, int generation) {
        return base + "/t/" + token(TICKET_PAGE, generation, number);
    }

    /** Returns the address of a participant's page of a ticket, valid as long as the requester's. */
    public String link(Participant participant) {
        return base + "/t/" + token(participant);
    }

    /** Returns the address of the page of a ticket for staff, who sign in there; it is no key. */
    public String staffPage(String number) {
        return base + "/staff/tickets/" + number;
    }

    /** Returns the token of a participant's page of a ticket. */
    public String token(Participant participant) {
        return token(PARTICIPANT, participant.position(), participant.ticketNumber());
    }

    /**
     * Returns the token of the requester's page of a ticket.
     *
     * @throws IllegalArgumentException if the ticket does not exist
     */
    public String token(String number) {
        int generation = caseFiles
                .linkGeneration(number)
                .orElseThrow(() -> new IllegalArgumentException("There is no ticket " + number));
        return token(TICKET_PAGE, generation, number);
    }

    private String token(byte purpose, int key, String number) {
        byte[] name = number.getBytes(StandardCharsets.US_ASCII);
        byte[] said = ByteBuffer.allocate(HEAD + name.length)
                .put(purpose)
                .putLong(clock.instant().plus(validFor).getEpochSecond())
                .putInt(key)
                .put(name)
                .array();
        byte[] signature = signature(keys.signing(), said, said.length);
        byte[] all = ByteBuffer.allocate(said.length + SIGNATURE)
                .put(said)
                .put(signature)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** Returns the ticket number of the requester's valid token. */
    public Optional<String> ticketOf(String token) {
        return holderOf(token).filter(holder -> holder.participant() == null).map(Holder::number);
    }

    /**
     * Returns the holder of a valid token. Every invalid token gets the same answer after the same work: every key is
     * tried and the ticket is looked up.
     */
    public Optional<Holder> holderOf(String token) {
        byte[] decoded = decoded(token);
        byte[] all = decoded.length == 0 ? NOTHING : decoded;
        int length = all.length - SIGNATURE;
        byte[] given = Arrays.copyOfRange(all, length, all.length);
        boolean signed = false;
        for (SecretKeySpec key : keys.verifying()) {
            signed |= MessageDigest.isEqual(signature(key, all, length), given);
        }
        ByteBuffer said = ByteBuffer.wrap(all, 0, length);
        byte purpose = said.get();
        boolean inTime = clock.instant().getEpochSecond() < said.getLong();
        int key = said.getInt();
        // An invalid token must not choose the ticket that is looked up, nor skip the lookup.
        String number = signed ? new String(all, HEAD, length - HEAD, StandardCharsets.US_ASCII) : "LD-0";
        if (signed && purpose == PARTICIPANT) {
            return participants
                    .find(number, key)
                    .filter(one -> inTime && one.isPresent())
                    .map(one -> new Holder(number, one));
        }
        OptionalInt alive = caseFiles.linkGeneration(number);
        boolean current = alive.isPresent() && alive.getAsInt() == key;
        return signed && purpose == TICKET_PAGE && inTime && current
                ? Optional.of(new Holder(number, null))
                : Optional.empty();
    }

    /** Revokes all links of the requester of a ticket that were sent so far. */
    public void revoke(String number) {
        caseFiles.revokeLinks(number);
    }

    private static byte[] signature(SecretKeySpec key, byte[] said, int length) {
        try {
            Mac mac = Mac.getInstance(LinkKeys.ALGORITHM);
            mac.init(key);
            mac.update(said, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + LinkKeys.ALGORITHM, e);
        }
    }

    /** Decodes a token, or returns null if it cannot be one. */
    private static byte[] decoded(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII));
            int number = bytes.length - HEAD - SIGNATURE;
            boolean possible = number > 0 && number <= LONGEST_NUMBER;
            // Only the canonical encoding is accepted: the last character may contain unused bits.
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(token);
            return possible && canonical ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
