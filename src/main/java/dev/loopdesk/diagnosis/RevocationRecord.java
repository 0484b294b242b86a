package dev.loopdesk.diagnosis;

import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Files the end of a consent to remote assistance (S3.7): as the requester's, or as that of whoever wrote the words that
 * staff ended it for.
 */
@Component
class RevocationRecord {

    private final CaseFiles caseFiles;

    RevocationRecord(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    void file(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Entry words = words(number, execution.getVariable(Reply.ENTRY));
        String author = words == null ? Entry.REQUESTER : words.author();
        var content = new LinkedHashMap<>(Consent.REVOKED);
        if (words != null && words.participant() != null) {
            content.put(Entry.FROM, Objects.requireNonNull(words.text(Entry.FROM)));
            content.put(Entry.FROM_NAME, words.participant());
        }
        caseFiles.append(number, EntryKind.CONSENT, execution.getCurrentActivityId(), author, true, content);
    }

    private @Nullable Entry words(String number, @Nullable Object position) {
        return caseFiles.entries(number).stream()
                .filter(entry -> Objects.equals(position, entry.position()))
                .findFirst()
                .orElse(null);
    }
}
