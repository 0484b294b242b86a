package dev.loopdesk.process.contract;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Event: somebody deploys models, which makes a proposal of them; its listener says as what it is kept. */
public final class ModelsProposed {

    private final String name;
    private final String author;
    private final Map<String, byte[]> files;
    private @Nullable String change;
    private @Nullable Instant at;

    /**
     * Creates the event.
     *
     * @param name name of the deployment
     * @param author account of the analyst
     * @param files contents by name
     */
    public ModelsProposed(String name, String author, Map<String, byte[]> files) {
        this.name = name;
        this.author = author;
        this.files = Map.copyOf(files);
    }

    public String name() {
        return name;
    }

    public String author() {
        return author;
    }

    public Map<String, byte[]> files() {
        return files;
    }

    /** Says as which change the models are kept. */
    public void keptAs(String id, Instant when) {
        change = id;
        at = when;
    }

    /** Returns the id of the change. */
    public String change() {
        return Objects.requireNonNull(change, "the models are kept");
    }

    /** Returns when the change was kept. */
    public Instant at() {
        return Objects.requireNonNull(at, "the models are kept");
    }
}
