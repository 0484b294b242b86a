package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.forecast.CheckFindings;
import dev.loopdesk.forecast.CheckFindings.Tally;
import dev.loopdesk.process.answers.TaskChecklists;
import dev.loopdesk.process.answers.TaskChecklists.Checklist;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Address that tells what each check of a task's checklist found in like cases, and what it costs (S3.4). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tasks/{task}/checks")
class DeskChecks {

    private static final Pattern TASK = Pattern.compile("[\\w-]{1,64}");

    private final TicketTasks tasks;
    private final TicketAccess ticketAccess;
    private final TaskChecklists checklists;
    private final CheckFindings findings;
    private final CaseFiles caseFiles;

    DeskChecks(
            TicketTasks tasks,
            TicketAccess ticketAccess,
            TaskChecklists checklists,
            CheckFindings findings,
            CaseFiles caseFiles) {
        this.tasks = tasks;
        this.ticketAccess = ticketAccess;
        this.checklists = checklists;
        this.findings = findings;
        this.caseFiles = caseFiles;
    }

    /**
     * The checks of a task.
     *
     * @param field key of the field; null if the form shows no checklist
     * @param checks the checks in the order of the standard, which no figure changes
     */
    record Checks(@Nullable String field, List<Check> checks) {}

    /**
     * A check.
     *
     * @param value value of its option
     * @param words its figures in words
     * @param ticked true if an earlier diagnosis of the ticket did it
     * @param perMinute share of the cases in which it found the cause, by the minutes that it takes; null with too few cases
     * @param next words that mark it if it is the best one to do next
     */
    record Check(
            String value,
            String words,
            boolean ticked,
            @Nullable Double perMinute,
            String next) {}

    @GetMapping
    Checks show(@PathVariable String task, Locale language) {
        if (!TASK.matcher(task).matches()) {
            throw ApiProblem.noSuchTicket();
        }
        String number = tasks.ticketOf(task).orElseThrow(ApiProblem::noSuchTicket);
        ticketAccess.admitStaff(number);
        return checklists
                .of(task)
                .map(list -> new Checks(list.field(), checks(number, list, language)))
                .orElse(new Checks(null, List.of()));
    }

    private List<Check> checks(String number, Checklist list, Locale language) {
        String category = caseFiles.get(number).category();
        Map<String, Tally> tallies = category == null ? Map.of() : findings.of(category, list.field(), list.checks());
        Set<String> ticked = caseFiles.entries(number, Set.of(EntryKind.DIAGNOSIS)).stream()
                .map(entry -> entry.content().get(list.field()))
                .filter(List.class::isInstance)
                .flatMap(steps -> ((List<?>) steps).stream())
                .map(Object::toString)
                .collect(Collectors.toSet());
        var texts = Texts.of("desk", language);
        NumberFormat numbers = NumberFormat.getNumberInstance(texts.locale());
        numbers.setMaximumFractionDigits(1);
        return list.checks().stream()
                .map(check -> {
                    Tally tally = tallies.getOrDefault(check, Tally.NONE);
                    Double minutes = list.minutes().get(check);
                    boolean enough = tally.done() >= CheckFindings.ENOUGH;
                    String found = enough
                            ? texts.get("check.found", tally.found(), tally.done())
                            : texts.get("check.too-few", tally.done());
                    Double rate = enough && minutes != null ? tally.found() / (double) tally.done() / minutes : null;
                    return new Check(
                            check,
                            Stream.of(
                                            found,
                                            minutes == null
                                                    ? null
                                                    : texts.get("check.minutes", numbers.format(minutes)))
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.joining(texts.get("list.separator"))),
                            ticked.contains(check),
                            rate,
                            rate == null ? texts.get("check.next.order") : texts.get("check.next"));
                })
                .toList();
    }
}
