package dev.loopdesk.changes;

import dev.loopdesk.hardening.ModelFinding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A finding in the reader's language.
 *
 * @param id what tells it from others of the change
 * @param severity {@code error} or {@code warning}
 * @param file the model's file
 * @param element id of the element, key of the field, or row of the table that it is about; null if it is the whole file
 * @param name name of the element in the diagram, if it has one
 * @param clause clauses of the standard whose guard an error weakens, which somebody may accept; null for all others
 */
record FindingView(
        String id,
        String severity,
        String file,
        @Nullable String element,
        @Nullable String name,
        String problem,
        @Nullable String remedy,
        @Nullable String clause) {

    static FindingView of(ModelFinding finding, Locale language) {
        return new FindingView(
                finding.id(),
                finding.isError() ? "error" : "warning",
                finding.file(),
                finding.element(),
                finding.name(),
                finding.text(language),
                finding.remedy(language),
                finding.clause());
    }
}
