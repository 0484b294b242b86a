package dev.loopdesk.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.hardening.RestrictedExpressions;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.ticket.EntryKind;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.support.GenericApplicationContext;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/**
 * The parts that must fit each other, as they are: diagrams, decisions, forms and bundles as texts by path, and what Java
 * knows by name. Copies can be broken.
 *
 * @param names what Java knows, by where it says so
 * @param beans classes of the Spring components by name
 */
record Blueprint(Map<String, String> files, Map<String, Set<String>> names, Map<String, Class<?>> beans) {

    static final String ELEMENTS = "TechnicalSupport.Element";
    static final String MESSAGES = "TechnicalSupport.Message";
    static final String VARIABLES = "TechnicalSupport.Variable";
    static final String MAIL_OUTCOMES = "ReceiveMailProcess.Outcome";
    static final String SHOWN = "TechnicalSupport.FormVariable";
    static final String MODELS_GUIDE = "docs/models.md";
    static final String PROPERTIES = "TechnicalSupport.Property";
    static final String DECISIONS = "TechnicalSupport.Decision";
    static final String GROUPS = "TechnicalSupport.Group";
    static final String STAFF_GROUPS = "StaffGroup";
    static final String EXPRESSION_BEANS = "RestrictedExpressions.BEANS";
    static final String TO_REQUESTER = "MessageKind for the requester";
    static final String TO_STAFF = "MessageKind for staff";
    static final String ENTRY_KINDS = "EntryKind";
    static final String LEVEL_PARTS = "ServiceLevel";
    static final String REFUSALS = "keys of refusals in the sources";
    static final String RULED_BY = "Stage ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern REFUSAL = Pattern.compile("refusals\\s*\\.(?:of|text)\\(\\s*\"([^\"]+)\"");

    /** Texts of bundles that were read before, by the bundle's whole text: the checks look up each key. */
    private static final Map<String, Map<String, String>> BUNDLES = new ConcurrentHashMap<>();

    /** The parts as they stand in the sources, read once. */
    static Blueprint asBuilt() {
        return AsBuilt.BLUEPRINT;
    }

    private static final class AsBuilt {

        private static final Blueprint BLUEPRINT = read();
    }

    private static Blueprint read() {
        var files = new TreeMap<String, String>();
        read(files, Path.of("processes"), Path.of(""));
        read(files, Path.of("forms"), Path.of(""));
        read(files, RESOURCES.resolve("messages"), RESOURCES);
        read(files, Path.of(MODELS_GUIDE));

        var names = new TreeMap<String, Set<String>>();
        names.put(ELEMENTS, constants(TechnicalSupport.Element.class));
        names.put(MESSAGES, constants(TechnicalSupport.Message.class));
        names.put(VARIABLES, constants(TechnicalSupport.Variable.class));
        names.put(MAIL_OUTCOMES, constants(ReceiveMailProcess.Outcome.class));
        names.put(
                SHOWN,
                union(
                        union(
                                constants(TechnicalSupport.FormVariable.class),
                                constants(ReceiveMailProcess.MailFormVariable.class)),
                        constants(ReviewKnowledgeProcess.ArticleFormVariable.class)));
        names.put(PROPERTIES, constants(TechnicalSupport.Property.class));
        names.put(DECISIONS, constants(TechnicalSupport.Decision.class));
        names.put(GROUPS, constants(TechnicalSupport.Group.class));
        names.put(STAFF_GROUPS, staffGroups());
        names.put(EXPRESSION_BEANS, new TreeSet<>(RestrictedExpressions.BEANS));
        names.put(TO_REQUESTER, kinds(MessageKind.Audience.REQUESTER));
        names.put(TO_STAFF, kinds(MessageKind.Audience.STAFF));
        names.put(ENTRY_KINDS, Stream.of(EntryKind.values()).map(Enum::name).collect(sorted()));
        names.put(
                LEVEL_PARTS,
                Stream.of(ServiceLevel.class.getRecordComponents())
                        .map(part -> part.getName())
                        .collect(sorted()));
        names.put(REFUSALS, refusals());

        var beans = components();
        beans.values().stream()
                .filter(StageRules.class::isAssignableFrom)
                .forEach(type -> names.put(
                        RULED_BY + type.getSimpleName(),
                        new TreeSet<>(stage(type).tasks())));
        return new Blueprint(files, names, beans);
    }

    /** A copy with a changed file. */
    Blueprint with(String path, UnaryOperator<String> change) {
        String before = Objects.requireNonNull(files.get(path), path);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("Nothing was changed in " + path);
        }
        var copy = new TreeMap<>(files);
        copy.put(path, after);
        return new Blueprint(copy, names, beans);
    }

    /** A copy with a file that is there no more, or one more file. */
    Blueprint moving(String path, String to) {
        var copy = new TreeMap<>(files);
        copy.put(to, Objects.requireNonNull(copy.remove(path), path));
        return new Blueprint(copy, names, beans);
    }

    /** A copy in which Java knows other names. */
    Blueprint knowing(String where, Consumer<Set<String>> change) {
        var copy = new TreeMap<>(names);
        var changed = new TreeSet<>(Objects.requireNonNull(names.get(where), where));
        change.accept(changed);
        copy.put(where, changed);
        return new Blueprint(files, copy, beans);
    }

    /** A copy with other Spring components. */
    Blueprint wiring(Consumer<Map<String, Class<?>>> change) {
        var copy = new TreeMap<>(beans);
        change.accept(copy);
        return new Blueprint(files, names, copy);
    }

    Set<String> of(String where) {
        return Objects.requireNonNull(names.get(where), where);
    }

    Stream<String> paths(String folder, String extension) {
        return files.keySet().stream().filter(path -> path.startsWith(folder + "/") && path.endsWith(extension));
    }

    Document xml(String path) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text(path))));
        } catch (Exception e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    JsonNode json(String path) {
        try {
            return JSON.readTree(text(path));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    Map<String, String> bundle(String path) {
        return BUNDLES.computeIfAbsent(text(path), Blueprint::texts);
    }

    private static Map<String, String> texts(String bundle) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(bundle));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var texts = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().stream().sorted().forEach(key -> texts.put(key, properties.getProperty(key)));
        return Collections.unmodifiableMap(texts);
    }

    String text(String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private static void read(Map<String, String> files, Path file) {
        try {
            files.put(file.toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Map<String, String> files, Path folder, Path root) {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> constants(Class<?> vocabulary) {
        return Arrays.stream(vocabulary.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(field -> {
                    try {
                        field.setAccessible(true);
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(sorted());
    }

    private static Set<String> kinds(MessageKind.Audience audience) {
        return Stream.of(MessageKind.values())
                .filter(kind -> kind.audience() == audience)
                .map(MessageKind::key)
                .collect(sorted());
    }

    private static Set<String> staffGroups() {
        try {
            Class<?> groups = Class.forName("dev.loopdesk.workspace.StaffGroup");
            var id = groups.getDeclaredMethod("id");
            id.setAccessible(true);
            var ids = new TreeSet<String>();
            for (Object group : Objects.requireNonNull(groups.getEnumConstants())) {
                ids.add((String) id.invoke(group));
            }
            return ids;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> refusals() {
        var keys = new TreeSet<String>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                REFUSAL.matcher(Files.readString(source)).results().forEach(found -> keys.add(found.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    /** Beans that Spring would find, without starting it. */
    private static Map<String, Class<?>> components() {
        var scan = new ClassPathScanningCandidateComponentProvider(true);
        var beans = new TreeMap<String, Class<?>>();
        try (var registry = new GenericApplicationContext()) {
            scan.findCandidateComponents("dev.loopdesk").forEach(definition -> {
                String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(definition, registry);
                try {
                    beans.put(name, Class.forName(definition.getBeanClassName()));
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        return beans;
    }

    /** A stage that can say which tasks its rules are about, and nothing else. */
    private static StageRules stage(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (StageRules) constructor.newInstance(new Object[constructor.getParameterCount()]);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> List<T> concat(List<T> some, List<T> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static java.util.stream.Collector<String, ?, Set<String>> sorted() {
        return Collectors.toCollection(TreeSet::new);
    }

    static Set<String> union(Set<String> some, Set<String> others) {
        var all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }
}
