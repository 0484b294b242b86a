package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.desk.CaseView.DraftView;
import dev.loopdesk.desk.CaseView.Due;
import dev.loopdesk.desk.CaseView.LinkedProblem;
import dev.loopdesk.desk.CaseView.OtherTicket;
import dev.loopdesk.desk.CaseView.RelatedTicket;
import dev.loopdesk.desk.CaseView.Requester;
import dev.loopdesk.desk.CaseView.Timeline;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.hardening.WebApplicationSession;
import dev.loopdesk.history.TicketViews;
import dev.loopdesk.message.EntryWording;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.conversation.EndedTasks;
import dev.loopdesk.process.conversation.EndedTasks.Ended;
import dev.loopdesk.process.conversation.TaskNames;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.process.conversation.TicketTasks.Holding;
import dev.loopdesk.process.conversation.TicketTasks.VisibleTask;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.search.CallerSearch;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.servicetime.Explanation;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Answering;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryGroup;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.TicketRelations;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Addresses that show tickets at the desk: the case, its pages, and news of it (S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk")
class DeskTickets {

    private static final int PAGE = 30;
    private static final int MOST_OTHERS = 20;
    private static final int LONGEST_TASK = 64;
    private static final List<Milestone> STAGES = List.of(Milestone.values());

    private final TicketAccess ticketAccess;
    private final CaseFiles caseFiles;
    private final CallerSearch callers;
    private final ClockRecord record;
    private final ServiceTimes serviceTimes;
    private final Clock clock;
    private final RequesterActions requester;
    private final TicketTasks tasks;
    private final TicketReaders readers;
    private final TicketDrafts drafts;
    private final Attachments attachments;
    private final StaffNames names;
    private final TicketRelations relations;
    private final KnownProblems problems;
    private final TaskNames taskNames;
    private final EndedTasks endedTasks;
    private final UnansweredForms unanswered;
    private final TicketViews views;

    DeskTickets(
            TicketAccess ticketAccess,
            CaseFiles caseFiles,
            CallerSearch callers,
            ClockRecord record,
            ServiceTimes serviceTimes,
            Clock clock,
            RequesterActions requester,
            TicketTasks tasks,
            TicketReaders readers,
            TicketDrafts drafts,
            Attachments attachments,
            StaffNames names,
            TicketRelations relations,
            KnownProblems problems,
            TaskNames taskNames,
            EndedTasks endedTasks,
            UnansweredForms unanswered,
            TicketViews views) {
        this.ticketAccess = ticketAccess;
        this.caseFiles = caseFiles;
        this.callers = callers;
        this.record = record;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
        this.requester = requester;
        this.tasks = tasks;
        this.readers = readers;
        this.drafts = drafts;
        this.attachments = attachments;
        this.names = names;
        this.relations = relations;
        this.problems = problems;
        this.taskNames = taskNames;
        this.endedTasks = endedTasks;
        this.unanswered = unanswered;
        this.views = views;
    }

    /** Token that a page sends with every change. */
    record SessionToken(@Nullable String token) {}

    /** The ticket of a task. */
    record TaskTicket(String number) {}

    /**
     * What has become of a task.
     *
     * @param holder name of who holds it, null if nobody does or it is over
     * @param mine true if that is the caller
     * @param said in words who has completed it and where the ticket is now; null if it is open
     * @param next task of the same ticket that the caller holds now, or may claim, for a task that is over
     */
    record TaskState(
            boolean open,
            @Nullable String holder,
            boolean mine,
            @Nullable String said,
            @Nullable VisibleTask next) {}

    /**
     * News of a ticket.
     *
     * @param version grows with every entry and every event of the clocks
     * @param present names of the other accounts that read it now
     * @param state what has become of the task that the caller asked for, null without one
     */
    record News(int version, List<String> present, @Nullable TaskState state) {}

    @GetMapping("/session")
    SessionToken token(HttpServletRequest request) {
        return new SessionToken(WebApplicationSession.token(request));
    }

    @GetMapping("/tasks/{task}")
    TaskTicket ticket(@PathVariable String task) {
        String number = task.indexOf('\0') >= 0 ? null : tasks.ticketOf(task).orElse(null);
        if (number == null) {
            throw ApiProblem.noSuchTicket();
        }
        ticketAccess.admitStaff(number);
        return new TaskTicket(number);
    }

    @GetMapping("/tasks/{task}/state")
    TaskState state(@PathVariable String task, Authentication caller, Locale language) {
        String number = ticket(task).number();
        Holding holding = tasks.holding(task).orElse(null);
        if (holding != null) {
            String holder = holding.holder();
            return new TaskState(
                    true,
                    holder == null ? null : names.of(holder),
                    caller.getName().equals(holder),
                    null,
                    null);
        }
        var desk = Texts.of("desk", language);
        Ended ended = endedTasks.find(number, task).orElseThrow(ApiProblem::noSuchTicket);
        String author = ended.author();
        String key = author == null
                ? "gone"
                : author.equals(caller.getName()) ? "own" : author.equals(Entry.REQUESTER) ? "requester" : "other";
        String name = taskNames.in(language).getOrDefault(ended.element(), ended.element());
        VisibleTask next = tasks.visibleTo(caller.getName(), List.of(number)).get(number);
        return new TaskState(
                false,
                null,
                false,
                desk.get(
                        "over." + key,
                        name,
                        desk.get("stage." + milestone(caseFiles.get(number)).key()),
                        author == null ? "" : names.of(author)),
                next != null && (next.isMine() || next.holder() == null) ? next : null);
    }

    @GetMapping("/tickets/{number}")
    CaseView show(@PathVariable String number, Authentication caller, Locale language) {
        ticketAccess.admitStaff(number);
        Ticket ticket = caseFiles.get(number);
        unanswered.move(caller.getName(), ticket, language);
        views.opened(caller.getName(), ticket.id());
        List<ClockEvent> events = record.events(number);
        Milestone stage = milestone(ticket);
        var desk = Texts.of("desk", language);
        var words = new FieldWords(language, serviceTimes.zone());
        return new CaseView(
                number,
                ticket.title(),
                ticket.targets().priority(),
                words.word("channel", ticket.channel()),
                ticket.category() == null ? null : words.word("category", ticket.category()),
                ticket.receivedAt(),
                ticket.endedAs() == null ? null : desk.get("ended", new EntryWording(language).ended(ticket.endedAs())),
                new Requester(
                        ticket.requesterName(),
                        ticket.requesterDepartment(),
                        ticket.requesterEmail(),
                        ticket.requesterPhone(),
                        ticket.language()),
                due(ticket, events, language),
                STAGES.stream().map(one -> desk.get("stage." + one.key())).toList(),
                STAGES.indexOf(stage),
                tasks.attempt(number),
                caseFiles.version(number).orElse(0),
                serviceTimes.zone(),
                Role.AGENT.isOf(caller),
                ticket.requesterEmail() != null && ticket.answering() != Answering.NEVER,
                caller.getName(),
                Optional.ofNullable(caseFiles.reports(List.of(number)).get(number))
                        .map(report -> wording(language).report(number, report))
                        .orElse(null),
                page(ticket, null, Integer.MAX_VALUE, caller, language),
                callers.ticketsOf(ticket.requesterEmail(), ticket.requesterPhone(), MOST_OTHERS + 1).stream()
                        .filter(other -> other.id() != ticket.id())
                        .limit(MOST_OTHERS)
                        .map(other -> new OtherTicket(
                                other.number(), other.title(), other.endedAs() == null, other.receivedAt()))
                        .toList(),
                relations.of(ticket.id()).stream()
                        .map(related -> new RelatedTicket(
                                related.id(),
                                related.kind().seenBy(related.isSource()),
                                related.number(),
                                related.title(),
                                related.isOpen()))
                        .toList(),
                problems.of(ticket.id())
                        .map(problem -> new LinkedProblem(problem.id(), problem.title(), problem.isOpen()))
                        .orElse(null),
                drafts.find(caller.getName(), ticket.id())
                        .map(draft -> new DraftView(
                                draft.key(),
                                draft.audience(),
                                draft.text(),
                                Revision.of(draft.text()),
                                attachments.drafted(draft.key()).stream()
                                        .map(file -> wording(language).file(number, file))
                                        .toList()))
                        .orElse(null));
    }

    @GetMapping("/tickets/{number}/timeline")
    Timeline timeline(
            @PathVariable String number,
            @RequestParam(name = "group", defaultValue = "all") String group,
            @RequestParam(name = "before", defaultValue = "2147483647") int before,
            Authentication caller,
            Locale language) {
        ticketAccess.admitStaff(number);
        EntryGroup wanted = Stream.of(EntryGroup.values())
                .filter(one -> one.key().equals(group))
                .findFirst()
                .orElse(null);
        return page(caseFiles.get(number), wanted, before, caller, language);
    }

    /** Records that the caller reads the ticket, maybe beside a task, and returns what a page must know to show news by itself. */
    @PostMapping(path = "/tickets/{number}/presence", consumes = MediaType.APPLICATION_JSON_VALUE)
    News presence(@PathVariable String number, Authentication caller, HttpServletRequest request, Locale language)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        int readUpTo = sent.count("readUpTo");
        String task = sent.text("task", LONGEST_TASK);
        sent.nothingElse();
        sent.accept();
        Ticket ticket = caseFiles.get(number);
        readers.reads(caller.getName(), ticket.id(), readUpTo);
        List<String> present = readers.besides(caller.getName(), ticket.id());
        Map<String, String> named = names.of(present);
        return new News(
                caseFiles.version(number).orElse(0),
                present.stream()
                        .map(account -> named.getOrDefault(account, account))
                        .toList(),
                task == null ? null : state(task, caller, language));
    }

    /** A small picture of a file of the ticket, always PNG. */
    @GetMapping("/tickets/{number}/pictures/{id}")
    ResponseEntity<Resource> picture(@PathVariable String number, @PathVariable String id) {
        ticketAccess.admitStaff(number);
        return Optional.of(id)
                .filter(one -> one.indexOf('\0') < 0)
                .flatMap(one -> attachments.find(number, one))
                .flatMap(attachments::preview)
                .map(png -> ResponseEntity.ok()
                        .contentType(MediaType.IMAGE_PNG)
                        .<Resource>body(new InputStreamResource(png)))
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-file"));
    }

    private Timeline page(
            Ticket ticket, @Nullable EntryGroup group, int before, Authentication caller, Locale language) {
        List<Entry> found = caseFiles.page(ticket.number(), group, before, PAGE + 1);
        List<Entry> entries = found.subList(0, Math.min(PAGE, found.size()));
        OptionalInt read = readers.readUpTo(caller.getName(), ticket.id());
        Map<String, String> named = names.of(entries.stream()
                .flatMap(entry -> Stream.concat(
                        Stream.of(entry.author()),
                        StaffWording.ACCOUNTS.stream().map(entry::text).filter(Objects::nonNull)))
                .collect(Collectors.toSet()));
        var requesters = new RequesterNames(ticket, caseFiles.entries(ticket.number(), RequesterNames.NAMING));
        StaffWording wording = wording(language);
        List<TimelineItem> items = ShownEntries.of(entries).stream()
                .map(shown -> wording.item(
                        ticket.number(),
                        shown.entry(),
                        requesters.at(shown.entry()),
                        named,
                        read.isPresent()
                                && shown.entry().position() > read.getAsInt()
                                && !shown.entry().author().equals(Entry.LOOPDESK)
                                && !shown.entry().author().equals(caller.getName()),
                        shown.folded()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!items.isEmpty()) {
            // The first one stands for newer entries that it is shown with: they are read with it.
            items.set(0, items.get(0).at(entries.get(0).position()));
        }
        return new Timeline(items, found.size() > PAGE ? entries.get(PAGE - 1).position() : null);
    }

    private @Nullable Due due(Ticket ticket, List<ClockEvent> events, Locale language) {
        Instant now = clock.instant();
        var words = new ClockWords(language, serviceTimes.zone());
        return NextTarget.of(ticket, events, serviceTimes)
                .map(open -> new Due(
                        state(open, now),
                        open.due(),
                        words.sentence(open, now),
                        Explanation.of(open, now).stream()
                                .filter(reason -> !reason.isFleeting())
                                .map(reason -> words.line(open, reason))
                                .toList()))
                .orElse(null);
    }

    private Milestone milestone(Ticket ticket) {
        String number = ticket.number();
        return Milestone.ofSteps(
                ticket, caseFiles.steps(List.of(number)).getOrDefault(number, List.of()), requester.position(number));
    }

    private static String state(TargetClock open, Instant now) {
        Instant due = open.due();
        Instant atRisk = open.atRisk();
        if (due == null) {
            return "rests";
        }
        if (!now.isBefore(due)) {
            return "late";
        }
        return atRisk != null && !now.isBefore(atRisk) ? "at-risk" : "running";
    }

    private StaffWording wording(Locale language) {
        return new StaffWording(language, serviceTimes.zone(), () -> taskNames.in(language));
    }
}
