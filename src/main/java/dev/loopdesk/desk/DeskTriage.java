package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.BulkTriage;
import dev.loopdesk.process.conversation.BulkTriage.Outcome;
import dev.loopdesk.process.conversation.BulkTriage.Waiting;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Submissions;
import dev.loopdesk.ticket.Ticket;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses at which staff triage several tickets at once, with the fields of the form that one alone has (S2.5). */
@RestController
@RequestMapping("/camunda/api/loopdesk/triage")
class DeskTriage {

    /** Tickets on the page; an agent has thirty new ones on a bad morning. */
    private static final int PAGE = 100;

    private static final int MOST_AT_ONCE = 50;
    private static final int MOST_FIELDS = 100;
    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_EXCERPT = 300;
    private static final Pattern ID = Pattern.compile("[\\w.:-]{1,64}");

    private final BulkTriage triage;
    private final CaseFiles caseFiles;
    private final FormDrafts drafts;
    private final Refusals refusals;
    private final ServiceTimes serviceTimes;

    DeskTriage(
            BulkTriage triage, CaseFiles caseFiles, FormDrafts drafts, Refusals refusals, ServiceTimes serviceTimes) {
        this.triage = triage;
        this.caseFiles = caseFiles;
        this.drafts = drafts;
        this.refusals = refusals;
        this.serviceTimes = serviceTimes;
    }

    /**
     * The page.
     *
     * @param more true if further tickets wait
     * @param form id of the version of the diagram whose form is shown: the newest; null if nothing waits
     */
    record Queue(
            List<WaitingTicket> tickets,
            boolean more,
            @Nullable String form,
            List<TriageField> fields,
            ZoneId zone) {}

    /**
     * A ticket that waits.
     *
     * @param excerpt the first words of the report
     * @param mine true if the account holds the task; false if nobody does
     * @param reported urgency and impact by the names of their fields, as far as the report names them
     */
    record WaitingTicket(
            String task,
            String number,
            String title,
            String requester,
            @Nullable String department,
            String excerpt,
            String priority,
            String channel,
            Instant receivedAt,
            @Nullable Instant due,
            boolean mine,
            Map<String, String> reported) {}

    /**
     * A field of the form, in the reader's words.
     *
     * @param type type of the form's component
     * @param toRequester true if its text is sent to the requester
     */
    record TriageField(
            String key,
            String label,
            String description,
            String type,
            boolean required,
            int longest,
            boolean toRequester,
            List<Option> options) {}

    /** A value to choose. */
    record Option(String value, String label) {}

    /**
     * The answer of the form to entered values.
     *
     * @param shown fields that it shows for them
     * @param problem why they are no whole and valid answer, or null
     * @param fields fields that the problem is about
     */
    record Checked(List<String> shown, @Nullable String problem, List<String> fields) {}

    @AllowedTo(Role.AGENT)
    @GetMapping
    Queue show(Authentication caller, Locale language) {
        List<Waiting> found = triage.waiting(caller.getName(), PAGE + 1);
        List<Waiting> waiting = found.subList(0, Math.min(PAGE, found.size()));
        List<String> numbers = waiting.stream().map(Waiting::number).toList();
        Map<String, Ticket> tickets = caseFiles.find(numbers);
        Map<String, Entry> reports = caseFiles.reports(numbers);
        var words = new FieldWords(language, serviceTimes.zone());
        var cards = new ArrayList<WaitingTicket>();
        for (Waiting one : waiting) {
            Ticket ticket = tickets.get(one.number());
            if (ticket != null) {
                cards.add(new WaitingTicket(
                        one.task(),
                        one.number(),
                        ticket.title(),
                        ticket.requesterName(),
                        ticket.requesterDepartment(),
                        excerpt(reports.get(one.number())),
                        ticket.targets().priority(),
                        words.word("channel", ticket.channel()),
                        ticket.receivedAt(),
                        one.due(),
                        one.mine(),
                        estimates(reports.get(one.number()))));
            }
        }
        String newest = waiting.stream()
                .max(Comparator.comparingInt(Waiting::version))
                .map(Waiting::definition)
                .orElse(null);
        Optional<Form> form = newest == null ? Optional.empty() : triage.form(newest);
        return new Queue(
                cards,
                found.size() > PAGE,
                form.isPresent() ? newest : null,
                form.map(one -> one.sharedFields().stream()
                                .map(field -> field(field.in(language), one))
                                .toList())
                        .orElse(List.of()),
                serviceTimes.zone());
    }

    /** Tells which fields the form shows for entered values, and whether they are a whole answer; nothing is changed. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/check", consumes = MediaType.APPLICATION_JSON_VALUE)
    Checked check(HttpServletRequest request) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String definition = sent.required("form", LONGEST_ID);
        Map<String, Object> values = sent.values("values", MOST_FIELDS, LONGEST_TEXT);
        sent.nothingElse();
        sent.accept();
        Form form = Optional.of(definition)
                .filter(id -> ID.matcher(id).matches())
                .flatMap(triage::form)
                .orElseThrow(ApiProblem::noSuchTicket);
        Optional<Refusal> refusal = form.refusal(values, refusals);
        return new Checked(
                form.shown(values),
                refusal.map(Refusal::getMessage).orElse(null),
                refusal.map(Refusal::fields).orElse(List.of()));
    }

    /** Completes each of the chosen tasks by itself; answers what became of each, in the order of the request. */
    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    List<Outcome> complete(Authentication caller, HttpServletRequest request) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String key = sent.key();
        List<String> tasks = sent.texts("tasks", MOST_AT_ONCE, LONGEST_ID);
        Map<String, Object> values = sent.values("values", MOST_FIELDS, LONGEST_TEXT);
        if (tasks.isEmpty()) {
            sent.problem("tasks", "wants.something", MOST_AT_ONCE);
        }
        sent.nothingElse();
        sent.accept();
        String account = caller.getName();
        var outcomes = new ArrayList<Outcome>();
        for (String task : new LinkedHashSet<>(tasks)) {
            String number = ID.matcher(task).matches() ? triage.ticketOf(task).orElse(null) : null;
            if (number == null) {
                outcomes.add(triage.unknown(task));
                continue;
            }
            Outcome outcome = triage.complete(
                    number, task, Submissions.name("triage", account, number, task, key), account, values);
            if (outcome.refusal() == null) {
                drafts.remove(account, task);
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private static TriageField field(Form.Field field, Form form) {
        FormField rule = form.describe().stream()
                .filter(one -> one.key().equals(field.key()))
                .findFirst()
                .orElseThrow();
        return new TriageField(
                field.key(),
                field.name(),
                field.description(),
                field.type(),
                field.required(),
                rule.longest(),
                field.sentToRequester(),
                field.choices().entrySet().stream()
                        .map(option -> new Option(option.getKey(), option.getValue()))
                        .toList());
    }

    private static Map<String, String> estimates(@Nullable Entry report) {
        var found = new HashMap<String, String>();
        for (String field : List.of(Report.Field.URGENCY, Report.Field.IMPACT)) {
            String value = report == null ? null : report.text(field);
            if (value != null) {
                found.put(field, value);
            }
        }
        return found;
    }

    private static String excerpt(@Nullable Entry report) {
        String text = report == null ? null : report.text(Report.Field.DESCRIPTION);
        String line = text == null ? "" : Characters.line(text);
        return line.codePointCount(0, line.length()) <= LONGEST_EXCERPT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_EXCERPT)) + "…";
    }
}
