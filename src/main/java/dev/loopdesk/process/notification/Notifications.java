package dev.loopdesk.process.notification;

import dev.loopdesk.message.AnswerPeriod;
import dev.loopdesk.message.BouncedAddresses;
import dev.loopdesk.message.FormQuestion;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Creates messages in the transaction of the step that they report. Each is delivered by its own process instance, so
 * that a dead mail server does not block a ticket.
 */
@Component
public class Notifications {

    /** Task priority of a P3 ticket. */
    private static final int MEDIUM_PRIORITY = 50;

    private final CaseFiles caseFiles;
    private final TargetTracking targetTracking;
    private final Outbox outbox;
    private final Participants participants;
    private final BouncedAddresses bounced;
    private final EventPublisher events;
    private final RuntimeService runtime;
    private final IdentityService identities;
    private final Locale staffLanguage;

    Notifications(
            CaseFiles caseFiles,
            TargetTracking targetTracking,
            Outbox outbox,
            Participants participants,
            BouncedAddresses bounced,
            EventPublisher events,
            RuntimeService runtime,
            IdentityService identities,
            @Value("${loopdesk.staff-language}") Locale staffLanguage) {
        this.caseFiles = caseFiles;
        this.targetTracking = targetTracking;
        this.outbox = outbox;
        this.participants = participants;
        this.bounced = bounced;
        this.events = events;
        this.runtime = runtime;
        this.identities = identities;
        this.staffLanguage = staffLanguage;
    }

    /**
     * Sends the message of an element to the requester, and copies of it to the participants unless the element says
     * otherwise.
     *
     * @param period time for the requester to answer, if the message asks a question
     * @return id of the message, or null if the ticket's sender is answered with none
     */
    public @Nullable String toRequester(
            String number, String processInstance, ElementProperties element, AnswerPeriod period, int taskPriority) {
        return toRequester(number, processInstance, element, period, taskPriority, null);
    }

    /** Sends a message with the question of a form, if it is about one. */
    @Nullable
    String toRequester(
            String number,
            String processInstance,
            ElementProperties element,
            AnswerPeriod period,
            int taskPriority,
            @Nullable FormQuestion question) {
        MessageKind kind = element.message();
        // Called first, because a progress update states the date of the next one.
        Ticket ticket = targetTracking.told(caseFiles.get(number), processInstance, kind.key());
        return toRequester(kind, ticket, period, taskPriority, question, element.isCopied());
    }

    /** Sends the receipt to a requester who was found after the report; this is no progress update. */
    public void receipt(String number) {
        toRequester(MessageKind.RECEIPT, caseFiles.get(number), AnswerPeriod.NONE, MEDIUM_PRIORITY, null, false);
    }

    /** Sends a requester the link to the ticket; this is no progress update. */
    public void link(String number) {
        Ticket ticket = caseFiles.get(number);
        toRequester(MessageKind.LINKS, ticket, AnswerPeriod.NONE, MEDIUM_PRIORITY, null, false);
    }

    /** Confirms to a requester that the consent to remote assistance is taken back, where no session was open (S3.7). */
    public void consentRevoked(String number) {
        Ticket ticket = caseFiles.get(number);
        toRequester(MessageKind.CONSENT_REVOKED, ticket, AnswerPeriod.NONE, MEDIUM_PRIORITY, null, false);
    }

    /** Tells somebody that they are kept informed of a ticket, who wants it, and how to end it. */
    public void participation(Participant participant) {
        Ticket ticket = caseFiles.get(participant.ticketNumber());
        if (canBeCopied(participant)) {
            deliver(
                    outbox.toParticipant(MessageKind.PARTICIPATION, ticket, participant),
                    true,
                    ticket,
                    MEDIUM_PRIORITY);
        }
    }

    /** Sends a requester the words of staff that were filed last; like every message they are news (S4.8). */
    public void words(String number) {
        ProcessInstance instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .singleResult();
        if (instance == null) {
            toRequester(
                    MessageKind.STAFF_MESSAGE, caseFiles.get(number), AnswerPeriod.NONE, MEDIUM_PRIORITY, null, true);
            return;
        }
        String id = instance.getProcessInstanceId();
        Ticket ticket = targetTracking.told(caseFiles.get(number), id, MessageKind.STAFF_MESSAGE.key());
        int taskPriority = (Integer) runtime.getVariable(id, Variable.TASK_PRIORITY);
        toRequester(MessageKind.STAFF_MESSAGE, ticket, AnswerPeriod.NONE, taskPriority, null, true);
    }

    private @Nullable String toRequester(
            MessageKind kind,
            Ticket ticket,
            AnswerPeriod period,
            int taskPriority,
            @Nullable FormQuestion question,
            boolean copied) {
        // The link mail is asked for by the owner of the address, and words of staff are for the one who reads them.
        if (kind != MessageKind.LINKS
                && kind != MessageKind.STAFF_MESSAGE
                && !ticket.answering().permits(kind == MessageKind.RECEIPT)) {
            caseFiles.append(
                    ticket.number(),
                    EntryKind.STATUS,
                    null,
                    Entry.LOOPDESK,
                    false,
                    Map.of(
                            "letterWithheld",
                            kind.key(),
                            "answering",
                            ticket.answering().key()));
            return null;
        }
        boolean mailed = canBeMailed(kind, ticket);
        OutgoingMessage message = outbox.toRequester(kind, ticket, period, question, mailed);
        if (mailed || !events.reachesRequester(ticket)) {
            deliver(message, mailed, ticket, taskPriority);
        }
        events.message(ticket, message.id());
        if (copied) {
            copy(kind, ticket, taskPriority);
        }
        return message.id();
    }

    /** Sends each participant a copy of a message to the requester, which nothing in the process waits for. */
    private void copy(MessageKind kind, Ticket ticket, int taskPriority) {
        List<Participant> reached = participants.of(ticket.number()).stream()
                .filter(this::canBeCopied)
                .toList();
        if (reached.isEmpty()) {
            return;
        }
        reached.forEach(
                participant -> deliver(outbox.toParticipant(kind, ticket, participant), true, ticket, taskPriority));
        caseFiles.append(
                ticket.number(),
                EntryKind.STATUS,
                null,
                Entry.LOOPDESK,
                false,
                Map.of(
                        "copyOf",
                        kind.key(),
                        "copiedTo",
                        reached.stream().map(Participant::name).toList()));
    }

    /** Tells whether copies reach a participant; an address that returned a letter of another ticket is no better. */
    private boolean canBeCopied(Participant participant) {
        if (participant.getsCopies() && bounced.contains(participant.address())) {
            participants.undeliverable(participant.ticketNumber(), participant.position());
            return false;
        }
        return participant.getsCopies();
    }

    /** Sends a message to every lead with an address and to the group robots. */
    void toLeads(String number, MessageKind kind, int taskPriority) {
        toStaff(number, kind, List.of(), List.of(Group.SUPPORT_LEADS), taskPriority, null);
    }

    /** Sends a message to the leads, but not to an account that is being deleted or demoted. */
    void toLeadsExcept(String account, String number, MessageKind kind, int taskPriority) {
        toStaff(number, kind, List.of(), List.of(Group.SUPPORT_LEADS), taskPriority, account);
    }

    /** Sends a message to these accounts and to every member of these groups, if they have an address. */
    public void toStaff(
            String number, MessageKind kind, Collection<String> accounts, Collection<String> groups, int taskPriority) {
        toStaff(number, kind, accounts, groups, taskPriority, null);
    }

    /**
     * Sends a message to every member of a group with an address.
     *
     * @param agent true to notify the agent of the ticket too
     */
    void toStaff(String number, MessageKind kind, Collection<String> groups, boolean agent, int taskPriority) {
        String account = agent ? caseFiles.get(number).agent() : null;
        toStaff(number, kind, account == null ? List.of() : List.of(account), groups, taskPriority, null);
    }

    private void toStaff(
            String number,
            MessageKind kind,
            Collection<String> accounts,
            Collection<String> groups,
            int taskPriority,
            @Nullable String except) {
        Ticket ticket = caseFiles.get(number);
        var members = new LinkedHashMap<String, User>();
        for (String group : groups) {
            identities
                    .createUserQuery()
                    .memberOfGroup(group)
                    .list()
                    .forEach(member -> members.put(member.getId(), member));
        }
        for (String account : accounts) {
            identities.createUserQuery().userId(account).list().forEach(member -> members.put(member.getId(), member));
        }
        members.remove(except);
        members.values().forEach(member -> toMember(ticket, kind, member, taskPriority));
        // News of the requester are for whoever may take the ticket, not for the leads' group.
        if (groups.contains(Group.SUPPORT_LEADS)
                && kind != MessageKind.REQUESTER_REPLIED
                && kind != MessageKind.REQUESTER_NOT_REACHED
                && events.tellsLeads(ticket)) {
            events.leads(
                    ticket, outbox.toStaff(kind, ticket, null, staffLanguage).id());
        }
    }

    private void toMember(Ticket ticket, MessageKind kind, User member, int taskPriority) {
        if (member.getEmail() != null && !member.getEmail().isBlank()) {
            deliver(outbox.toStaff(kind, ticket, member.getEmail(), staffLanguage), true, ticket, taskPriority);
        }
    }

    /** Asks the service desk to give the requester a returned message by phone. */
    void byPhone(OutgoingMessage message) {
        Ticket ticket = caseFiles.get(message.ticketNumber());
        deliver(message, false, ticket, MEDIUM_PRIORITY);
    }

    /** Mails a message to the corrected address of its requester. */
    public void again(OutgoingMessage message, int taskPriority) {
        deliver(message, true, caseFiles.get(message.ticketNumber()), taskPriority);
    }

    /**
     * Tells whether the requester's address is usable; for link mails a bounced address counts, because its owner has
     * just entered it.
     */
    private boolean canBeMailed(MessageKind kind, Ticket ticket) {
        String address = ticket.requesterEmail();
        return address != null
                && !Characters.isBlank(address)
                && (kind == MessageKind.LINKS || !bounced.contains(address));
    }

    private void deliver(OutgoingMessage message, boolean deliverable, Ticket ticket, int taskPriority) {
        // What a call needs besides is set on the way there: most messages go by mail.
        VariableMap variables = Variables.createVariables()
                .putValue(DeliverMessageProcess.MESSAGE_ID, message.id())
                .putValue(DeliverMessageProcess.DELIVERABLE, deliverable)
                .putValue(Variable.TASK_PRIORITY, taskPriority);
        runtime.startProcessInstanceByKey(DeliverMessageProcess.KEY, ticket.number(), variables);
    }
}
