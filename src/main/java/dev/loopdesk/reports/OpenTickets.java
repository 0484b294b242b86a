package dev.loopdesk.reports;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.reports.CountedTickets.CountedTicket;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Open tickets as they stand now, on all versions of the process (S6.2). */
@Repository
public class OpenTickets {

    /** Limits of age in days: younger than the first, than the second, and so on. */
    private static final List<Integer> AGES = List.of(1, 3, 7, 30);

    private static final String OLDER = "older";

    /** A ticket is about to miss its solution, and has not missed a target yet. */
    private static final String AT_RISK =
            "t.resolution_at_risk < :now and coalesce(t.resolution_missed, false) = false and coalesce(t.response_missed, false) = false";

    private static final String BREACHED =
            "(t.resolution_missed = true or t.response_missed = true) and t.solved_at is null";

    private final JdbcClient jdbc;
    private final RepositoryService models;
    private final ManagementService management;
    private final Clock clock;

    /** Stages of the elements of each version that has been asked for; a version never changes. */
    private final Map<String, Map<String, Stage>> stagesOfVersions = new ConcurrentHashMap<>();

    OpenTickets(JdbcClient jdbc, RepositoryService models, ManagementService management, Clock clock) {
        this.jdbc = jdbc;
        this.models = models;
        this.management = management;
        this.clock = clock;
    }

    /**
     * Numbers of open tickets.
     *
     * @param byStage by key of a {@link Stage}; a ticket with tasks of two stages counts in both, one without a task that has a
     *     stage waits for its follow-up visit, unless a step of its process has failed
     * @param byAge by age in days
     * @param waitingFor by the party that it waits for: {@code requester}, {@code queue} while nobody has claimed its task, {@code
     *     person}; a ticket with several tasks counts once for each party
     */
    record Standing(
            long tickets,
            long atRisk,
            long breached,
            Map<String, Long> byStage,
            Map<String, Long> byPriority,
            Map<String, Long> byTeam,
            Map<String, Long> byAge,
            Map<String, Long> waitingFor) {}

    /** Party that a ticket waits for. */
    enum WaitingFor {
        REQUESTER,
        QUEUE,
        PERSON
    }

    /**
     * Choice of open tickets.
     *
     * @param by name of a part of {@link Standing}
     * @param value key within it
     */
    record Choice(String by, String value) {}

    /**
     * Numbers of open tickets for monitoring.
     *
     * @param open by stage, as in {@link Standing}, and priority
     * @param atRisk by priority
     * @param breached by priority
     */
    public record Backlog(Map<Part, Long> open, Map<String, Long> atRisk, Map<String, Long> breached) {

        /** Open tickets of a stage and a priority. */
        public record Part(Stage stage, String priority) {}
    }

    /** Returns the numbers of open tickets by three statements, however many tickets there are. */
    @Transactional(readOnly = true)
    public Backlog backlog() {
        Map<Backlog.Part, Long> open = new LinkedHashMap<>();
        Map<String, Long> atRisk = new TreeMap<>();
        Map<String, Long> breached = new TreeMap<>();
        Map<String, Long> all = new TreeMap<>();
        bound("select t.priority, count(*), sum(case when " + AT_RISK + " then 1 else 0 end), sum(case when " + BREACHED
                        + " then 1 else 0 end) from ticket t where t.ended_at is null group by t.priority")
                .query(row -> {
                    String priority = row.getString(1);
                    all.put(priority, row.getLong(2));
                    atRisk.put(priority, row.getLong(3));
                    breached.put(priority, row.getLong(4));
                });
        List<Object> staged = staged();
        if (staged.isEmpty()) {
            all.forEach((priority, tickets) -> open.put(new Backlog.Part(Stage.FOLLOW_UP, priority), tickets));
        } else {
            jdbc.sql(inStages(staged.size() / 3)).params(staged).query(row -> {
                String stage = row.getString(2);
                open.merge(
                        new Backlog.Part(stage == null ? Stage.FOLLOW_UP : Stage.valueOf(stage), row.getString(1)),
                        row.getLong(3),
                        Long::sum);
            });
        }
        return new Backlog(open, atRisk, breached);
    }

    /** Returns version, element and stage, one after the other, of each element with a stage in versions with open tasks. */
    private List<Object> staged() {
        List<Object> staged = new ArrayList<>();
        versions()
                .forEach(version -> stagesOfVersions
                        .computeIfAbsent(version, this::stages)
                        .forEach((element, stage) -> staged.addAll(List.of(version, element, stage.name()))));
        return staged;
    }

    private Map<String, Stage> stages(String version) {
        Map<String, Stage> stages = new HashMap<>();
        ProcessDefinition definition = models.getProcessDefinition(version);
        if (definition.getKey().equals(TechnicalSupport.KEY)) {
            for (UserTask task : Objects.requireNonNull(models.getBpmnModelInstance(version))
                    .getModelElementsByType(UserTask.class)) {
                Stage stage = ElementProperties.of(task).stage();
                if (stage != null) {
                    stages.put(task.getId(), stage);
                }
            }
        }
        return stages;
    }

    /** Returns a query of open tickets by priority and stage; tickets without a task that has a stage have no stage. */
    private String inStages(int elements) {
        String element = "(cast(? as varchar(64)), cast(? as varchar(255)), cast(? as varchar(20)))";
        return "select t.priority, p.stage, count(distinct t.number) from ticket t left join ("
                + management.getTableName(Execution.class) + " i join " + tasks()
                + " k on k.PROC_INST_ID_ = i.ID_ join (values "
                + String.join(", ", Collections.nCopies(elements, element))
                + ") p (version, element, stage) on p.version = k.PROC_DEF_ID_ and p.element = k.TASK_DEF_KEY_)"
                + " on i.BUSINESS_KEY_ = t.number where t.ended_at is null group by t.priority, p.stage";
    }

    @Transactional(readOnly = true)
    Standing now() {
        Map<String, Set<String>> stages = new LinkedHashMap<>();
        Stream.of(Stage.values()).forEach(stage -> stages.put(stage.key(), new HashSet<>()));
        Map<String, Set<String>> waiting = new LinkedHashMap<>();
        Stream.of(WaitingFor.values()).forEach(party -> waiting.put(key(party), new HashSet<>()));
        Map<Place, UserTask> places = places();
        if (!places.isEmpty()) {
            jdbc.sql("select distinct t.PROC_INST_ID_, t.PROC_DEF_ID_, t.TASK_DEF_KEY_,"
                            + " case when t.ASSIGNEE_ is null then 1 else 0 end as unclaimed from " + tasks()
                            + " t where t.PROC_DEF_ID_ in (:versions)")
                    .param(
                            "versions",
                            places.keySet().stream()
                                    .map(Place::version)
                                    .distinct()
                                    .toList())
                    .query(row -> {
                        String instance = row.getString(1);
                        UserTask element = places.get(new Place(row.getString(2), row.getString(3)));
                        if (element != null) {
                            Stage stage = ElementProperties.of(element).stage();
                            if (stage != null) {
                                of(stages, stage.key()).add(instance);
                            }
                            of(waiting, key(waitsFor(element, row.getInt(4) == 1)))
                                    .add(instance);
                        }
                    });
        }
        Map<String, Long> byStage = sizes(stages);
        byStage.put(Stage.FOLLOW_UP.key(), count(inStage(Stage.FOLLOW_UP)));
        Map<String, Long> byAge = new LinkedHashMap<>();
        Stream.concat(AGES.stream().map(String::valueOf), Stream.of(OLDER)).forEach(age -> byAge.put(age, 0L));
        byAge.putAll(counts(ages()));
        return new Standing(
                count(Condition.ALL),
                count(AT_RISK),
                count(BREACHED),
                byStage,
                counts("t.priority"),
                counts("coalesce(t.team, '')"),
                byAge,
                sizes(waiting));
    }

    private static Set<String> of(Map<String, Set<String>> parts, String key) {
        return Objects.requireNonNull(parts.get(key));
    }

    private static Map<String, Long> sizes(Map<String, Set<String>> parts) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        parts.forEach((part, tickets) -> sizes.put(part, (long) tickets.size()));
        return sizes;
    }

    /**
     * Returns open tickets, oldest first.
     *
     * @param choice part that is asked for; null for all
     * @return empty if there is no such part
     */
    @Transactional(readOnly = true)
    Optional<List<CountedTicket>> tickets(@Nullable Choice choice, @Nullable String after, int most) {
        Optional<Condition> condition = choice == null ? Optional.of(Condition.ALL) : condition(choice);
        return condition.map(one -> {
            String page = after == null ? "" : " and t.id > (select id from ticket where number = :after)";
            StatementSpec query = bound("select t.* from ticket t where t.ended_at is null and " + one.sql + page
                            + " order by t.id fetch first :most rows only")
                    .param("most", most);
            query = after == null ? query : query.param("after", after);
            for (Map.Entry<String, Object> parameter : one.parameters.entrySet()) {
                query = query.param(parameter.getKey(), parameter.getValue());
            }
            return query.query((row, n) -> CountedTickets.ticket(row)).list();
        });
    }

    private record Condition(String sql, Map<String, Object> parameters) {
        static final Condition ALL = new Condition("true = true", Map.of());
    }

    private Optional<Condition> condition(Choice choice) {
        return switch (choice.by) {
            case "atRisk" -> Optional.of(new Condition(AT_RISK, Map.of()));
            case "breached" -> Optional.of(new Condition(BREACHED, Map.of()));
            case "byPriority" -> Optional.of(new Condition("t.priority = :part", Map.of("part", choice.value)));
            case "byTeam" -> Optional.of(new Condition("coalesce(t.team, '') = :part", Map.of("part", choice.value)));
            case "byAge" -> Optional.of(new Condition(ages() + " = :part", Map.of("part", choice.value)));
            case "byStage" ->
                Stream.of(Stage.values())
                        .filter(stage -> stage.key().equals(choice.value))
                        .findFirst()
                        .map(this::inStage);
            case "waitingFor" ->
                Stream.of(WaitingFor.values())
                        .filter(party -> key(party).equals(choice.value))
                        .findFirst()
                        .map(this::waitingFor);
            default -> Optional.empty();
        };
    }

    private Condition inStage(Stage stage) {
        List<String> elements =
                elements(element -> stage == ElementProperties.of(element).stage());
        Condition withTask = withTask(elements, "");
        if (stage != Stage.FOLLOW_UP) {
            return withTask;
        }
        List<String> staged = elements(element -> ElementProperties.of(element).stage() != null);
        if (staged.isEmpty()) {
            return Condition.ALL;
        }
        Map<String, Object> parameters = new HashMap<>(withTask.parameters);
        parameters.put("staged", staged);
        return new Condition("(" + withTask.sql + " or t.number not in " + numbers("staged") + ")", parameters);
    }

    private Condition waitingFor(WaitingFor party) {
        return withTask(
                elements(element ->
                        ElementProperties.of(element).waitsForRequester() == (party == WaitingFor.REQUESTER)),
                switch (party) {
                    case REQUESTER -> "";
                    case QUEUE -> " and k.ASSIGNEE_ is null";
                    case PERSON -> " and k.ASSIGNEE_ is not null";
                });
    }

    private List<String> elements(Predicate<UserTask> which) {
        List<String> elements = new ArrayList<>();
        places().forEach((place, element) -> {
            if (which.test(element)) {
                elements.add(place.key());
            }
        });
        return elements;
    }

    /** @param claim constant of this class */
    private Condition withTask(List<String> elements, String claim) {
        return elements.isEmpty()
                ? new Condition("true = false", Map.of())
                : new Condition("t.number in " + numbers("elements", claim), Map.of("elements", elements));
    }

    private String numbers(String elements) {
        return numbers(elements, "");
    }

    /** Returns a query of the numbers of tickets with a task of some elements, which a parameter names. */
    private String numbers(String elements, String claim) {
        return "(select i.BUSINESS_KEY_ from " + tasks() + " k join " + management.getTableName(Execution.class)
                + " i on i.ID_ = k.PROC_INST_ID_ where i.BUSINESS_KEY_ is not null"
                + " and concat(k.PROC_DEF_ID_, ' ', k.TASK_DEF_KEY_) in (:" + elements + ")" + claim + ")";
    }

    private String tasks() {
        return management.getTableName(Task.class);
    }

    /** A user task of one version. */
    private record Place(String version, String element) {
        String key() {
            return version + " " + element;
        }
    }

    /** Returns the user tasks of the versions that have open tasks. */
    private Map<Place, UserTask> places() {
        Map<Place, UserTask> places = new LinkedHashMap<>();
        List<String> versions = versions();
        if (versions.isEmpty()) {
            return places;
        }
        for (ProcessDefinition version : models.createProcessDefinitionQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processDefinitionIdIn(versions.toArray(String[]::new))
                .list()) {
            BpmnModelInstance model = Objects.requireNonNull(models.getBpmnModelInstance(version.getId()));
            model.getModelElementsByType(UserTask.class)
                    .forEach(task -> places.put(new Place(version.getId(), task.getId()), task));
        }
        return places;
    }

    /** Returns the versions of processes that have open tasks. */
    private List<String> versions() {
        return jdbc.sql("select distinct t.PROC_DEF_ID_ from " + tasks() + " t where t.PROC_DEF_ID_ is not null")
                .query(String.class)
                .list();
    }

    private static WaitingFor waitsFor(UserTask element, boolean unclaimed) {
        if (ElementProperties.of(element).waitsForRequester()) {
            return WaitingFor.REQUESTER;
        }
        return unclaimed ? WaitingFor.QUEUE : WaitingFor.PERSON;
    }

    private static String key(WaitingFor party) {
        return party.name().toLowerCase(Locale.ROOT);
    }

    private static String ages() {
        var ages = new StringBuilder("case");
        for (int days : AGES) {
            ages.append(" when t.received_at > :now - interval '")
                    .append(days)
                    .append("' day then '")
                    .append(days)
                    .append("'");
        }
        return ages.append(" else '" + OLDER + "' end").toString();
    }

    private long count(String condition) {
        return count(new Condition(condition, Map.of()));
    }

    private long count(Condition condition) {
        return bound("select count(*) from ticket t where t.ended_at is null and " + condition.sql)
                .params(condition.parameters)
                .query(Long.class)
                .single();
    }

    /** @param column constant of this class */
    private Map<String, Long> counts(String column) {
        Map<String, Long> counts = new TreeMap<>();
        bound("select part, count(*) from (select " + column
                        + " as part from ticket t where t.ended_at is null) parts group by part")
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    private StatementSpec bound(String sql) {
        StatementSpec statement = jdbc.sql(sql.replace(":now", "cast(:now as timestamp with time zone)"));
        return sql.contains(":now") ? statement.param("now", clock.instant().atOffset(ZoneOffset.UTC)) : statement;
    }
}
