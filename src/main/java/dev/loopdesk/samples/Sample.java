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
 * A sample ticket, as a file in {@code samples} tells it.
 *
 * @param name name of the file
 * @param mailboxFull whether the requester's mailbox takes no mail all the while
 * @param steps what happened, oldest first; the report is the first step
 */
record Sample(String name, boolean mailboxFull, List<Step> steps) {

    private static final String PLACE = "classpath:samples/*.yml";
    private static final String ENDING = ".yml";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new ParameterNamesModule()).build();

    /**
     * A step of a ticket: the report, the answer to a task, or a reply that nobody asked for.
     *
     * @param at when, see {@link SampleTimes}
     * @param task id of the task in the diagram, or null
     * @param reply what the requester wrote unasked, or null
     * @param by account; the requester, if none
     * @param fields of the form; see {@link SampleTimes} for days
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

    /** All samples, by name. */
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

    /** What the report says in a field. */
    String reported(String field) {
        return String.valueOf(Objects.requireNonNull(steps.get(0).fields()).get(field));
    }

    private static Sample read(String name, Resource file) throws IOException {
        try (InputStream content = file.getInputStream()) {
            Content told = MAPPER.convertValue(
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(content), Content.class);
            return new Sample(name, told.mailboxFull, told.steps);
        }
    }

    private record Content(boolean mailboxFull, List<Step> steps) {}
}
