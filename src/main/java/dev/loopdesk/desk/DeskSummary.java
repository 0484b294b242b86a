package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.desk.SummaryWording.SectionView;
import dev.loopdesk.desk.SummaryWording.TaskView;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.knowledge.PersonalData;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.TaskChecklists;
import dev.loopdesk.process.conversation.TaskHandOver;
import dev.loopdesk.process.conversation.TaskHandOver.OpenTask;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.summary.CaseSummary;
import dev.loopdesk.summary.CaseSummary.Source;
import dev.loopdesk.summary.TextModel;
import dev.loopdesk.summary.TextModelSettings;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses of the summary of a case for whoever goes on with it (S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tickets/{number}/summary")
class DeskSummary {

    private static final Logger LOG = LoggerFactory.getLogger(DeskSummary.class);
    private static final int LONGEST_REVISION = 64;

    private final TicketAccess ticketAccess;
    private final CaseFiles caseFiles;
    private final TaskHandOver handOver;
    private final TaskChecklists checklists;
    private final StaffNames names;
    private final ServiceTimes serviceTimes;
    private final TextModel textModel;
    private final TextModelSettings settings;

    DeskSummary(
            TicketAccess ticketAccess,
            CaseFiles caseFiles,
            TaskHandOver handOver,
            TaskChecklists checklists,
            StaffNames names,
            ServiceTimes serviceTimes,
            TextModel textModel,
            TextModelSettings settings) {
        this.ticketAccess = ticketAccess;
        this.caseFiles = caseFiles;
        this.handOver = handOver;
        this.checklists = checklists;
        this.names = names;
        this.serviceTimes = serviceTimes;
        this.textModel = textModel;
        this.settings = settings;
    }

    /**
     * The summary.
     *
     * @param text the same as plain text, for a note
     * @param model the text model that the caller may ask, or null
     */
    record SummaryView(
            List<SectionView> sections,
            String text,
            @Nullable ModelView model) {}

    /**
     * The text model, as far as the caller must know it before anything is sent.
     *
     * @param host server that gets it
     * @param origins origins of what is sent, in words
     * @param sent all that is sent of the case
     * @param revision name of that text, which the caller states when it is sent
     */
    record ModelView(String name, String host, List<String> origins, String sent, String revision) {}

    /**
     * Account of a case, written by the text model.
     *
     * @param marked the same, below a line that says who wrote it
     */
    record Account(String text, String marked) {}

    @GetMapping
    SummaryView show(@PathVariable String number, Authentication caller, Locale language) {
        Reading reading = read(number, caller, language);
        return new SummaryView(
                reading.sections(EnumSet.allOf(Source.class)),
                reading.plain(EnumSet.allOf(Source.class), UnaryOperator.identity(), true),
                settings.isOn() && Role.AGENT.isOf(caller) ? model(reading, language) : null);
    }

    /** Asks the text model. The caller names the text that was shown, so that nothing else is sent. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/account", consumes = MediaType.APPLICATION_JSON_VALUE)
    Account account(@PathVariable String number, Authentication caller, HttpServletRequest request, Locale language)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String revision = sent.required("revision", LONGEST_REVISION);
        sent.nothingElse();
        sent.accept();
        if (!settings.isOn()) {
            throw new ApiProblem(HttpStatus.NOT_FOUND, "summary.no-model");
        }
        ModelView shown = model(read(number, caller, language), language);
        if (!shown.revision().equals(revision)) {
            throw new ApiProblem(HttpStatus.CONFLICT, "summary.changed");
        }
        LOG.info("{} sends a summary of {} to the text model at {}", caller.getName(), number, shown.host());
        try {
            String text = textModel.accountOf(shown.sent(), language);
            return new Account(text, Texts.of("desk", language).get("summary.model.mark", shown.name()) + "\n" + text);
        } catch (TextModel.BusyException e) {
            throw new ApiProblem(HttpStatus.SERVICE_UNAVAILABLE, "summary.busy");
        } catch (TextModel.FailedException e) {
            throw new ApiProblem(HttpStatus.BAD_GATEWAY, "summary.failed", String.valueOf(e.getMessage()));
        }
    }

    private ModelView model(Reading reading, Locale language) {
        String text = reading.plain(settings.sends(), reading.withoutPersons()::removed, false);
        var desk = Texts.of("desk", language);
        return new ModelView(
                Objects.requireNonNullElse(settings.model(), ""),
                Objects.requireNonNull(settings.url()).getHost(),
                Arrays.stream(Source.values())
                        .filter(settings.sends()::contains)
                        .map(source ->
                                desk.get("summary.source." + source.name().toLowerCase(Locale.ROOT)))
                        .toList(),
                text,
                Revision.of(text));
    }

    private Reading read(String number, Authentication caller, Locale language) {
        ticketAccess.admitStaff(number);
        Ticket ticket = caseFiles.get(number);
        List<Entry> entries = caseFiles.entries(number);
        List<OpenTask> tasks = handOver.tasks(number, caller.getName(), language);
        Map<String, String> named = names.of(Stream.concat(
                        entries.stream().map(Entry::author),
                        tasks.stream().map(OpenTask::holder).filter(Objects::nonNull))
                .collect(Collectors.toSet()));
        return new Reading(
                ticket,
                entries,
                CaseSummary.of(
                        entries,
                        checklists.inOrder(
                                number,
                                entries.stream()
                                        .filter(entry -> entry.kind() == EntryKind.DIAGNOSIS)
                                        .map(Entry::element)
                                        .filter(Objects::nonNull)
                                        .collect(Collectors.toSet()))),
                tasks.stream()
                        .map(task -> new TaskView(
                                task.name(),
                                task.holder() == null ? null : named.getOrDefault(task.holder(), task.holder())))
                        .toList(),
                named,
                new SummaryWording(language, serviceTimes.zone(), ticket.requesterName(), named),
                Texts.of("desk", language).get("summary.line", number, ticket.title()));
    }

    /** A case that was read once, for the views of it. */
    private record Reading(
            Ticket ticket,
            List<Entry> entries,
            CaseSummary summary,
            List<TaskView> tasks,
            Map<String, String> names,
            SummaryWording words,
            String title) {

        List<SectionView> sections(Set<Source> sources) {
            return words.sections(summary, summary.from(sources), tasks);
        }

        String plain(Set<Source> sources, UnaryOperator<String> changed, boolean signed) {
            return words.plain(title, sections(sources), changed, signed);
        }

        PersonalData withoutPersons() {
            Set<String> staff = new HashSet<>(names.values());
            staff.addAll(names.keySet());
            return PersonalData.of(ticket, entries, staff);
        }
    }
}
