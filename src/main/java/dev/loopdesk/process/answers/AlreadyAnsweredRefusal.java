package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** Says no to an answer that comes too late: somebody else gave one, or the ticket has moved on. */
public class AlreadyAnsweredRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    private final @Nullable String author;

    public AlreadyAnsweredRefusal(String message, @Nullable String author) {
        super(message);
        this.author = author;
    }

    /** Who answered: an account, {@link dev.loopdesk.ticket.Entry#REQUESTER}, or null where nobody did. */
    public @Nullable String author() {
        return author;
    }
}
