package dev.loopdesk.knowledge;

import dev.loopdesk.text.Characters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of an article. Its sections are Markdown.
 *
 * @param language {@code en} or {@code zh-CN}
 * @param category category of the tickets that it helps with; null if they may be of any
 * @param symptom sign by which the problem is known
 * @param environment devices, software and versions that have it
 * @param cause cause of the problem
 * @param solution steps that solve it
 * @param workaround steps that help until it is solved
 */
public record ArticleText(
        String title,
        String language,
        @Nullable String category,
        @Nullable String symptom,
        @Nullable String environment,
        @Nullable String cause,
        @Nullable String solution,
        @Nullable String workaround) {

    /** Languages of articles. */
    public static final List<String> LANGUAGES = List.of("en", "zh-CN");

    /** Length in characters of the longest title. */
    public static final int LONGEST_TITLE = 255;

    /** Length in characters of the longest section. */
    public static final int LONGEST_SECTION = 100_000;

    /** A part of an article, named as in {@link ArticleText}. */
    public enum Section {
        SYMPTOM,
        ENVIRONMENT,
        CAUSE,
        SOLUTION,
        WORKAROUND
    }

    /** Returns a section, or null if it is empty. */
    public @Nullable String section(Section section) {
        return switch (section) {
            case SYMPTOM -> symptom;
            case ENVIRONMENT -> environment;
            case CAUSE -> cause;
            case SOLUTION -> solution;
            case WORKAROUND -> workaround;
        };
    }

    /** Returns the sections that are written, in their order. */
    public Map<Section, String> sections() {
        Map<Section, String> sections = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            String words = section(section);
            if (words != null) {
                sections.put(section, words);
            }
        }
        return sections;
    }

    /** Tells whether somebody who has the problem is helped: a solution or a workaround is written. */
    public boolean helps() {
        return solution != null || workaround != null;
    }

    /** Returns the text without lines that turn or break the title, and with null for empty sections. */
    public ArticleText tidied() {
        return new ArticleText(
                Characters.line(title).strip(),
                language,
                tidied(category),
                tidied(symptom),
                tidied(environment),
                tidied(cause),
                tidied(solution),
                tidied(workaround));
    }

    /** Tells whether title and sections can be stored. */
    public boolean canBeStored() {
        return !Characters.isBlank(title)
                && title.length() <= LONGEST_TITLE
                && LANGUAGES.contains(language)
                && Stream.of(title, symptom, environment, cause, solution, workaround)
                        .filter(Objects::nonNull)
                        .allMatch(text -> text.length() <= LONGEST_SECTION && Characters.canBeStored(text));
    }

    private static @Nullable String tidied(@Nullable String text) {
        return text == null || Characters.isBlank(text) ? null : text.strip();
    }
}
