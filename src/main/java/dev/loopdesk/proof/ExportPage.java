package dev.loopdesk.proof;

import dev.loopdesk.desk.RequesterNames;
import dev.loopdesk.desk.StaffWording;
import dev.loopdesk.desk.TimelineItem;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.message.StoredLetter;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.conversation.TaskNames;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.TargetTerms;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.StoredClockEvent;
import dev.loopdesk.ticket.Ticket;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * The readable page of an export, {@code ticket.html}: made for print, complete in itself, without scripts. Its template escapes
 * all that people wrote.
 */
@Component
class ExportPage {

    private static final String TEMPLATE = "exported-ticket";

    private final SpringTemplateEngine engine = new SpringTemplateEngine();
    private final StaffNames names;
    private final TaskNames taskNames;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    ExportPage(StaffNames names, TaskNames taskNames, ServiceTimes serviceTimes, Clock clock) {
        this.names = names;
        this.taskNames = taskNames;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
        var resolver = new ClassLoaderTemplateResolver(ExportPage.class.getClassLoader());
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setResolvablePatterns(Set.of(TEMPLATE));
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        engine.addTemplateResolver(resolver);
    }

    /** A label and its value. */
    record Fact(String label, String value) {}

    /**
     * An entry of the case file in words.
     *
     * @param internal true if the requester does not read it
     */
    record Item(
            int position,
            String at,
            String title,
            String author,
            boolean internal,
            List<TimelineItem.Field> fields,
            @Nullable String folded,
            List<String> files) {}

    /** A row of a table, with the address of a file of the export in its last cell if there is one. */
    record Row(
            List<String> cells,
            @Nullable String address,
            @Nullable String link) {}

    /** A table of the page. */
    record Table(String heading, List<String> columns, List<Row> rows) {}

    /** All that the template prints. */
    record View(
            String language,
            String title,
            String note,
            List<Fact> facts,
            String caseHeading,
            String internal,
            String quoted,
            List<Item> items,
            List<Table> tables) {}

    /** Writes the page. */
    void write(Ticket ticket, List<Entry> entries, ExportedCase exported, Locale language, Writer out) {
        engine.process(
                TEMPLATE, new Context(Locale.ROOT, Map.of("page", view(ticket, entries, exported, language))), out);
    }

    private View view(Ticket ticket, List<Entry> entries, ExportedCase exported, Locale language) {
        Texts texts = Texts.of("export", language);
        var moments = new ClockWords(language, serviceTimes.zone());
        return new View(
                texts.locale().toLanguageTag(),
                texts.get("title", ticket.number(), ticket.title()),
                texts.get("note", moments.moment(clock.instant())),
                facts(ticket, texts, new FieldWords(language, serviceTimes.zone()), moments::moment),
                texts.get("case"),
                texts.get("internal"),
                texts.get("quoted"),
                items(ticket, entries, language, moments::moment),
                Stream.of(
                                letters(exported, texts, moments::moment),
                                files(exported, texts),
                                clock(exported, texts, moments::moment),
                                people(exported, texts, moments::moment),
                                relations(exported, texts),
                                readers(exported, texts))
                        .filter(table -> !table.rows().isEmpty())
                        .toList());
    }

    private static List<Fact> facts(Ticket ticket, Texts texts, FieldWords words, Function<Instant, String> moments) {
        var facts = new ArrayList<Fact>();
        var fields = new LinkedHashMap<String, @Nullable String>();
        fields.put("requesterName", ticket.requesterName());
        fields.put("requesterDepartment", ticket.requesterDepartment());
        fields.put("requesterEmail", ticket.requesterEmail());
        fields.put("requesterPhone", ticket.requesterPhone());
        fields.put("channel", ticket.channel());
        fields.put("category", ticket.category());
        fields.put("urgency", ticket.urgency());
        fields.put("impact", ticket.impact());
        fields.put("priority", ticket.targets().priority());
        fields.forEach((field, value) -> {
            if (value != null && !value.isEmpty()) {
                facts.add(new Fact(words.label(field), words.word(field, value)));
            }
        });
        facts.add(new Fact(texts.get("received"), moments.apply(ticket.receivedAt())));
        Instant ended = ticket.endedAt();
        facts.add(new Fact(texts.get("ended"), ended == null ? texts.get("open") : moments.apply(ended)));
        return facts;
    }

    private List<Item> items(Ticket ticket, List<Entry> entries, Locale language, Function<Instant, String> moments) {
        Map<String, String> named = names.of(entries.stream()
                .flatMap(entry -> Stream.concat(
                        Stream.of(entry.author()),
                        StaffWording.ACCOUNTS.stream().map(entry::text).filter(Objects::nonNull)))
                .collect(Collectors.toSet()));
        var requesters = new RequesterNames(
                ticket,
                entries.stream()
                        .filter(entry -> RequesterNames.NAMING.contains(entry.kind()))
                        .toList());
        var wording = new StaffWording(language, serviceTimes.zone(), () -> taskNames.in(language));
        return entries.stream()
                .map(entry -> {
                    TimelineItem item = wording.item(
                            ticket.number(), entry, requesters.at(entry), named, false, entry.text(Entry.FOLDED));
                    return new Item(
                            item.position(),
                            moments.apply(item.at()),
                            item.title(),
                            item.name(),
                            !entry.visibleToRequester(),
                            item.fields(),
                            item.folded(),
                            item.files().stream()
                                    .map(file -> file.name() + " (" + file.size() + ")")
                                    .toList());
                })
                .toList();
    }

    private static Table letters(ExportedCase exported, Texts texts, Function<Instant, String> moments) {
        var rows = new ArrayList<Row>();
        for (StoredLetter letter : exported.letters()) {
            Instant sent = letter.sentAt();
            Instant returned = letter.returnedAt();
            rows.add(new Row(
                    List.of(
                            moments.apply(letter.composedAt()),
                            Objects.requireNonNullElse(letter.recipient(), "–"),
                            letter.subject(),
                            returned != null
                                    ? texts.get("returned", moments.apply(returned))
                                    : sent == null ? texts.get("not-sent") : texts.get("sent", moments.apply(sent))),
                    ExportedCase.letterName(rows.size() + 1, "txt"),
                    ExportedCase.letterName(rows.size() + 1, "txt")));
        }
        return table(texts, "letters", 5, rows);
    }

    private static Table files(ExportedCase exported, Texts texts) {
        return table(
                texts,
                "files",
                4,
                exported.files().stream()
                        .map(file -> new Row(
                                List.of(file.name(), texts.get("bytes", file.size()), file.sha256()),
                                null,
                                file.path()))
                        .toList());
    }

    private static Table clock(ExportedCase exported, Texts texts, Function<Instant, String> moments) {
        return table(
                texts,
                "clock",
                5,
                exported.clock().stream()
                        .map(event -> new Row(
                                List.of(
                                        moments.apply(event.at()),
                                        word(texts, "target.", event.target()),
                                        word(texts, "event.", event.kind()),
                                        terms(event),
                                        Objects.requireNonNullElse(event.element(), "")),
                                null,
                                null))
                        .toList());
    }

    private static String terms(StoredClockEvent event) {
        TargetTerms terms = event.terms();
        return terms == null ? "" : String.join(" ", terms.priority(), terms.calendar(), terms.allowed());
    }

    private static String word(Texts texts, String group, String key) {
        return Objects.requireNonNullElse(texts.find(group + key), key);
    }

    private static Table people(ExportedCase exported, Texts texts, Function<Instant, String> moments) {
        return table(
                texts,
                "people",
                3,
                exported.participants().stream()
                        .map(one ->
                                new Row(List.of(one.name(), one.address(), moments.apply(one.addedAt())), null, null))
                        .toList());
    }

    private static Table relations(ExportedCase exported, Texts texts) {
        return table(
                texts,
                "relations",
                2,
                exported.relations().stream()
                        .map(one -> new Row(List.of(one.number(), one.title()), null, null))
                        .toList());
    }

    private static Table readers(ExportedCase exported, Texts texts) {
        return table(
                texts,
                "readers",
                2,
                exported.readers().stream()
                        .map(one -> new Row(List.of(one.account(), String.valueOf(one.readUpTo())), null, null))
                        .toList());
    }

    private static Table table(Texts texts, String key, int columns, List<Row> rows) {
        return new Table(
                texts.get(key),
                IntStream.rangeClosed(1, columns)
                        .mapToObj(n -> texts.get(key + "." + n))
                        .toList(),
                rows);
    }
}
