package dev.loopdesk.desk;

import dev.loopdesk.message.FieldWords;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.summary.CaseSummary;
import dev.loopdesk.summary.CaseSummary.Point;
import dev.loopdesk.summary.CaseSummary.Section;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Entry;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of a summary of a case in the language of a reader (S3.6). */
class SummaryWording {

    /** Limit of a text, because a summary that is as long as the case serves nobody; the file has all of it. */
    private static final int LONGEST = 1_000;

    private final Texts texts;
    private final FieldWords words;
    private final ClockWords moments;
    private final String requester;
    private final Map<String, String> names;

    /**
     * Creates the words.
     *
     * @param requester name of the requester
     * @param names names of accounts
     */
    SummaryWording(Locale language, ZoneId zone, String requester, Map<String, String> names) {
        this.texts = Texts.of("desk", language);
        this.words = new FieldWords(language, zone);
        this.moments = new ClockWords(language, zone);
        this.requester = requester;
        this.names = names;
    }

    /**
     * A section of the summary.
     *
     * @param key {@code known}, {@code tried}, {@code ruled-out} or {@code open}
     */
    record SectionView(String key, String title, List<PointView> points) {}

    /**
     * A point of the summary.
     *
     * @param label field that it comes from, or the task
     * @param text words as they were entered, at most 1,000 characters
     * @param remark what became of it, or null
     * @param by name of who wrote it; null for an open task
     */
    record PointView(
            String label,
            String text,
            @Nullable String remark,
            @Nullable String by,
            @Nullable Instant at) {}

    /**
     * An open task.
     *
     * @param holder name of who holds it, or null
     */
    record TaskView(String name, @Nullable String holder) {}

    /** Returns the sections that have points; a case whose cause is unknown says so among the open points. */
    List<SectionView> sections(CaseSummary summary, Map<Section, List<Point>> points, List<TaskView> tasks) {
        var sections = new ArrayList<SectionView>();
        for (Section section : Section.values()) {
            List<PointView> views = new ArrayList<>(points.getOrDefault(section, List.of()).stream()
                    .map(this::view)
                    .toList());
            if (section == Section.OPEN && !tasks.isEmpty()) {
                if (!summary.knowsCause()) {
                    views.add(new PointView(words.label("cause"), texts.get("summary.no-cause"), null, null, null));
                }
                tasks.forEach(task -> views.add(new PointView(
                        texts.get("handover.task"),
                        task.name(),
                        task.holder() == null
                                ? texts.get("handover.queue")
                                : texts.get("handover.holder", task.holder()),
                        null,
                        null)));
            }
            if (!views.isEmpty()) {
                String key = key(section);
                sections.add(new SectionView(key, texts.get("summary." + key), views));
            }
        }
        return List.copyOf(sections);
    }

    private static String key(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private PointView view(Point point) {
        Entry entry = point.entry();
        // A short label of an entry, such as "Note", needs the entry beside it.
        String label = Objects.requireNonNullElseGet(
                texts.find("summary.field." + point.field()), () -> words.label(entry, point.field()));
        return new PointView(
                point.what() == null ? label : texts.get("summary.about", label, point.what()),
                cut(words.value(entry, point.field(), point.value())),
                point.remark() == null ? null : texts.get("summary.remark." + key(point.remark())),
                author(entry),
                entry.writtenAt());
    }

    private String author(Entry entry) {
        return switch (entry.author()) {
            case Entry.REQUESTER -> requester;
            case Entry.PARTICIPANT -> entry.participant() == null ? requester : entry.participant();
            case Entry.CORRESPONDENT, Entry.LOOPDESK -> texts.get("author." + entry.author());
            default -> names.getOrDefault(entry.author(), entry.author());
        };
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /**
     * Returns the summary as plain text.
     *
     * @param title first line
     * @param changed applied to each text of the case
     * @param signed true to say who wrote each point, and when
     */
    String plain(String title, List<SectionView> sections, UnaryOperator<String> changed, boolean signed) {
        return changed.apply(title)
                + sections.stream()
                        .map(section -> "\n\n" + section.title() + "\n"
                                + section.points().stream()
                                        .map(point -> line(point, changed, signed))
                                        .collect(Collectors.joining("\n")))
                        .collect(Collectors.joining());
    }

    private String line(PointView point, UnaryOperator<String> changed, boolean signed) {
        String text = texts.get("summary.line", changed.apply(point.label()), changed.apply(point.text()));
        String remark = point.remark() == null ? "" : " (" + changed.apply(point.remark()) + ")";
        String by = signed && point.at() != null ? " [" + point.by() + ", " + moments.moment(point.at()) + "]" : "";
        return "- " + text.replace("\n", "\n  ") + remark + by;
    }
}
