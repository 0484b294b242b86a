package dev.loopdesk.process.contract;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.EntryKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;

/** The extension properties of an element of the diagram. */
public record ElementProperties(BaseElement element) {

    /** End of the name of every property that holds words in Simplified Chinese, such as {@code name:zh}. */
    public static final String CHINESE = ":zh";

    private static final String NAME = "name";

    /** Value of {@link Property#WAITS_FOR}. */
    private static final String REQUESTER = "requester";

    /** Value of {@link Property#COPIES}. */
    private static final String NOBODY = "nobody";

    /** Kinds of entries that are no answers to a task. */
    private static final Set<EntryKind> NO_ANSWERS = EnumSet.of(
            EntryKind.REPORT,
            EntryKind.MESSAGE,
            EntryKind.STAFF_MESSAGE,
            EntryKind.NOTE,
            EntryKind.PUT_ASIDE,
            EntryKind.TAKEN_BACK,
            EntryKind.ASSIGNMENT,
            EntryKind.REPLY,
            EntryKind.PARTICIPATION,
            EntryKind.RELATION,
            EntryKind.HAND_OVER,
            EntryKind.CORRECTION,
            EntryKind.ATTACHMENTS,
            EntryKind.BOUNCE,
            EntryKind.ALERT,
            EntryKind.STATUS);

    /** Kinds of messages that no element sends. */
    private static final Set<MessageKind> CAUSED_BY_PEOPLE =
            EnumSet.of(MessageKind.STAFF_MESSAGE, MessageKind.PARTICIPATION, MessageKind.TASK_HANDED_OVER);

    /** Allowed values of each property, in the order of the analyst's choice list. */
    public static final Map<String, List<String>> CHOICES = choices();

    /** Allowed values of the properties of a timer. */
    public static final Map<String, List<String>> TIMER_CHOICES = Map.of(
            Property.TARGET, Stream.of(Target.values()).map(Target::key).toList(),
            Property.MOMENT,
                    Stream.of(WatchedMoment.Moment.values())
                            .map(WatchedMoment.Moment::key)
                            .toList());

    public static ElementProperties of(@Nullable FlowElement element) {
        if (element == null) {
            throw new IllegalStateException("The diagram has no such element");
        }
        return new ElementProperties(element);
    }

    /** Returns all properties of an element by name, without those that have no value. */
    public static Map<String, String> written(BaseElement element) {
        return ModelProperties.written(element);
    }

    @Nullable
    String property(String name) {
        Map<String, String> written = written(element);
        boolean older = element instanceof UserTask && !written.containsKey(Property.ENTRY);
        return written.containsKey(name) || !older
                ? written.get(name)
                : ShippedModels.properties(element.getId()).get(name);
    }

    /** Returns the kind of message that the element sends. */
    public MessageKind message() {
        String key = property(Property.MESSAGE);
        if (key == null && waitsForRequester()) {
            return MessageKind.ANSWER_WANTED;
        }
        if (key == null) {
            throw new IllegalStateException(
                    element.getId() + " sends a message but its property " + Property.MESSAGE + " names none");
        }
        return MessageKind.of(key);
    }

    /** Tells whether the element names a message. */
    public boolean namesMessage() {
        return property(Property.MESSAGE) != null;
    }

    /** Tells whether participants get copies of the message. */
    public boolean isCopied() {
        return !NOBODY.equals(property(Property.COPIES));
    }

    /** Returns the moment that the timer watches; null if the timer has a period of its own. */
    public @Nullable WatchedMoment watches() {
        String target = property(Property.TARGET);
        String moment = property(Property.MOMENT);
        return target == null || moment == null
                ? null
                : new WatchedMoment(Target.of(target), WatchedMoment.Moment.of(moment));
    }

    /** Returns the key of the decision that the element evaluates. */
    public String decision() {
        String key = property(Property.DECISION);
        if (key == null) {
            throw new IllegalStateException(
                    element.getId() + " decides by a table but its property " + Property.DECISION + " names none");
        }
        return key;
    }

    /**
     * Returns the form fields that a plain reply fills in: the field named by {@code replyField} gets its text, and the
     * fields in {@code replySets} get the values stated there.
     *
     * @return an empty map if a plain reply does not answer the element
     */
    public Map<String, Object> answeredBy(String reply) {
        String field = property(Property.REPLY_FIELD);
        if (field == null) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, Object>();
        String sets = property(Property.REPLY_SETS);
        if (sets != null) {
            for (String set : sets.split(",", -1)) {
                String[] pair = set.split("=", 2);
                if (pair.length != 2) {
                    throw new IllegalStateException(
                            element.getId() + ": " + Property.REPLY_SETS + " is no field=value");
                }
                fields.put(pair[0].strip(), pair[1].strip());
            }
        }
        fields.put(field, reply);
        return fields;
    }

    public boolean waitsForRequester() {
        return REQUESTER.equals(property(Property.WAITS_FOR));
    }

    /** Returns the kind of entry that records an answer to the task in the case file. */
    public EntryKind entry() {
        String kind = property(Property.ENTRY);
        return kind == null
                ? EntryKind.ANSWER
                : one(Property.ENTRY, kind, Stream.of(EntryKind.values()), ElementProperties::key);
    }

    /** Returns the requester's access to an answer: their own answers may be read, others only as the task states. */
    public RequesterMay requesterMay() {
        String may = property(Property.REQUESTER_MAY);
        if (may == null) {
            return waitsForRequester() ? RequesterMay.READ : RequesterMay.NOTHING;
        }
        return one(Property.REQUESTER_MAY, may, Stream.of(RequesterMay.values()), RequesterMay::key);
    }

    /**
     * Returns the effect of the task on the resolution clock; by default the clock is paused while the task waits for
     * the requester.
     */
    public ResolutionClock resolutionClock() {
        String clock = property(Property.RESOLUTION_CLOCK);
        if (clock == null) {
            return waitsForRequester() ? ResolutionClock.PAUSES : ResolutionClock.RUNS;
        }
        return one(Property.RESOLUTION_CLOCK, clock, Stream.of(ResolutionClock.values()), ResolutionClock::key);
    }

    /** Returns the target that sets the due date of the task; by default the resolution. */
    public Target dueBy() {
        boolean firstResponse = element instanceof UserTask task
                && String.valueOf(task.getCamundaDueDate()).contains(Variable.FIRST_RESPONSE_DUE);
        return firstResponse ? Target.FIRST_RESPONSE : Target.RESOLUTION;
    }

    /** Returns the target that is met when the task is completed, if there is one. */
    public @Nullable Target meets() {
        String target = property(Property.MEETS);
        return target == null ? null : Target.of(target);
    }

    /** Returns the target that is due anew when the task is completed, if there is one. */
    public @Nullable Target starts() {
        String target = laterProperty(Property.STARTS);
        return target == null ? null : Target.of(target);
    }

    /** Returns the date field of the form until which the ticket rests, or null. */
    public @Nullable String followUpField() {
        return laterProperty(Property.FOLLOW_UP_FIELD);
    }

    /** Tells whether the task is put aside until the date that a {@link #followUpField} has set before. */
    public boolean followsUp() {
        return element instanceof UserTask task
                && String.valueOf(task.getCamundaFollowUpDate()).contains(Variable.FOLLOW_UP_ON);
    }

    /**
     * Returns a property that diagrams did not have from the beginning. Running tickets on a diagram without any of
     * them follow the shipped one.
     */
    private @Nullable String laterProperty(String name) {
        String value = property(name);
        if (value != null) {
            return value;
        }
        return ModelProperties.isOlder(element)
                ? ShippedModels.properties(element.getId()).get(name)
                : null;
    }

    /** Returns the stage of the element, or else of the subprocess around it, if either names one. */
    public @Nullable Stage stage() {
        String stage = property(Property.STAGE);
        if (stage != null) {
            return one(Property.STAGE, stage, Stream.of(Stage.values()), Stage::key);
        }
        return element.getParentElement() instanceof FlowElement around
                ? of(around).stage()
                : null;
    }

    /**
     * Tells whether a shipped diagram contains the element and files its answers alike, so that the bundles have texts
     * for them.
     */
    public boolean isFiledAsShipped() {
        Map<String, String> shipped = ShippedModels.properties(element.getId());
        return shipped.containsKey(Property.ENTRY)
                && Objects.equals(shipped.get(Property.ENTRY), property(Property.ENTRY))
                && Objects.equals(shipped.get(Property.REQUESTER_MAY), property(Property.REQUESTER_MAY));
    }

    /** Returns the name of the element in the language of a reader; what the diagram does not translate stays as it is. */
    public String name(Locale reader) {
        String translated = Texts.language(reader).equals(Locale.SIMPLIFIED_CHINESE) ? property(NAME + CHINESE) : null;
        String own = element.getAttributeValue(NAME);
        return Stream.<@Nullable String>of(translated, own)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(element.getId());
    }

    /** Returns the clauses of the standard that the element serves; without the property those that its documentation names. */
    public Set<String> clauses() {
        String named = written(element).get(Property.CLAUSE);
        if (named != null) {
            return Clauses.named(named);
        }
        Set<String> mentioned = new LinkedHashSet<>();
        element.getDocumentations()
                .forEach(text -> mentioned.addAll(Clauses.mentioned(String.valueOf(text.getTextContent()))));
        return mentioned;
    }

    /** Returns the id of the form of a user task, or null if it has none. */
    public @Nullable String form() {
        return element instanceof UserTask task ? task.getCamundaFormRef() : null;
    }

    private <T> T one(String name, String value, Stream<T> all, Function<T, String> key) {
        return all.filter(one -> key.apply(one).equals(value))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("%s: property %s is '%s'".formatted(element.getId(), name, value)));
    }

    private static String key(EntryKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, List<String>> choices() {
        var choices = new LinkedHashMap<String, List<String>>();
        choices.put(
                Property.ENTRY,
                Stream.concat(Stream.of(EntryKind.ANSWER), Arrays.stream(EntryKind.values()))
                        .filter(kind -> !NO_ANSWERS.contains(kind))
                        .distinct()
                        .map(ElementProperties::key)
                        .toList());
        choices.put(
                Property.REQUESTER_MAY,
                Stream.of(RequesterMay.values()).map(RequesterMay::key).toList());
        choices.put(Property.WAITS_FOR, List.of(REQUESTER));
        choices.put(
                Property.MESSAGE,
                Stream.of(MessageKind.values())
                        .filter(kind -> !CAUSED_BY_PEOPLE.contains(kind))
                        .map(MessageKind::key)
                        .toList());
        choices.put(Property.COPIES, List.of(NOBODY));
        choices.put(Property.STAGE, Stream.of(Stage.values()).map(Stage::key).toList());
        choices.put(Property.MEETS, List.of(Target.FIRST_RESPONSE.key(), Target.RESOLUTION.key()));
        choices.put(Property.STARTS, List.of(Target.FIRST_RESPONSE.key()));
        choices.put(
                Property.RESOLUTION_CLOCK,
                Stream.of(ResolutionClock.values()).map(ResolutionClock::key).toList());
        return choices;
    }
}
