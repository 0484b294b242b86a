package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.conversation.EndedTasks;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.process.conversation.TicketTasks.Holding;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Addresses that keep what an account has typed into the form of a task; nobody else gets it. */
@RestController
@RequestMapping("/camunda/api/loopdesk/tasks/{task}/form-draft")
class DeskForms {

    private static final int LONGEST = 400_000;
    private static final Pattern TASK = Pattern.compile("[\\w-]{1,64}");

    private final FormDrafts drafts;
    private final TicketTasks tasks;
    private final EndedTasks endedTasks;
    private final StaffNames names;

    DeskForms(FormDrafts drafts, TicketTasks tasks, EndedTasks endedTasks, StaffNames names) {
        this.drafts = drafts;
        this.tasks = tasks;
        this.endedTasks = endedTasks;
        this.names = names;
    }

    /**
     * The draft of a form.
     *
     * @param account account that the draft belongs to
     * @param values values of the form's fields as the page wrote them, or null if there is no draft
     * @param revision name of these values
     */
    record FormDraft(String account, @Nullable String values, String revision) {}

    /** Name of the saved values, which a page states when it saves again. */
    record Saved(String revision) {}

    @GetMapping
    FormDraft show(@PathVariable String task, Authentication caller) {
        check(task);
        String account = caller.getName();
        String values = drafts.find(account, task).orElse(null);
        return new FormDraft(account, values, Revision.of(values));
    }

    /** Saves values over those of the revision that the page has seen. */
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Saved save(@PathVariable String task, Authentication caller, HttpServletRequest request) throws IOException {
        check(task);
        String account = caller.getName();
        if (!tasks.isOpen(task)) {
            String number = tasks.ticketOf(task).orElseThrow(ApiProblem::noSuchTicket);
            // The values are kept for the draft about the ticket, since the form is no more.
            String left = JsonFields.of(request).text("values", LONGEST);
            if (left != null) {
                drafts.save(account, task, left, null);
            }
            throw endedTasks.refusal(number, task);
        }
        String holder = tasks.holding(task).map(Holding::holder).orElse(account);
        if (!holder.equals(account)) {
            throw held(names.of(holder));
        }
        JsonFields sent = JsonFields.of(request);
        String values = sent.required("values", LONGEST);
        String seen = sent.text("seen", Revision.LONGEST);
        sent.nothingElse();
        sent.accept();
        drafts.save(account, task, values, seen);
        return new Saved(Revision.of(values));
    }

    /** Returns the refusal of work on a task that somebody else holds. */
    static ApiProblem held(String holder) {
        return new ApiProblem(HttpStatus.FORBIDDEN, "task.held", holder);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String task, Authentication caller) {
        check(task);
        drafts.remove(caller.getName(), task);
    }

    private static void check(String task) {
        if (!TASK.matcher(task).matches()) {
            throw ApiProblem.noSuchTicket();
        }
    }
}
