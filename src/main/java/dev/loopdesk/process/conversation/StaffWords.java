package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.CommentAdded;
import dev.loopdesk.process.contract.MessageToRequester;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Submissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Words of staff about a ticket, open or ended: messages to the requester, notes among staff, files. None of them moves
 * the process. Each is recorded once however often it is submitted.
 */
@Service
public class StaffWords {

    private final CaseFiles caseFiles;
    private final Submissions submissions;
    private final Attachments attachments;
    private final Notifications notifications;
    private final OpenTasks tasks;
    private final RetriedTransaction transaction;
    private final Refusals refusals;

    StaffWords(
            CaseFiles caseFiles,
            Submissions submissions,
            Attachments attachments,
            Notifications notifications,
            OpenTasks tasks,
            RetriedTransaction transaction,
            Refusals refusals) {
        this.caseFiles = caseFiles;
        this.submissions = submissions;
        this.attachments = attachments;
        this.notifications = notifications;
        this.tasks = tasks;
        this.transaction = transaction;
        this.refusals = refusals;
    }

    /**
     * Files a message to the requester and sends it as a letter.
     *
     * @param submission id given by the author; a repeated message has no effect
     * @param author account
     * @param files files of the ticket that the message names
     * @return true if it was submitted for the first time
     */
    public boolean write(String number, String submission, String author, String text, List<Attachment> files) {
        return once(number, submission, () -> {
            send(number, author, text, files);
            tasks.refresh(number);
        });
    }

    /**
     * Files drafted files with the ticket, and a message to the requester that names them, and sends it as a letter.
     *
     * @param submission id given by the author; a repeated message has no effect
     * @param author account
     * @param draft id of the author's draft of attachments, or null
     * @param files ids of the drafted files that the author saw
     * @return true if it was submitted for the first time
     * @throws OvertakenRefusal if the draft holds others
     */
    public boolean write(
            String number,
            String submission,
            String author,
            String text,
            @Nullable String draft,
            Collection<String> files) {
        return once(number, submission, () -> {
            send(
                    number,
                    author,
                    text,
                    seen(draft == null ? List.of() : attachments.file(draft, number, author), files));
            tasks.refresh(number);
        });
    }

    /**
     * Files a note that only staff can read.
     *
     * @param submission id given by the author; a repeated note has no effect
     * @param author account
     * @return true if it was submitted for the first time
     */
    public boolean note(String number, String submission, String author, String text) {
        return note(number, submission, author, text, null, List.of());
    }

    /**
     * Files a note and drafted files that only staff can read.
     *
     * @param submission id given by the author; a repeated note has no effect
     * @param author account
     * @param draft id of the author's draft of attachments, or null
     * @param files ids of the drafted files that the author saw
     * @return true if it was submitted for the first time
     * @throws OvertakenRefusal if the draft holds others
     */
    public boolean note(
            String number,
            String submission,
            String author,
            String text,
            @Nullable String draft,
            Collection<String> files) {
        return once(number, submission, () -> {
            note(
                    number,
                    author,
                    text,
                    seen(draft == null ? List.of() : attachments.fileInternally(draft, number), files));
            tasks.refresh(number);
        });
    }

    /** A draft is shown in several windows: a file that was added in another one, for others to read, is not sent. */
    private List<Attachment> seen(List<Attachment> filed, Collection<String> files) {
        Set<String> ids = filed.stream().map(Attachment::id).collect(Collectors.toSet());
        if (!ids.equals(Set.copyOf(files))) {
            throw new OvertakenRefusal(refusals.text("draft-changed"));
        }
        return filed;
    }

    /**
     * Files drafted files with the ticket; the requester finds them on the ticket's page.
     *
     * @param submission id given by the author; repeated files have no effect
     * @param author account
     * @param draft id of the attachments' draft
     * @return true if they were submitted for the first time
     */
    public boolean attach(String number, String submission, String author, String draft) {
        return once(number, submission, () -> {
            attachments.file(draft, number, author);
            tasks.refresh(number);
        });
    }

    /** Sends what staff have entered for the requester in a task, in the transaction of its completion. */
    @EventListener
    public void onMessage(MessageToRequester message) {
        send(message.ticketNumber(), message.author(), message.text(), List.of());
    }

    /** Files a comment as a note, in the transaction of the comment. */
    @EventListener
    public void onComment(CommentAdded comment) {
        note(comment.ticketNumber(), comment.author(), comment.text(), List.of());
        tasks.refresh(comment.ticketNumber());
    }

    private boolean once(String number, String submission, Runnable action) {
        return transaction.run(() -> {
            boolean first = submissions.ticketOf(submission).isEmpty();
            if (first) {
                submissions.record(submission, number);
                action.run();
            }
            return first;
        });
    }

    private void send(String number, String author, String text, List<Attachment> files) {
        caseFiles.append(number, EntryKind.STAFF_MESSAGE, null, author, true, content(Entry.MESSAGE, text, files));
        notifications.words(number);
    }

    private void note(String number, String author, String text, List<Attachment> files) {
        caseFiles.append(number, EntryKind.NOTE, null, author, false, content(Entry.NOTE, text, files));
    }

    private static Map<String, Object> content(String field, String text, List<Attachment> files) {
        var content = new LinkedHashMap<String, Object>();
        content.put(field, text);
        if (!files.isEmpty()) {
            content.put(
                    Attachments.FILES, files.stream().map(Attachments::recorded).toList());
        }
        return content;
    }
}
