package dev.loopdesk.mail.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.mail.ReturnPaths;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.Contents;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class MailIntakeTest {

    private final Contents contents = mock(Contents.class);
    private final NoTransactions transactions = new NoTransactions();
    private final MailIntake intake = new MailIntake(
            mock(ReceivedMails.class),
            contents,
            mock(SupportProcess.class),
            mock(ReplyAddresses.class),
            mock(ReturnPaths.class),
            transactions);

    @Test
    void aMailIsParsedOnceInATransactionAndAnewInTheNext() {
        holding("Subject: Printer\r\n\r\nHello");
        var read = new ArrayList<ReceivedMail>();
        for (int i = 0; i < 2; i++) {
            inTransaction(() -> {
                read.add(intake.read(mail("1")));
                read.add(intake.read(mail("1")));
            });
        }

        assertThat(read).hasSize(4);
        assertThat(read.get(1)).isSameAs(read.get(0));
        assertThat(read.get(2)).isNotSameAs(read.get(0));
        assertThat(read.get(3)).isSameAs(read.get(2));
        verify(contents, times(2)).open("1");
    }

    @Test
    void anotherMailIsParsedOfItself() {
        holding("Subject: Printer\r\n\r\nHello");

        inTransaction(() -> assertThat(intake.read(mail("2"))).isNotSameAs(intake.read(mail("1"))));

        verify(contents).open("1");
        verify(contents).open("2");
    }

    @Test
    void anUnreadableMailIsTriedOnceToo() {
        holding("");

        inTransaction(() -> {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> intake.read(mail("1"))).isInstanceOf(UnreadableMailException.class);
            }
        });

        verify(contents, times(1)).open("1");
    }

    private void holding(String mail) {
        when(contents.open(anyString()))
                .thenAnswer(call -> new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII)));
    }

    private static StoredMail mail(String id) {
        return new StoredMail(
                id,
                id,
                Instant.EPOCH,
                ReceivedMails.STORED,
                null,
                null,
                "",
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }

    private void inTransaction(Step step) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            try {
                step.run();
            } catch (UnreadableMailException e) {
                throw new AssertionError(e);
            }
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws UnreadableMailException;
    }

    /** Begins and ends transactions of nothing. */
    private static final class NoTransactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            // there is none
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // there is none
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // there is none
        }
    }
}
