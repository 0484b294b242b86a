package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.ElementReport.Count;
import dev.loopdesk.reports.ElementReport.Selection;
import dev.loopdesk.ticket.Targets;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of the figures of the elements of the diagram, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports/elements", "/camunda/api/loopdesk/reports/elements"})
class ElementsApi {

    private static final String ALL = "all";
    private static final List<String> PRIORITIES =
            Stream.concat(Stream.of(ALL), Targets.PRIORITIES.stream()).toList();
    private static final int LONGEST_ELEMENT = 255;

    private final ElementReport report;
    private final ReportQuery query;

    ElementsApi(ElementReport report, ReportQuery query) {
        this.report = report;
        this.query = query;
    }

    /** A version of the process, and the id by which the engine gives its diagram. */
    record Version(int version, String definition) {}

    /**
     * Figures of the elements.
     *
     * @param drawn the version whose diagram shows them: the one that was asked for, or else the newest
     * @param versions all versions, newest first
     */
    record Elements(
            LocalDate from,
            LocalDate to,
            ZoneId zone,
            Version drawn,
            List<Version> versions,
            List<ElementFigures> elements) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping
    Elements elements(HttpServletRequest request, Locale language) {
        QueryParameters parameters = query.of(request);
        List<ProcessDefinition> versions = report.versions();
        Selection selection = selection(parameters, versions);
        parameters.accept();
        ProcessDefinition drawn = selection.version() == null ? versions.get(0) : selection.version();
        return new Elements(
                selection.period().from(),
                selection.period().to(),
                selection.period().zone(),
                version(drawn),
                versions.stream().map(ElementsApi::version).toList(),
                report.of(selection, drawn, language));
    }

    /** The tickets behind a number of an element. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/tickets")
    TicketPage tickets(HttpServletRequest request) {
        QueryParameters parameters = query.of(request);
        Selection selection = selection(parameters, report.versions());
        String element = parameters.text("element", LONGEST_ELEMENT);
        if (element == null && parameters.value("element") == null) {
            parameters.problem("element", "wants.words", LONGEST_ELEMENT);
        }
        String count = parameters.oneOf(
                "count", Stream.of(Count.values()).map(Count::key).toList());
        String before = query.before(parameters);
        int limit = query.limit(parameters);
        parameters.accept();
        Count counted = Stream.of(Count.values())
                .filter(one -> one.key().equals(count))
                .findFirst()
                .orElseThrow();
        return TicketPage.of(report.tickets(counted, String.valueOf(element), selection, before, limit + 1), limit);
    }

    private Selection selection(QueryParameters parameters, List<ProcessDefinition> versions) {
        Period period = query.period(parameters);
        String version = parameters.oneOf(
                "version",
                Stream.concat(
                                Stream.of(ALL),
                                versions.stream()
                                        .map(ProcessDefinition::getVersion)
                                        .map(String::valueOf))
                        .toList());
        String priority = parameters.oneOf("priority", PRIORITIES);
        return new Selection(period, find(versions, version), priority.equals(ALL) ? null : priority);
    }

    private static @Nullable ProcessDefinition find(List<ProcessDefinition> versions, String version) {
        return versions.stream()
                .filter(one -> String.valueOf(one.getVersion()).equals(version))
                .findFirst()
                .orElse(null);
    }

    private static Version version(ProcessDefinition definition) {
        return new Version(definition.getVersion(), definition.getId());
    }
}
