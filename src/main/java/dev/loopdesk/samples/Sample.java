package dev.loopdesk.samples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import dev.loopdesk.ticket.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A sample ticket, read from a file in {@code samples}.
 *
 * @param name name of the file
 * @param mailboxFull true if the requester's mailbox refuses mail
 * @param steps steps, oldest first; the first is the report
 */
record Sample(String name, boolean mailboxFull, List<Step> steps) {

    private static final String PLACE = "classpath:samples/*.yml";
    private static final String ENDING = ".yml";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new ParameterNamesModule()).build();

    /**
     * A step of a ticket: the report, the answer to a task, or a reply that nobody asked for.
     *
     * @param at time, see {@link SampleTimes}
     * @param task id of the task in the diagram, or null
     * @param reply unrequested message of the requester, or null
     * @param by account; null for the requester
     * @param fields fields of the form; see {@link SampleTimes} for days
     */
    record Step(
            String at,
            @Nullable String task,
            @Nullable String reply,
            @Nullable String by,
            @Nullable Map<String, Object> fields) {

        String author() {
            return Objects.requireNonNullElse(by, Entry.REQUESTER);
        }
    }

    /** Returns all samples, sorted by name. */
    static List<Sample> all() {
        var samples = new ArrayList<Sample>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(PLACE)) {
                String name = Objects.requireNonNull(file.getFilename());
                samples.add(read(name.substring(0, name.length() - ENDING.length()), file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    /** Returns the value of a field of the report. */
    String reported(String field) {
        return String.valueOf(Objects.requireNonNull(steps.get(0).fields()).get(field));
    }

    private static Sample read(String name, Resource file) throws IOException {
        try (InputStream content = file.getInputStream()) {
            SampleFile parsed = MAPPER.convertValue(
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(content), SampleFile.class);
            return new Sample(name, parsed.mailboxFull, parsed.steps);
        }
    }

    private record SampleFile(boolean mailboxFull, List<Step> steps) {}
}
