package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.desk.TicketReaders.Card;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.conversation.EndedTasks;
import dev.loopdesk.process.conversation.PutAside;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.process.conversation.TicketTasks.Holding;
import dev.loopdesk.process.conversation.TicketTasks.InspectedMail;
import dev.loopdesk.process.conversation.TicketTasks.Open;
import dev.loopdesk.text.Characters;
import dev.loopdesk.workspace.TicketQueues;
import dev.loopdesk.workspace.WorkspaceNames;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Addresses of Tasklist's queues: the cards of a page, and tasks that are put aside (S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk")
class DeskQueues {

    /** Cards of the longest page that Tasklist shows. */
    private static final int MOST_CARDS = 100;

    private static final int LONGEST_DAY = 10;

    private final TicketAccess ticketAccess;
    private final TicketTasks tasks;
    private final TicketReaders readers;
    private final PutAside putAside;
    private final TicketQueues queues;
    private final EndedTasks endedTasks;
    private final StaffNames names;

    DeskQueues(
            TicketAccess ticketAccess,
            TicketTasks tasks,
            TicketReaders readers,
            PutAside putAside,
            TicketQueues queues,
            EndedTasks endedTasks,
            StaffNames names) {
        this.ticketAccess = ticketAccess;
        this.tasks = tasks;
        this.readers = readers;
        this.putAside = putAside;
        this.queues = queues;
        this.endedTasks = endedTasks;
        this.names = names;
    }

    /**
     * A task that is put aside, or may be.
     *
     * @param until null if the task is not put aside
     * @param soon the moment two hours from now
     * @param tomorrow the first moment of service after today
     */
    record Aside(@Nullable Instant until, Instant soon, Instant tomorrow) {}

    /**
     * The cards of a page.
     *
     * @param cards cards by the tasks' ids; tasks of no ticket are left out
     * @param mails mails that wait to be inspected, by the tasks' ids
     * @param articles titles of articles to review, by the tasks' ids
     * @param due deadlines of the tickets' tasks, by the tasks' ids
     * @param once true if the filter shows each ticket once
     */
    record Cards(
            Map<String, Card> cards,
            Map<String, InspectedMail> mails,
            Map<String, String> articles,
            Map<String, Instant> due,
            boolean once) {}

    /** Returns what the cards of a page show; the filter is the one that Tasklist shows. */
    @GetMapping("/cards")
    Cards cards(
            @RequestParam("task") List<String> ids,
            @RequestParam(name = "filter", defaultValue = "") String filter,
            Authentication caller) {
        List<String> shown = ids.stream()
                .filter(Characters::canBeStored)
                .distinct()
                .limit(MOST_CARDS)
                .toList();
        Map<String, Open> open = tasks.open(shown);
        Map<String, Card> byNumber = readers.cards(
                caller.getName(), open.values().stream().map(Open::number).toList());
        var cards = new HashMap<String, Card>();
        var due = new HashMap<String, Instant>();
        open.forEach((task, found) -> {
            Card card = byNumber.get(found.number());
            if (card != null) {
                cards.put(task, card);
            }
            if (found.due() != null) {
                due.put(task, found.due());
            }
        });
        List<String> others =
                shown.stream().filter(task -> !cards.containsKey(task)).toList();
        return new Cards(
                cards,
                tasks.mails(caller.getName(), others),
                tasks.articles(caller.getName(), others),
                due,
                queues.include(filter));
    }

    @GetMapping("/tasks/{task}/aside")
    Aside aside(@PathVariable String task) {
        admit(task);
        return view(task);
    }

    /** Puts a task aside for two hours, until tomorrow, or until a later day. */
    @AllowedTo(Role.AGENT)
    @PutMapping(path = "/tasks/{task}/aside", consumes = MediaType.APPLICATION_JSON_VALUE)
    Aside put(@PathVariable String task, Authentication caller, HttpServletRequest request) throws IOException {
        String number = admit(task);
        JsonFields sent = JsonFields.of(request);
        String until = sent.oneOf("until", List.of("soon", "tomorrow", "day"));
        String day = sent.text("day", LONGEST_DAY);
        sent.nothingElse();
        sent.accept();
        if (until == null) {
            throw ApiProblem.wrong("until", "wants.until");
        }
        set(
                number,
                task,
                caller,
                switch (until) {
                    case "soon" -> putAside.soon();
                    case "tomorrow" -> putAside.tomorrow();
                    default -> putAside.morning(laterDay(day));
                });
        return view(task);
    }

    /** Takes a task back before its time; taking back what is not put aside changes nothing. */
    @AllowedTo(Role.AGENT)
    @DeleteMapping("/tasks/{task}/aside")
    Aside takeBack(@PathVariable String task, Authentication caller) {
        String number = admit(task);
        set(number, task, caller, null);
        return view(task);
    }

    private void set(String number, String task, Authentication caller, @Nullable Instant until) {
        if (!putAside.set(task, caller.getName(), until)) {
            throw endedTasks.isEnded(task) ? endedTasks.refusal(number, task) : workOfOthers(task);
        }
    }

    private ApiProblem workOfOthers(String task) {
        Holding holding = tasks.holding(task).orElseThrow(ApiProblem::noSuchTicket);
        String holder = holding.holder();
        if (holder != null) {
            return DeskForms.held(names.of(holder));
        }
        Locale language = LocaleContextHolder.getLocale();
        Map<String, String> groups = WorkspaceNames.groups(language);
        return new ApiProblem(
                HttpStatus.FORBIDDEN,
                "task.of-team",
                holding.groups().stream()
                        .map(group -> groups.getOrDefault(group, group))
                        .collect(Collectors.joining(", ")));
    }

    private LocalDate laterDay(@Nullable String day) {
        LocalDate today = putAside.today();
        try {
            LocalDate wanted = LocalDate.parse(String.valueOf(day));
            if (wanted.isAfter(today) && !wanted.isAfter(today.plusYears(1))) {
                return wanted;
            }
        } catch (DateTimeParseException e) {
            throw ApiProblem.wrong("day", "wants.later-day");
        }
        throw ApiProblem.wrong("day", "wants.later-day");
    }

    private String admit(String task) {
        String number = Characters.canBeStored(task) ? tasks.ticketOf(task).orElse(null) : null;
        if (number == null) {
            throw ApiProblem.noSuchTicket();
        }
        ticketAccess.admitStaff(number);
        return number;
    }

    private Aside view(String task) {
        return new Aside(putAside.until(task).orElse(null), putAside.soon(), putAside.tomorrow());
    }
}
