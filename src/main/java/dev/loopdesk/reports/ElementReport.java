package dev.loopdesk.reports;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.reports.CountedTickets.CountedTicket;
import dev.loopdesk.reports.ElementFigures.Stay;
import dev.loopdesk.ticket.EntryOutcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts over the elements that tickets have passed (S6.2), in four statements whatever the number of tickets. This is the only place
 * that reads the engine's history by statements, and it changes nothing there: the engine's own queries count no times.
 */
@Repository
class ElementReport {

    /** Kinds of elements at which a ticket stands; the others are passed at once. */
    private static final List<String> PLACES = List.of(
            "userTask",
            "receiveTask",
            "intermediateTimer",
            "intermediateMessageCatch",
            "intermediateSignalCatch",
            "intermediateConditional",
            "eventBasedGateway");

    /** Kinds whose time is that of what lies within. */
    private static final List<String> AROUND = List.of("subProcess", "callActivity");

    private static final String USER_TASK = "userTask";
    private static final String BODY = "multiInstanceBody";

    private final JdbcClient jdbc;
    private final RepositoryService models;
    private final String passes;
    private final String processes;
    private final String links;

    ElementReport(JdbcClient jdbc, RepositoryService models, ManagementService management) {
        this.jdbc = jdbc;
        this.models = models;
        this.passes = management.getTableName(HistoricActivityInstance.class);
        this.processes = management.getTableName(HistoricProcessInstance.class);
        // The engine does not name this table, but all begin alike.
        this.links = passes.replace("ACTINST", "IDENTITYLINK");
    }

    /** Number of an element that leads to tickets. */
    enum Count {
        PASSED,
        OPEN,
        MISSED,
        LOOPS;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The tickets that are counted.
     *
     * @param version the version of the process that they have run on; null for all
     * @param priority their priority now; null for all
     */
    record Selection(
            Period period,
            @Nullable ProcessDefinition version,
            @Nullable String priority) {}

    /** Returns the versions of the process, newest first. */
    List<ProcessDefinition> versions() {
        return models.createProcessDefinitionQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .orderByProcessDefinitionVersion()
                .desc()
                .list();
    }

    /**
     * Returns the figures of all elements that were passed.
     *
     * @param drawn the version whose diagram shows them
     */
    @Transactional(readOnly = true)
    List<ElementFigures> of(Selection selection, ProcessDefinition drawn, Locale reader) {
        Map<String, Passed> passed = passed(selection);
        Map<String, Stays> stays = stays(selection);
        Map<String, Long> missed = missed(selection);
        Map<String, Long> loops = loops(selection);
        Set<String> all = new LinkedHashSet<>(passed.keySet());
        all.addAll(missed.keySet());
        all.addAll(loops.keySet());
        Map<String, FlowElement> elements = elements(drawn);
        Map<String, FlowElement> others = new HashMap<>();
        if (!elements.keySet().containsAll(all)) {
            // The newest version that still had the element names it.
            versions().forEach(version -> elements(version).forEach(others::putIfAbsent));
        }
        List<ElementFigures> figures = new ArrayList<>();
        for (String id : all) {
            FlowElement element = elements.containsKey(id) ? elements.get(id) : others.get(id);
            Passed counted = passed.getOrDefault(id, Passed.NONE);
            Stays stay = stays.getOrDefault(id, Stays.NONE);
            boolean waits = !counted.type().equals(USER_TASK)
                    || (element != null && ElementProperties.of(element).waitsForRequester());
            boolean isAround = AROUND.contains(counted.type());
            figures.add(new ElementFigures(
                    id,
                    element == null ? id : ElementProperties.of(element).name(reader),
                    counted.type(),
                    elements.containsKey(id),
                    counted.times(),
                    counted.open(),
                    stay.duration(),
                    isAround ? null : waits ? stay.duration() : stay.waiting(),
                    isAround || waits ? null : stay.working(),
                    missed.getOrDefault(id, 0L),
                    loops.getOrDefault(id, 0L)));
        }
        return figures;
    }

    /**
     * Returns tickets behind a number of an element, newest first.
     *
     * @param before number of the last ticket of the page before, or null
     */
    @Transactional(readOnly = true)
    List<CountedTicket> tickets(Count count, String element, Selection selection, @Nullable String before, int most) {
        String condition = switch (count) {
            case PASSED, OPEN ->
                "t.number in (select p.BUSINESS_KEY_ from " + passes + " a join " + processes
                        + " p on p.ID_ = a.PROC_INST_ID_ where a.ACT_ID_ = :element and " + within(selection)
                        + (count == Count.OPEN ? " and a.END_TIME_ is null" : "") + ")";
            case MISSED ->
                "exists (select 1 from (" + misses(selection)
                        + ") m where m.ticket_id = t.id and m.element = :element)";
            case LOOPS ->
                "exists (select 1 from ticket_entry e where e.ticket_id = t.id and e.element = :element and "
                        + isLoop(selection) + ")";
        };
        String page = before == null ? "" : " and t.id < (select id from ticket where number = :before)";
        StatementSpec query = bound(
                        "select t.* from ticket t where " + condition + priority(selection) + page
                                + " order by t.id desc fetch first :most rows only",
                        selection)
                .param("element", element)
                .param("most", most);
        query = before == null ? query : query.param("before", before);
        return query.query((row, n) -> CountedTickets.ticket(row)).list();
    }

    private record Passed(String type, long times, long open) {
        static final Passed NONE = new Passed("", 0, 0);
    }

    private record Stays(
            @Nullable Stay duration,
            @Nullable Stay waiting,
            @Nullable Stay working) {
        static final Stays NONE = new Stays(null, null, null);
    }

    private Map<String, Passed> passed(Selection selection) {
        Map<String, Passed> passed = new HashMap<>();
        bound(
                        "select a.ACT_ID_, max(a.ACT_TYPE_), count(*), count(*) - count(a.END_TIME_) from "
                                + selected(selection) + " and a.ACT_TYPE_ <> '" + BODY + "' group by a.ACT_ID_",
                        selection)
                .query(row -> {
                    passed.put(row.getString(1), new Passed(row.getString(2), row.getLong(3), row.getLong(4)));
                });
        return passed;
    }

    private Map<String, Stays> stays(Selection selection) {
        Map<String, Stays> found = new HashMap<>();
        String claimed = "extract(epoch from x.claimed_at)";
        String from = "extract(epoch from x.START_TIME_)";
        String to = "extract(epoch from x.END_TIME_)";
        String stays =
                "select a.ACT_ID_ as element, a.START_TIME_, a.END_TIME_, (select min(l.TIMESTAMP_) from " + links
                        + " l where l.TASK_ID_ = a.TASK_ID_ and l.TYPE_ = 'assignee' and l.OPERATION_TYPE_ = 'add') as claimed_at from "
                        + selected(selection) + " and a.END_TIME_ is not null and a.ACT_TYPE_ in (:lasting)";
        String one = "select x.element, " + to + " - " + from + " as duration, coalesce(" + claimed + ", " + to + ") - "
                + from + " as waiting, " + to + " - " + claimed + " as working from (" + stays + ") x";
        bound(
                        "select s.element, " + spread("duration") + ", " + spread("waiting") + ", " + spread("working")
                                + " from (" + one + ") s group by s.element",
                        selection)
                .param(
                        "lasting",
                        Stream.concat(PLACES.stream(), AROUND.stream()).toList())
                .query(row -> {
                    found.put(
                            row.getString(1),
                            new Stays(stay(row, "duration"), stay(row, "waiting"), stay(row, "working")));
                });
        return found;
    }

    private Map<String, Long> missed(Selection selection) {
        return counts("select m.element, count(*) from (" + misses(selection) + ") m group by m.element", selection);
    }

    private Map<String, Long> loops(Selection selection) {
        return counts(
                "select e.element, count(*) from ticket_entry e join ticket t on t.id = e.ticket_id where "
                        + isLoop(selection) + priority(selection) + " and e.element is not null group by e.element",
                selection);
    }

    private Map<String, Long> counts(String sql, Selection selection) {
        Map<String, Long> counts = new HashMap<>();
        bound(sql, selection).query(row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }

    /** Returns a query of the elements at which tickets stood when a deadline passed, a row for each. */
    private String misses(Selection selection) {
        return misses(selection, "response") + " union all " + misses(selection, "resolution");
    }

    /** @param target beginning of the names of columns of the ticket */
    private String misses(Selection selection, String target) {
        String at = "t." + target + "_decided_at";
        return "select t.id as ticket_id, a.ACT_ID_ as element from ticket t join " + processes
                + " p on p.BUSINESS_KEY_ = t.number and p.PROC_DEF_KEY_ = :process join " + passes
                + " a on a.PROC_INST_ID_ = p.ID_ and a.START_TIME_ <= " + at
                + " and (a.END_TIME_ is null or a.END_TIME_ > "
                + at + ") where t." + target + "_missed = true and " + at + " >= :start and " + at
                + " < :end and a.ACT_TYPE_ in (:places)" + priority(selection)
                + (selection.version() == null ? "" : " and a.PROC_DEF_ID_ = :version");
    }

    private String isLoop(Selection selection) {
        return "e.outcome in (:back) and e.written_at >= :start and e.written_at < :end"
                + (selection.version() == null
                        ? ""
                        : " and exists (select 1 from " + processes + " p where p.BUSINESS_KEY_ = t.number"
                                + " and p.PROC_DEF_ID_ = :version)");
    }

    /** Returns the passes {@code a} of the tickets that are counted, from which on a condition goes on. */
    private String selected(Selection selection) {
        return passes + " a"
                + (selection.priority() == null
                        ? ""
                        : " join " + processes
                                + " p on p.ID_ = a.PROC_INST_ID_ join ticket t on t.number = p.BUSINESS_KEY_")
                + " where " + within(selection) + priority(selection);
    }

    private static String within(Selection selection) {
        // The function keeps H2 from the index of the key, which nearly all passes have.
        return "coalesce(a.PROC_DEF_KEY_, '') = :process and a.START_TIME_ >= :engineStart and a.START_TIME_ < :engineEnd"
                + (selection.version() == null ? "" : " and a.PROC_DEF_ID_ = :version");
    }

    private static String priority(Selection selection) {
        return selection.priority() == null ? "" : " and t.priority = :priority";
    }

    private StatementSpec bound(String sql, Selection selection) {
        Period period = selection.period();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("process", TechnicalSupport.KEY);
        parameters.put("start", period.start().atOffset(ZoneOffset.UTC));
        parameters.put("end", period.end().atOffset(ZoneOffset.UTC));
        // The engine stores times without a zone, in that of the application.
        parameters.put("engineStart", Timestamp.from(period.start()));
        parameters.put("engineEnd", Timestamp.from(period.end()));
        parameters.put("places", PLACES);
        parameters.put(
                "back",
                Stream.of(EntryOutcome.values())
                        .filter(EntryOutcome::leadsBack)
                        .map(EntryOutcome::name)
                        .toList());
        if (selection.version() != null) {
            parameters.put("version", selection.version().getId());
        }
        if (selection.priority() != null) {
            parameters.put("priority", selection.priority());
        }
        return jdbc.sql(sql).params(parameters);
    }

    private Map<String, FlowElement> elements(ProcessDefinition version) {
        Map<String, FlowElement> elements = new HashMap<>();
        models.getBpmnModelInstance(version.getId())
                .getModelElementsByType(FlowElement.class)
                .forEach(element -> elements.put(element.getId(), element));
        return elements;
    }

    private static String spread(String column) {
        return Stream.of("0.5", "0.85")
                .map(share -> "percentile_cont(" + share + ") within group (order by s." + column + ") as " + column
                        + "_" + share.substring(2))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
    }

    private static @Nullable Stay stay(ResultSet row, String name) throws SQLException {
        BigDecimal median = row.getBigDecimal(name + "_5");
        BigDecimal most = row.getBigDecimal(name + "_85");
        return median == null || most == null ? null : new Stay(rounded(median), rounded(most));
    }

    private static double rounded(BigDecimal seconds) {
        return seconds.setScale(3, RoundingMode.HALF_UP).doubleValue();
    }
}
