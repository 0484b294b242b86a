package dev.loopdesk.knowledge;

import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText.Section;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * An article as a Markdown file: its front matter says title, language, category and visibility, its headings name the
 * sections, in English or Chinese.
 *
 * @param visibility readers; staff alone unless the file says otherwise
 */
record ArticleMarkdown(ArticleText text, Visibility visibility) {

    private static final Pattern FRONT_MATTER = Pattern.compile(
            "\\A\\uFEFF?---[ \\t]*\\R(.*?)^(?:---|\\.\\.\\.)[ \\t]*$\\R?", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^(#{1,6})[ \\t]+(.+?)[ \\t]*#*[ \\t]*$");
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```+|~~~+).*");
    /** Analysts may add categories to the forms, so any key is one. */
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");

    /** Characters that YAML reads as the end of a line, as a mark of the encoding, or not at all. */
    private static final String NO_TEXT = "\u2028\u2029\ufeff\ufffe\uffff";

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Set<String> PUBLIC = Set.of("requesters", "requester", "public", "everybody", "portal");
    private static final Set<String> INTERNAL = Set.of("internal", "staff", "private");
    private static final Map<Section, Set<String>> HEADINGS = Map.of(
            Section.SYMPTOM, Set.of("symptom", "symptoms", "problem", "症状", "现象", "问题现象", "故障现象", "问题"),
            Section.ENVIRONMENT, Set.of("environment", "applies to", "环境", "适用环境", "适用范围"),
            Section.CAUSE, Set.of("cause", "causes", "root cause", "原因", "根本原因"),
            Section.SOLUTION, Set.of("solution", "resolution", "fix", "解决方案", "解决方法", "解决办法", "处理方法"),
            Section.WORKAROUND, Set.of("workaround", "临时方案", "临时办法", "变通方法", "临时解决方案"));

    /** A file that is no article. */
    static final class UnusableFileException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        UnusableFileException(String reason, @Nullable String detail) {
            super(detail);
            this.reason = reason;
        }

        /** Returns the key of the words below {@code knowledge.}. */
        String reason() {
            return reason;
        }
    }

    /** Reads a file. */
    static ArticleMarkdown read(String file) throws UnusableFileException {
        Matcher front = FRONT_MATTER.matcher(file);
        if (!front.find()) {
            throw new UnusableFileException("no-front-matter", null);
        }
        Map<?, ?> said = said(front.group(1));
        Map<Section, String> sections = sections(file.substring(front.end()));
        for (Section section : Section.values()) {
            if (said.get(key(section)) instanceof String words) {
                sections.put(section, words);
            }
        }
        String title = value(said, "title");
        if (title == null) {
            throw new UnusableFileException("no-title", null);
        }
        String category = value(said, "category");
        if (category != null && !CATEGORY.matcher(category).matches()) {
            throw new UnusableFileException("bad-category", category);
        }
        ArticleText text = new ArticleText(
                        title,
                        language(value(said, "language"), file),
                        category,
                        sections.get(Section.SYMPTOM),
                        sections.get(Section.ENVIRONMENT),
                        sections.get(Section.CAUSE),
                        sections.get(Section.SOLUTION),
                        sections.get(Section.WORKAROUND))
                .tidied();
        if (!text.canBeStored()) {
            throw new UnusableFileException("too-long", null);
        }
        if (sections.isEmpty()) {
            throw new UnusableFileException("no-text", null);
        }
        return new ArticleMarkdown(text, visibility(value(said, "visibility")));
    }

    /** Returns the file of an article, which {@link #read} reads as the same. */
    static String write(Article article) {
        ArticleText text = article.text();
        var file = new StringBuilder("---\n");
        line(file, "title", text.title());
        line(file, "language", text.language());
        if (text.category() != null) {
            line(file, "category", text.category());
        }
        line(file, "visibility", article.visibility().key());
        boolean chinese = text.language().startsWith("zh");
        var body = new StringBuilder();
        text.sections().forEach((section, words) -> {
            if (isReadAgain(words)) {
                body.append("\n## ")
                        .append(heading(section, chinese))
                        .append("\n\n")
                        .append(words)
                        .append('\n');
            } else {
                line(file, key(section), words);
            }
        });
        return file.append("---\n").append(body).toString();
    }

    /**
     * Tells whether a section is read as it was among others. One with a heading of its own that names a section, or with code
     * that does not end, would not be; the front matter holds it.
     */
    private static boolean isReadAgain(String words) {
        return sections("## Symptom\n\nx\n\n## Cause\n\n" + words + "\n\n## Solution\n\nx\n")
                .equals(Map.of(Section.SYMPTOM, "x", Section.CAUSE, words, Section.SOLUTION, "x"));
    }

    private static String key(Section section) {
        return section.name().toLowerCase(Locale.ROOT);
    }

    private static String heading(Section section, boolean chinese) {
        return switch (section) {
            case SYMPTOM -> chinese ? "症状" : "Symptom";
            case ENVIRONMENT -> chinese ? "环境" : "Environment";
            case CAUSE -> chinese ? "原因" : "Cause";
            case SOLUTION -> chinese ? "解决方案" : "Solution";
            case WORKAROUND -> chinese ? "临时方案" : "Workaround";
        };
    }

    private static void line(StringBuilder file, String key, String value) {
        // Quoted as YAML wants it: a title may hold colons, hashes, quotes and characters that YAML takes for no text.
        file.append(key).append(": \"");
        value.chars().forEach(c -> {
            if (c == '\\' || c == '"') {
                file.append('\\').append((char) c);
            } else if (NO_TEXT.indexOf(c) >= 0 || Character.isISOControl(c)) {
                file.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                file.append((char) c);
            }
        });
        file.append("\"\n");
    }

    private static Map<?, ?> said(String front) throws UnusableFileException {
        try {
            Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(front);
            if (read instanceof Map<?, ?> fields) {
                return fields;
            }
            throw new UnusableFileException("no-front-matter", null);
        } catch (YAMLException e) {
            throw new UnusableFileException("bad-front-matter", e.getMessage());
        }
    }

    private static @Nullable String value(Map<?, ?> said, String key) {
        Object value = said.get(key);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }

    private static String language(@Nullable String said, String file) throws UnusableFileException {
        String language = said == null ? (HAN.matcher(file).find() ? "zh" : "en") : said.toLowerCase(Locale.ROOT);
        if (language.startsWith("zh")) {
            return "zh-CN";
        }
        if (language.startsWith("en")) {
            return "en";
        }
        throw new UnusableFileException("unknown-language", said);
    }

    private static Visibility visibility(@Nullable String said) throws UnusableFileException {
        String word = said == null ? Visibility.INTERNAL.key() : said.toLowerCase(Locale.ROOT);
        if (PUBLIC.contains(word)) {
            return Visibility.REQUESTERS;
        }
        if (INTERNAL.contains(word)) {
            return Visibility.INTERNAL;
        }
        throw new UnusableFileException("unknown-visibility", said);
    }

    /** Divides a text at the headings that name sections; without any it is a solution. */
    private static Map<Section, String> sections(String body) {
        Map<Section, StringBuilder> parts = new EnumMap<>(Section.class);
        var before = new StringBuilder();
        StringBuilder current = before;
        String fence = null;
        for (String line : body.lines().toList()) {
            Matcher fenced = FENCE.matcher(line);
            if (fenced.matches()) {
                String mark = fenced.group(1);
                fence = fence == null ? mark : line.strip().startsWith(fence) ? null : fence;
            }
            Section named = fence == null ? named(line) : null;
            if (named == null) {
                current.append(line).append('\n');
            } else {
                current = parts.computeIfAbsent(named, section -> new StringBuilder());
            }
        }
        Section rest = parts.isEmpty() ? Section.SOLUTION : Section.SYMPTOM;
        if (!before.toString().isBlank()) {
            parts.put(rest, before.append('\n').append(parts.getOrDefault(rest, new StringBuilder())));
        }
        Map<Section, String> sections = new EnumMap<>(Section.class);
        parts.forEach((section, words) -> {
            if (!words.toString().isBlank()) {
                sections.put(section, words.toString().strip());
            }
        });
        return sections;
    }

    private static @Nullable Section named(String line) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.matches()) {
            return null;
        }
        String words = heading.group(2)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[:：]$", "")
                .strip();
        return List.of(Section.values()).stream()
                .filter(section -> HEADINGS.getOrDefault(section, Set.of()).contains(words))
                .findFirst()
                .orElse(null);
    }
}
