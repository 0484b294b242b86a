package dev.loopdesk.hardening;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.ResourceReport;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a deployment because of findings in its models. The engine's REST API answers with status 400 and tells the
 * findings of each file, which Camunda Modeler shows.
 */
final class RefusedModels extends ParseException {

    private static final long serialVersionUID = 1L;

    private final transient List<ModelFinding> findings;

    RefusedModels(List<ModelFinding> findings, Locale reader) {
        super(ModelFinding.lines(findings, reader), "", List.of(), List.of());
        this.findings = findings;
        var files = new LinkedHashMap<String, List<ModelFinding>>();
        findings.forEach(finding ->
                files.computeIfAbsent(finding.file(), file -> new ArrayList<>()).add(finding));
        resorceReports = new ArrayList<>();
        files.forEach((file, found) -> resorceReports.add(new Report(
                file,
                found.stream()
                        .filter(ModelFinding::isError)
                        .map(finding -> reported(finding, reader))
                        .toList(),
                found.stream()
                        .filter(finding -> !finding.isError())
                        .map(finding -> reported(finding, reader))
                        .toList())));
    }

    List<ModelFinding> findings() {
        return findings;
    }

    private static Problem reported(ModelFinding finding, Locale reader) {
        return new Reported(finding.advice(reader), finding.element());
    }

    private record Report(String file, List<Problem> errors, List<Problem> warnings) implements ResourceReport {

        @Override
        public String getResourceName() {
            return file;
        }

        @Override
        public List<Problem> getErrors() {
            return errors;
        }

        @Override
        public List<Problem> getWarnings() {
            return warnings;
        }
    }

    private record Reported(String text, @Nullable String element) implements Problem {

        @Override
        public String getMessage() {
            return text;
        }

        /** The rules know no lines. */
        @Override
        public int getLine() {
            return 0;
        }

        @Override
        public int getColumn() {
            return 0;
        }

        @Override
        public @Nullable String getMainElementId() {
            return element;
        }

        @Override
        public List<String> getElementIds() {
            return element == null ? List.of() : List.of(element);
        }
    }
}
