package dev.loopdesk.process.conversation;

import dev.loopdesk.message.CopyReturned;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.message.PlainText;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.ParticipantsNamed;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Adds and removes the people who are kept informed of a ticket (S2.1). Each change is an entry of the case file; whoever
 * is added is told who wants it and how to end it.
 */
@Service
public class TicketParticipants {

    /** Limit of present participants of a ticket. */
    public static final int MOST = 20;

    /** Characters of a name. */
    public static final int LONGEST_NAME = 120;

    /** Field of the API that holds the address; a form names its own instead. */
    private static final String ADDRESS = "email";

    private final CaseFiles caseFiles;
    private final Participants participants;
    private final Notifications notifications;
    private final OpenTasks tasks;
    private final Refusals refusals;
    private final RetriedTransaction transaction;
    private final DeskAddress desk;

    TicketParticipants(
            CaseFiles caseFiles,
            Participants participants,
            Notifications notifications,
            OpenTasks tasks,
            Refusals refusals,
            RetriedTransaction transaction,
            DeskAddress desk) {
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.notifications = notifications;
        this.tasks = tasks;
        this.refusals = refusals;
        this.transaction = transaction;
        this.desk = desk;
    }

    /**
     * Result of an addition.
     *
     * @param isNew false if the address was kept informed before
     */
    public record Added(Participant participant, boolean isNew) {}

    /**
     * Adds a participant.
     *
     * @param author an account, or {@link Entry#REQUESTER}
     * @throws Refusal if the address is none, ours, the requester's or that of somebody who has left, or if the ticket has
     *     as many participants as it may have
     */
    public Added add(String number, NamedAddress person, String author) {
        return transaction.run(() -> {
            Added added = include(number, person, author);
            if (added.isNew()) {
                tasks.refresh(number);
            }
            return added;
        });
    }

    /** Adds a participant in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Added include(String number, NamedAddress person, String author) {
        caseFiles.lock(number);
        Ticket ticket = caseFiles.get(number);
        String address = person.address().strip();
        if (!EmailAddress.isOne(address)) {
            throw refusals.of("participant-address", PlainText.line(address, LONGEST_NAME))
                    .at(ADDRESS);
        }
        Optional<Participant> known = participants.at(number, address);
        if (known.isPresent()) {
            return new Added(known.get(), false);
        }
        if (desk.isOurs(address)) {
            throw refusals.of("participant-ours", address).at(ADDRESS);
        }
        if (address.equalsIgnoreCase(ticket.requesterEmail())) {
            throw refusals.of("participant-requester", address).at(ADDRESS);
        }
        if (author.equals(Entry.REQUESTER) && participants.hasLeft(number, address)) {
            throw refusals.of("participant-left", address).at(ADDRESS);
        }
        if (participants.of(number).size() >= MOST) {
            throw refusals.of("participants-full", MOST);
        }
        String name = PlainText.line(person.name(), LONGEST_NAME);
        Participant added =
                participants.add(ticket, new NamedAddress(Characters.isBlank(name) ? address : name, address), author);
        record(added, Entry.JOINED, author);
        notifications.participation(added);
        return new Added(added, true);
    }

    /**
     * Ends a participation.
     *
     * @param author an account, {@link Entry#REQUESTER}, or {@link Entry#PARTICIPANT} for the participant's own decision
     * @return false if there is no such participant, or not any more
     */
    public boolean remove(String number, int position, String author) {
        return transaction.run(() -> {
            caseFiles.lock(number);
            Participant participant = participants.find(number, position).orElse(null);
            if (participant == null || !participants.remove(participant, author)) {
                return false;
            }
            record(participant, Entry.LEFT, author);
            tasks.refresh(number);
            return true;
        });
    }

    /** Ends the participation of an address whose owner is the requester from now on, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void exclude(String number, String address) {
        participants
                .at(number, address)
                .filter(one -> participants.remove(one, Entry.LOOPDESK))
                .ifPresent(one -> record(one, Entry.LEFT, Entry.LOOPDESK));
    }

    /**
     * Adds the people whom staff have named in a task, in the transaction of its completion.
     *
     * @throws Refusal if any of them cannot be added; it names the field and every such line
     */
    @EventListener
    public void onNamed(ParticipantsNamed named) {
        var problems = new ArrayList<String>();
        named.people().lines().filter(line -> !Characters.isBlank(line)).forEach(line -> {
            try {
                include(named.ticketNumber(), NamedAddress.of(line), named.author());
            } catch (Refusal refusal) {
                problems.add(refusal.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw refusals.of("participants-wrong", named.field(), String.join("; ", problems))
                    .at(named.keys());
        }
    }

    /** Shows in the forms of open tasks that copies do not arrive. */
    @EventListener
    public void onReturned(CopyReturned copy) {
        tasks.refresh(copy.ticketNumber());
    }

    private void record(Participant participant, String what, String author) {
        Map<String, Object> content = author.equals(Entry.PARTICIPANT)
                ? Map.of(
                        what,
                        participant.name(),
                        Entry.FROM,
                        participant.address(),
                        Entry.FROM_NAME,
                        participant.name())
                : Map.of(what, participant.name(), "address", participant.address());
        caseFiles.append(participant.ticketNumber(), EntryKind.PARTICIPATION, null, author, true, content);
    }
}
