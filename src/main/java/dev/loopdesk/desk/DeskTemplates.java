package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.desk.ReplyTemplates.Change;
import dev.loopdesk.desk.ReplyTemplates.Template;
import dev.loopdesk.desk.ReplyTemplates.Wording;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Ticket;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Addresses of prepared texts: agents put them into messages, leads write them (S2.1). */
@RestController
@RequestMapping("/camunda/api/loopdesk")
class DeskTemplates {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST_CHANGES = 50;
    private static final String ID = "{id:[0-9a-f-]{36}}";

    private final TicketAccess ticketAccess;
    private final CaseFiles caseFiles;
    private final ClockRecord record;
    private final ServiceTimes serviceTimes;
    private final ReplyTemplates templates;
    private final StaffNames names;

    DeskTemplates(
            TicketAccess ticketAccess,
            CaseFiles caseFiles,
            ClockRecord record,
            ServiceTimes serviceTimes,
            ReplyTemplates templates,
            StaffNames names) {
        this.ticketAccess = ticketAccess;
        this.caseFiles = caseFiles;
        this.record = record;
        this.serviceTimes = serviceTimes;
        this.templates = templates;
        this.names = names;
    }

    /**
     * The templates for a message about a ticket, those in the requester's language first.
     *
     * @param mayManage whether the caller may change templates
     */
    record TemplateList(List<Filled> templates, boolean mayManage) {}

    /** A template with the facts of the ticket; a word in braces that is left has no fact. */
    record Filled(String id, String language, String name, String text) {}

    /**
     * All that leads see of the templates.
     *
     * @param placeholders words that may stand in braces
     * @param names names of accounts that have changed something
     */
    record Overview(
            List<Template> templates,
            List<String> placeholders,
            List<Change> changes,
            Map<String, String> names,
            ZoneId zone) {}

    @GetMapping("/tickets/{number}/templates")
    TemplateList choice(@PathVariable String number, Authentication caller) {
        ticketAccess.admitStaff(number);
        Ticket ticket = caseFiles.get(number);
        Instant due = NextTarget.of(ticket, record.events(number), serviceTimes)
                .map(TargetClock::due)
                .orElse(null);
        String account = caller.getName();
        String agent = names.of(account);
        var facts = new HashMap<String, Map<TemplatePlaceholder, String>>();
        for (String language : Texts.LANGUAGES) {
            var words = new ClockWords(Locale.forLanguageTag(language), serviceTimes.zone());
            var inLanguage = new EnumMap<TemplatePlaceholder, String>(TemplatePlaceholder.class);
            inLanguage.put(TemplatePlaceholder.NUMBER, number);
            inLanguage.put(TemplatePlaceholder.TITLE, Characters.line(ticket.title()));
            inLanguage.put(TemplatePlaceholder.REQUESTER, Characters.line(ticket.requesterName()));
            inLanguage.put(TemplatePlaceholder.AGENT, Characters.line(agent));
            inLanguage.put(TemplatePlaceholder.RECEIVED, words.moment(ticket.receivedAt()));
            if (due != null) {
                inLanguage.put(TemplatePlaceholder.DUE, words.moment(due));
            }
            facts.put(language, inLanguage);
        }
        List<Template> all = templates.all();
        return new TemplateList(
                Stream.concat(
                                all.stream().filter(one -> one.language().equals(ticket.language())),
                                all.stream().filter(one -> !one.language().equals(ticket.language())))
                        .map(one -> new Filled(
                                one.id(),
                                one.language(),
                                one.name(),
                                TemplatePlaceholder.fill(one.text(), facts.getOrDefault(one.language(), Map.of()))))
                        .toList(),
                Role.LEAD.isOf(caller));
    }

    @AllowedTo(Role.LEAD)
    @GetMapping("/templates")
    Overview overview() {
        List<Template> all = templates.all();
        List<Change> changes = templates.changes(MOST_CHANGES);
        return new Overview(
                all,
                TemplatePlaceholder.KEYS,
                changes,
                names.of(Stream.concat(
                                all.stream().map(Template::changedBy),
                                changes.stream().map(Change::changedBy))
                        .collect(Collectors.toSet())),
                serviceTimes.zone());
    }

    /**
     * Adds a template, with version 0 and a new id, or changes the version that the caller has seen. A request that is
     * repeated changes nothing.
     */
    @AllowedTo(Role.LEAD)
    @PutMapping(path = "/templates/" + ID, consumes = MediaType.APPLICATION_JSON_VALUE)
    Template save(@PathVariable String id, Authentication caller, HttpServletRequest request) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String language = sent.oneOf("language", Texts.LANGUAGES);
        String name = Characters.line(sent.required("name", LONGEST_NAME)).strip();
        String text = sent.required("text", LONGEST_TEXT);
        int version = sent.count("version");
        if (language == null) {
            sent.problem("language", "wants.one-of", String.join(", ", Texts.LANGUAGES));
        }
        List<String> unknown = TemplatePlaceholder.unknown(text);
        if (!unknown.isEmpty()) {
            sent.problem("text", "wants.placeholders", String.join(", ", unknown), inBraces());
        }
        sent.nothingElse();
        sent.accept();
        var wording = new Wording(String.valueOf(language), name, text);
        String account = caller.getName();
        Template present = templates.find(id).orElse(null);
        if (present != null
                && present.version() == version + 1
                && present.changedBy().equals(account)
                && present.says(wording)) {
            return present;
        }
        if (present == null ? version > 0 : present.version() != version) {
            throw overtaken(id);
        }
        try {
            if (present == null) {
                if (!templates.add(id, wording, account)) {
                    throw new ApiProblem(HttpStatus.CONFLICT, "template.too-many", ReplyTemplates.MOST);
                }
            } else if (!present.says(wording) && !templates.change(present, wording, account)) {
                throw overtaken(id);
            }
        } catch (DuplicateKeyException e) {
            throw templates.find(id).map(Template::version).orElse(0) == version
                    ? new ApiProblem(HttpStatus.CONFLICT, "template.same-name", name)
                    : overtaken(id);
        }
        return templates.find(id).orElseThrow(() -> overtaken(id));
    }

    /** Removes the version of a template that the caller has seen; one that the caller has removed stays removed. */
    @AllowedTo(Role.LEAD)
    @DeleteMapping("/templates/" + ID)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String id, @RequestParam("version") int version, Authentication caller) {
        Template present = templates.find(id).orElse(null);
        if (present == null) {
            String by = templates.lastChangedBy(id).orElse(null);
            if (by == null) {
                throw new ApiProblem(HttpStatus.NOT_FOUND, "template.none");
            }
            if (!by.equals(caller.getName())) {
                throw overtaken(id);
            }
        } else if (present.version() != version || !templates.remove(present, caller.getName())) {
            throw overtaken(id);
        }
    }

    private ApiProblem overtaken(String id) {
        Template present = templates.find(id).orElse(null);
        String by = present == null ? templates.lastChangedBy(id).orElse(null) : present.changedBy();
        return by == null
                ? new ApiProblem(HttpStatus.NOT_FOUND, "template.none")
                : new ApiProblem(
                        HttpStatus.CONFLICT, present == null ? "template.removed" : "template.changed", names.of(by));
    }

    private static String inBraces() {
        return TemplatePlaceholder.KEYS.stream().map(key -> "{" + key + "}").collect(Collectors.joining(", "));
    }
}
