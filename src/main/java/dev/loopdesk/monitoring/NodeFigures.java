package dev.loopdesk.monitoring;

import dev.loopdesk.mail.inbound.MailCollector;
import dev.loopdesk.mail.outbound.MessageMailer;
import dev.loopdesk.retrieval.IndexFollower;
import dev.loopdesk.ticket.CaseFileChange;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Figures of this node alone: what it took, closed and sent since its start, and how its mailbox and index stand. Counters of
 * all nodes are summed by whoever reads them.
 */
@Component
@ConditionalOnWebApplication
class NodeFigures {

    private final Counter received;
    private final Counter closed;

    NodeFigures(
            MeterRegistry registry,
            MailCollector mailbox,
            MessageMailer mailer,
            IndexFollower index,
            JobExecution jobs) {
        received = Counter.builder("loopdesk.tickets.received")
                .description("Tickets that this node took")
                .register(registry);
        closed = Counter.builder("loopdesk.tickets.closed")
                .description("Tickets whose end this node recorded")
                .register(registry);
        sent(registry, mailer, "accepted", from -> from.state().accepted());
        sent(registry, mailer, "refused", from -> from.state().refused());
        sent(registry, mailer, "failed", from -> from.state().failed());
        Gauge.builder(
                        "loopdesk.mail.reads.missed",
                        mailbox,
                        from -> from.state().missedReads())
                .description("Failed attempts to read the mailbox since it was last read")
                .register(registry);
        Gauge.builder(
                        "loopdesk.mail.read.age",
                        mailbox,
                        from -> age(from.state().lastRead()))
                .description("Time since the mailbox was last read; none if this node does not read it")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("loopdesk.index.items", index, from -> from.state().items())
                .description("Articles and cases in the index of this node")
                .register(registry);
        Gauge.builder("loopdesk.index.age", index, from -> age(from.state().lastFollowed()))
                .description("Time since the index of this node was up to date; none if it keeps none")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("loopdesk.jobs.executor.active", jobs, from -> from.isActive() ? 1 : 0)
                .description("1 if this node runs jobs")
                .register(registry);
    }

    private static void sent(
            MeterRegistry registry, MessageMailer mailer, String outcome, ToDoubleFunction<MessageMailer> count) {
        FunctionCounter.builder("loopdesk.mail.sent", mailer, count)
                .description("Messages that this node handed to the mail server, by its answer")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static double age(@Nullable Instant last) {
        return last == null ? Double.NaN : Duration.between(last, Instant.now()).toMillis() / 1000.0;
    }

    /** Counts what is committed only. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void changed(CaseFileChange change) {
        if (change.kind() == CaseFileChange.Kind.CREATED) {
            received.increment();
        } else if (change.kind() == CaseFileChange.Kind.ENDED) {
            closed.increment();
        }
    }
}
