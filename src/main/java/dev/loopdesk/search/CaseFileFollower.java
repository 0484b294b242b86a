package dev.loopdesk.search;

import dev.loopdesk.ticket.CaseFileChange;
import dev.loopdesk.ticket.CaseFileChange.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Collects the changes of case files within a transaction, and writes them to the index once, before it is committed. */
@Component
class CaseFileFollower {

    private final TicketIndex index;

    CaseFileFollower(TicketIndex index) {
        this.index = index;
    }

    @EventListener
    void changed(CaseFileChange change) {
        var collected = (Changes) TransactionSynchronizationManager.getResource(this);
        if (collected == null) {
            collected = new Changes();
            TransactionSynchronizationManager.bindResource(this, collected);
            TransactionSynchronizationManager.registerSynchronization(collected);
        }
        collected.add(change);
    }

    private final class Changes implements TransactionSynchronization {

        private final Map<String, TicketTerms> added = new LinkedHashMap<>();
        private final Set<String> toBuild = new LinkedHashSet<>();
        private final Set<String> created = new LinkedHashSet<>();

        void add(CaseFileChange change) {
            TicketTerms terms = added.computeIfAbsent(change.number(), number -> new TicketTerms());
            if (change.entry() != null) {
                terms.add(change.entry());
            }
            if (change.kind() == Kind.CREATED) {
                created.add(change.number());
            }
            if (change.kind() == Kind.REQUESTER) {
                toBuild.add(change.number());
            }
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            added.forEach((number, terms) -> {
                if (created.contains(number)) {
                    index.add(number);
                } else if (toBuild.contains(number)) {
                    index.rebuild(number);
                } else {
                    index.append(number, terms);
                }
            });
        }

        /** A transaction that starts within this one has changes of its own. */
        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(CaseFileFollower.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(CaseFileFollower.this, this);
        }

        @Override
        public void beforeCompletion() {
            TransactionSynchronizationManager.unbindResourceIfPossible(CaseFileFollower.this);
        }
    }
}
