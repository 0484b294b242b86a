package dev.loopdesk.hardening;

import java.beans.FeatureDescriptor;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.JuelExpression;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.impl.juel.jakarta.el.ArrayELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.BeanELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ListELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.MapELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ValueExpression;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Restricts expressions. Diagrams, forms and decisions reach the ticket's variables, the beans listed here and plain
 * values; neither classes, nor the engine, nor the rest of the application. Queries, stored or not, may use the current
 * user and time only: an engine that evaluates more in them can be made to run code (CVE-2026-109432).
 */
public final class RestrictedExpressions extends SpringExpressionManager {

    /** Beans that expressions may use. */
    public static final Set<String> BEANS = Set.of(
            "registerTicket",
            "tellRequester",
            "askRequester",
            "tellLeads",
            "alertLead",
            "priorityDetermined",
            "ticketRouted",
            "priorityReviewed",
            "countAttempt",
            "recordRevocation",
            "withdrawConsent",
            "sendProgressUpdate",
            "recordSilence",
            "resolutionMet",
            "openOwnTicket",
            "archiveCase",
            "recordReply",
            "fileAnswer",
            "reportProblem",
            "takeUpAnswer",
            "ticketEnded",
            "deliverMessage",
            "messageReached",
            "correctAddress",
            "giveUpCalling",
            "joinCall",
            "blockSender",
            "deliverEvent",
            "announceProblem",
            "solveTicket",
            "resumeResolution",
            "agentAssignment",
            "progressReporting",
            "clearBreach",
            "timerAdjustment",
            "readMail",
            "mailRouted",
            "openTicket",
            "fileReply",
            "recordBounce",
            "showMail",
            "showArticle",
            "articleReview",
            "draftArticle");

    /** Present names of beans by the names that diagrams of earlier versions use. */
    static final Map<String, String> FORMER_BEANS = Map.of(
            "desk", "agentAssignment",
            "deadlinesMoved", "timerAdjustment",
            "nextAttempt", "countAttempt");

    /** Words of the expression language. */
    public static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "not",
            "eq",
            "ne",
            "lt",
            "gt",
            "le",
            "ge",
            "true",
            "false",
            "null",
            "empty",
            "div",
            "mod",
            "instanceof");

    /** Expressions that queries may contain, stored or not. */
    static final Set<String> IN_QUERIES = Set.of("${currentUser()}", "${currentUserGroups()}", "${now()}");

    /** What expressions may ask of an execution or a task. */
    static final Set<String> OF_SCOPES = Set.of(
            "getVariable",
            "getVariableLocal",
            "hasVariable",
            "hasVariableLocal",
            "id",
            "getId",
            "processInstanceId",
            "getProcessInstanceId",
            "processDefinitionId",
            "getProcessDefinitionId",
            "businessKey",
            "getBusinessKey",
            "processBusinessKey",
            "getProcessBusinessKey",
            "currentActivityId",
            "getCurrentActivityId",
            "currentActivityName",
            "getCurrentActivityName",
            "taskDefinitionKey",
            "getTaskDefinitionKey",
            "name",
            "getName",
            "assignee",
            "getAssignee",
            "priority",
            "getPriority",
            "dueDate",
            "getDueDate",
            "createTime",
            "getCreateTime");

    RestrictedExpressions(ApplicationContext application) {
        super(application);
    }

    /** Tells whether an expression may use a bean of that name, present or former. */
    static boolean isBean(String name) {
        return BEANS.contains(FORMER_BEANS.getOrDefault(name, name));
    }

    @Override
    public Expression createExpression(String text) {
        return new Restricted(createValueExpression(text), this, text);
    }

    /** Returns why an expression cannot be read, or null if it can. */
    @Nullable
    String unreadable(String text) {
        try {
            createValueExpression(text);
            return null;
        } catch (ELException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Returns the class of the bean that an expression may use under that name, if the application has it. */
    Optional<Class<?>> type(String name) {
        String present = FORMER_BEANS.getOrDefault(name, name);
        if (!BEANS.contains(present) || !applicationContext.containsBean(present)) {
            return Optional.empty();
        }
        return Optional.of(AopUtils.getTargetClass(applicationContext.getBean(present)));
    }

    /**
     * Tells whether a condition is true for some variables; a condition that asks for others, or for a service, is not:
     * nothing is called before it is live.
     */
    boolean isTrue(String condition, VariableMap values) {
        if (ExpressionRules.names(condition).anyMatch(RestrictedExpressions::isBean)) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(
                    createValueExpression(condition).getValue(createElContext(values.asVariableContext())));
        } catch (ELException e) {
            return false;
        }
    }

    @Override
    protected ELResolver createElResolver() {
        var resolver = new CompositeELResolver();
        // Beans are resolved first, so that a variable of the same name cannot replace a delegate.
        resolver.add(new ListedBeans(applicationContext));
        resolver.add(new VariableScopeElResolver());
        resolver.add(new VariableContextElResolver());
        resolver.add(new ArrayELResolver(true));
        resolver.add(new ListELResolver(true));
        resolver.add(new MapELResolver(true));
        resolver.add(new PlainValues());
        return resolver;
    }

    /** Resolves the listed beans by name. */
    private static final class ListedBeans extends ReadOnly {

        private final ApplicationContext application;

        ListedBeans(ApplicationContext application) {
            this.application = application;
        }

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, Object property) {
            if (base != null || !(property instanceof String used)) {
                return null;
            }
            String name = FORMER_BEANS.getOrDefault(used, used);
            if (BEANS.contains(name) && application.containsBean(name)) {
                context.setPropertyResolved(true);
                return application.getBean(name);
            }
            return null;
        }
    }

    /** Reads plain values, calls methods declared by this application's beans, and refuses everything else. */
    private static final class PlainValues extends BeanELResolver {

        private static final String OWN = "dev.loopdesk.";
        private static final Set<String> OF_COLLECTIONS =
                Set.of("size", "isEmpty", "empty", "contains", "containsKey", "get", "getOrDefault");

        PlainValues() {
            super(true);
        }

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, Object property) {
            if (base == null) {
                return null;
            }
            check(base, property);
            return checkedResult(super.getValue(context, base, property), property);
        }

        @Override
        public @Nullable Object invoke(
                ELContext context,
                @Nullable Object base,
                Object method,
                Class<?> @Nullable [] types,
                Object @Nullable [] arguments) {
            if (base == null) {
                return null;
            }
            check(base, method);
            return checkedResult(super.invoke(context, base, method, types, arguments), method);
        }

        private static void check(Object base, Object member) {
            String name = String.valueOf(member);
            if (name.equals("class") || name.equals("getClass") || !isAllowed(base, name)) {
                throw new ELException("Expressions may not use '" + name + "' here");
            }
        }

        private static boolean isAllowed(Object base, String name) {
            if (base instanceof VariableScope) {
                return OF_SCOPES.contains(name);
            }
            if (isPlain(base) || base.getClass().getName().startsWith("org.camunda.bpm.dmn.engine.")) {
                return true;
            }
            if (base instanceof Map || base instanceof Collection) {
                return OF_COLLECTIONS.contains(name);
            }
            return isOwn(base, name);
        }

        private static boolean isPlain(Object value) {
            return value instanceof CharSequence
                    || value instanceof Date
                    || ClassUtils.isPrimitiveOrWrapper(value.getClass())
                    || value instanceof Number
                    || value.getClass().getName().startsWith("java.time.");
        }

        /** Tells whether a member is declared by a class of this application; proxies add others. */
        private static boolean isOwn(Object base, String name) {
            String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            for (Class<?> type = AopUtils.getTargetClass(base); type != null; type = type.getSuperclass()) {
                if (type.getName().startsWith(OWN) && declares(type, Set.of(name, getter))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean declares(Class<?> type, Set<String> names) {
            for (Method method : type.getDeclaredMethods()) {
                if (names.contains(method.getName())) {
                    return true;
                }
            }
            return false;
        }

        /** Checks the result of a member: a plain value, a collection, or an object of this application. */
        private static @Nullable Object checkedResult(@Nullable Object result, Object member) {
            if (result == null
                    || isPlain(result)
                    || result instanceof Map
                    || result instanceof Collection
                    || result instanceof Enum<?>
                    || isPlainArray(result)
                    || AopUtils.getTargetClass(result).getName().startsWith(OWN)
                    || result.getClass().getName().startsWith("org.camunda.bpm.dmn.engine.")) {
                return result;
            }
            throw new ELException("Expressions may not use what '" + member + "' leads to");
        }

        private static boolean isPlainArray(Object value) {
            Class<?> component = value.getClass().getComponentType();
            return component != null && (component.isPrimitive() || component == String.class);
        }
    }

    /** Evaluates expressions of queries, which the engine evaluates without a scope. */
    private static final class Restricted extends JuelExpression {

        Restricted(ValueExpression value, RestrictedExpressions expressions, String text) {
            super(value, expressions, text);
        }

        @Override
        public Object getValue(@Nullable VariableScope scope, @Nullable BaseDelegateExecution execution) {
            if (scope == null && !isLiteralText() && !IN_QUERIES.contains(getExpressionText())) {
                throw new ProcessEngineException(
                        "Queries may only say " + String.join(", ", new TreeSet<>(IN_QUERIES)));
            }
            return super.getValue(scope, execution);
        }
    }

    private abstract static class ReadOnly extends ELResolver {

        @Override
        public @Nullable Class<?> getType(ELContext context, @Nullable Object base, Object property) {
            return null;
        }

        @Override
        public void setValue(ELContext context, @Nullable Object base, Object property, @Nullable Object value) {
            // Left unresolved, so that JUEL refuses the assignment.
        }

        @Override
        public boolean isReadOnly(ELContext context, @Nullable Object base, Object property) {
            return true;
        }

        @Override
        public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
            return Object.class;
        }

        @Override
        public @Nullable Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
            return null;
        }
    }
}
