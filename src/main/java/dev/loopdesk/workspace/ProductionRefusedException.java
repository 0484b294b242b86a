package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A reason not to start in production, with the remedy. */
final class ProductionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private ProductionRefusedException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** Creates an exception with the texts {@code <key>} and {@code <key>.remedy}. */
    static ProductionRefusedException of(String key, String subject) {
        Texts texts = Texts.of(ReadyNotice.BUNDLE, Locale.getDefault());
        return new ProductionRefusedException(texts.get(key, subject), texts.get(key + ".remedy", subject));
    }

    /** Creates an exception that lists all settings that are missing or unsafe. */
    static ProductionRefusedException of(List<SettingProblem> problems) {
        Texts texts = Texts.of(ReadyNotice.BUNDLE, Locale.getDefault());
        String lines = problems.stream()
                .map(problem -> "  - " + problem.describe(texts))
                .collect(Collectors.joining("\n"));
        return new ProductionRefusedException(
                texts.get("production.refused", problems.size()) + "\n\n" + lines,
                texts.get("production.refused.remedy"));
    }

    String remedy() {
        return remedy;
    }
}
