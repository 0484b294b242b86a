package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** Refuses a late answer: the task was answered already, or the ticket has moved on. */
public class AlreadyAnsweredRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    private final @Nullable String author;

    public AlreadyAnsweredRefusal(String message, @Nullable String author) {
        super(message);
        this.author = author;
    }

    /**
     * Returns the author of the earlier answer: an account, {@link dev.loopdesk.ticket.Entry#REQUESTER}, or null if
     * there is none.
     */
    public @Nullable String author() {
        return author;
    }
}
