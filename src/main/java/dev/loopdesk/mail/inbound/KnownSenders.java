package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.MailAddress;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.message.MailSenders;
import dev.loopdesk.message.MailSenders.Standing;
import dev.loopdesk.process.contract.DecisionTables;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds what is known of the sender of a mail: a manager's decision, or a row of the decision table that the element
 * names ({@code mail-senders}).
 */
@Component
class KnownSenders {

    private final DecisionTables tables;
    private final MailSenders senders;
    private final DeskAddress desk;
    private final RepositoryService models;

    KnownSenders(DecisionTables tables, MailSenders senders, DeskAddress desk, RepositoryService models) {
        this.tables = tables;
        this.senders = senders;
        this.desk = desk;
        this.models = models;
    }

    /** Entry about a known sender. */
    enum Trust {
        NONE,
        TRUSTED,
        ALARM,
        FORM,
        BLOCKED
    }

    /**
     * The sender of a mail.
     *
     * @param address who wrote it: the address in From or, for a web form that is known, in Reply-To; null if there is
     *     none
     */
    record MailSender(@Nullable MailAddress address, Trust trust) {}

    /** Returns the sender of a mail. */
    MailSender of(DelegateExecution execution, ReceivedMail mail) {
        MailAddress from = mail.from();
        if (from == null) {
            return new MailSender(null, Trust.NONE);
        }
        Trust trust = trust(execution, from);
        MailAddress writer = trust == Trust.FORM ? writer(mail, from) : from;
        boolean blocked = !writer.equals(from) && standing(writer) == Standing.BLOCKED;
        return new MailSender(writer, blocked ? Trust.BLOCKED : trust);
    }

    private Trust trust(DelegateExecution execution, MailAddress from) {
        Standing decided = standing(from);
        if (decided == Standing.BLOCKED) {
            return Trust.BLOCKED;
        }
        Trust listed = listed(execution, from);
        return listed == Trust.NONE && decided == Standing.LET_IN ? Trust.TRUSTED : listed;
    }

    private @Nullable Standing standing(MailAddress address) {
        return senders.standing(address.address()).orElse(null);
    }

    /** Tells whether the newest table blocks an address, which comes before letting its owner in. */
    boolean isBlockedByTable(String address) {
        ProcessDefinition newest = models.createProcessDefinitionQuery()
                .processDefinitionKey(ReceiveMailProcess.KEY)
                .latestVersion()
                .singleResult();
        return models.getBpmnModelInstance(newest.getId()).getModelElementsByType(FlowNode.class).stream()
                .anyMatch(element -> listed(newest.getId(), element, new MailAddress(address, "")) == Trust.BLOCKED);
    }

    private Trust listed(DelegateExecution execution, MailAddress from) {
        return listed(execution.getProcessDefinitionId(), execution.getBpmnModelElementInstance(), from);
    }

    private Trust listed(String definition, BaseElement element, MailAddress from) {
        String table = ElementProperties.written(element).get(Property.DECISION);
        if (table == null) {
            return Trust.NONE;
        }
        List<Map<String, Object>> rows = tables.evaluate(
                definition,
                table,
                Map.of(
                        ReceiveMailProcess.SENDER,
                        from.address().toLowerCase(Locale.ROOT),
                        ReceiveMailProcess.SENDER_DOMAIN,
                        from.domain()));
        Object said = rows.isEmpty() ? null : rows.get(0).get(ReceiveMailProcess.SENDER_TRUST);
        return said == null ? Trust.NONE : Trust.valueOf(said.toString().toUpperCase(Locale.ROOT));
    }

    /** A form that names nobody, or us, is its own requester. */
    private MailAddress writer(ReceivedMail mail, MailAddress from) {
        return mail.replyTo()
                .filter(named -> EmailAddress.isOne(named.address()))
                .filter(named -> !desk.isOurs(named.address()))
                .orElse(from);
    }
}
