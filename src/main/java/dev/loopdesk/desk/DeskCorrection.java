package dev.loopdesk.desk;

import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.requester.TicketCorrection;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Submissions;
import dev.loopdesk.ticket.TicketFacts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses at which staff correct what is wrong of a ticket: requester, title, category (S2.3). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tickets/{number}/correction")
class DeskCorrection {

    private static final int LONGEST_LINE = 255;
    private static final Set<String> NEVER_EMPTY =
            Set.of(Report.Field.TITLE, Report.Field.REQUESTER_NAME, Report.Field.LANGUAGE);

    private final TicketAccess ticketAccess;
    private final CaseFiles caseFiles;
    private final TicketCorrection correction;
    private final ReportFields reportFields;
    private final ServiceTimes serviceTimes;

    DeskCorrection(
            TicketAccess ticketAccess,
            CaseFiles caseFiles,
            TicketCorrection correction,
            ReportFields reportFields,
            ServiceTimes serviceTimes) {
        this.ticketAccess = ticketAccess;
        this.caseFiles = caseFiles;
        this.correction = correction;
        this.reportFields = reportFields;
        this.serviceTimes = serviceTimes;
    }

    /**
     * The facts that can be corrected.
     *
     * @param facts present values by field, in the order of a page
     */
    record Correctable(Map<String, @Nullable String> facts, List<Input> inputs) {}

    @AllowedTo(Role.AGENT)
    @GetMapping
    Correctable show(@PathVariable String number, Locale language) {
        ticketAccess.admitStaff(number);
        TicketFacts facts = TicketFacts.of(caseFiles.get(number));
        var words = new FieldWords(language, serviceTimes.zone());
        var inputs = new ArrayList<Input>();
        facts.fields().keySet().forEach(field -> {
            boolean isCategory = field.equals(TicketFacts.CATEGORY);
            FormField rule = rule(field);
            List<String> options =
                    !isCategory ? rule.options() : facts.category() == null ? List.of() : correction.categories(number);
            if (isCategory && options.isEmpty()) {
                // Triage has not chosen one yet.
                return;
            }
            inputs.add(Input.of(field, isCategory || rule.required(), rule.longest(), options, words));
        });
        return new Correctable(facts.fields(), inputs);
    }

    /** Corrects fields: {@code seen} holds what the page showed, {@code facts} what it shall be. */
    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Submitted correct(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String key = sent.key();
        JsonFields before = sent.object("seen");
        JsonFields after = sent.object("facts");
        var seen = new LinkedHashMap<String, @Nullable String>();
        var wanted = new LinkedHashMap<String, @Nullable String>();
        for (String field : TicketFacts.of(caseFiles.get(number)).fields().keySet()) {
            FormField rule = rule(field);
            String shown = before.text(field, rule.longest());
            seen.put(field, shown);
            // What was accepted once, as by a machine, may stay.
            String value = after.text(field, rule.longest());
            wanted.put(field, Objects.equals(shown, value) ? value : after.value(field, rule));
        }
        before.nothingElse();
        after.nothingElse();
        sent.nothingElse();
        sent.accept();
        String account = caller.getName();
        boolean isNew = correction.correct(
                number,
                Submissions.name("correct", account, number, key),
                account,
                TicketFacts.of(seen),
                TicketFacts.of(wanted));
        return new Submitted(number, isNew);
    }

    /** Returns what a correction of a field must keep to; which category there may be says the ticket's own form. */
    private FormField rule(String field) {
        FormField form = reportFields.byKey().get(field);
        return form == null
                ? new FormField(field, false, LONGEST_LINE, false, List.of())
                : new FormField(field, NEVER_EMPTY.contains(field), form.longest(), form.email(), form.options());
    }
}
