package dev.loopdesk.workspace;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** Says what keeps Loopdesk from starting in production. */
final class ProductionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private ProductionRefusedException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** The problem and the remedy are the texts {@code <key>} and {@code <key>.remedy}. */
    static ProductionRefusedException of(String key, String subject) {
        ResourceBundle texts = WorkspaceTexts.of(Locale.getDefault());
        return new ProductionRefusedException(
                MessageFormat.format(texts.getString(key), subject),
                MessageFormat.format(texts.getString(key + ".remedy"), subject));
    }

    String remedy() {
        return remedy;
    }
}
