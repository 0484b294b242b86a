package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.conversation.TaskHandOver;
import dev.loopdesk.process.conversation.TaskHandOver.Colleague;
import dev.loopdesk.process.conversation.TaskHandOver.OpenTask;
import dev.loopdesk.process.conversation.TaskHandOver.Receiver;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Submissions;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.workspace.StaffGroup;
import dev.loopdesk.workspace.WorkspaceNames;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Addresses at which staff hand a task over to a person or a team (S3.5, S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tickets/{number}/hand-over")
class DeskHandOver {

    private static final int LONGEST_NOTE = 10_000;
    private static final int LONGEST_ID = 255;

    /** Groups whose work is tickets. */
    private static final Set<StaffGroup> TEAMS =
            EnumSet.complementOf(EnumSet.of(StaffGroup.MANAGERS, StaffGroup.ANALYSTS, StaffGroup.ADMINISTRATORS));

    private static final Set<String> TEAM_IDS =
            TEAMS.stream().map(StaffGroup::id).collect(Collectors.toUnmodifiableSet());

    private final TicketAccess ticketAccess;
    private final CaseFiles caseFiles;
    private final TaskHandOver handOver;
    private final TicketReaders readers;
    private final StaffNames names;

    DeskHandOver(
            TicketAccess ticketAccess,
            CaseFiles caseFiles,
            TaskHandOver handOver,
            TicketReaders readers,
            StaffNames names) {
        this.ticketAccess = ticketAccess;
        this.caseFiles = caseFiles;
        this.handOver = handOver;
        this.readers = readers;
        this.names = names;
    }

    /**
     * The receivers that a task can go to.
     *
     * @param tasks open tasks of the ticket that the caller may hand over
     * @param task the one that the rest is about; null if there is none
     * @param holder name of who holds that one, null if nobody does
     * @param people those with the least work first
     */
    record Receivers(
            List<OpenTask> tasks,
            @Nullable OpenTask task,
            @Nullable String holder,
            List<Colleague> people,
            List<Team> teams) {}

    /** A group, and its name in the reader's language. */
    record Team(String id, String name) {}

    @AllowedTo(Role.AGENT)
    @GetMapping
    Receivers choice(
            @PathVariable String number,
            @RequestParam(name = "task", required = false) @Nullable String task,
            Authentication caller,
            Locale language) {
        ticketAccess.admitStaff(number);
        List<OpenTask> tasks = handOver.tasks(number, caller.getName(), language);
        OpenTask chosen = tasks.stream()
                .filter(open -> open.id().equals(task))
                .findFirst()
                .orElse(tasks.isEmpty() ? null : tasks.get(0));
        if (chosen == null) {
            return new Receivers(tasks, null, null, List.of(), List.of());
        }
        Map<String, String> groups = WorkspaceNames.groups(language);
        List<Team> teams = chosen.changesTeam()
                ? TEAMS.stream()
                        .map(team -> new Team(team.id(), groups.getOrDefault(team.id(), team.id())))
                        .toList()
                : List.of();
        String holder = chosen.holder();
        return new Receivers(
                tasks, chosen, holder == null ? null : names.of(holder), handOver.colleagues(number, chosen), teams);
    }

    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Submitted handOver(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String task = sent.required("task", LONGEST_ID);
        String holder = sent.text("holder", LONGEST_ID);
        String person = sent.text("person", LONGEST_ID);
        String team = sent.text("team", LONGEST_ID);
        String note = sent.text("note", LONGEST_NOTE);
        String key = sent.key();
        sent.nothingElse();
        sent.accept();
        if ((person == null) == (team == null)) {
            throw ApiProblem.wrong("person", "wants.person-or-team");
        }
        Ticket ticket = caseFiles.get(number);
        int before = caseFiles.entryCount(number);
        boolean isNew = handOver.handOver(
                number,
                task,
                Submissions.name("hand over", caller.getName(), number, task, key),
                caller.getName(),
                holder,
                new Receiver(person, team),
                note,
                TEAM_IDS);
        if (isNew && person != null) {
            // Who never opened the ticket would find nothing marked as new.
            readers.startAt(person, ticket.id(), before);
        }
        return new Submitted(number, isNew);
    }
}
