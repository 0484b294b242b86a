package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.util.Locale;

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

    String remedy() {
        return remedy;
    }
}
