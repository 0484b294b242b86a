package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.el.DateTimeFunctions;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.support.StaticApplicationContext;

class RestrictedExpressionsTest {

    private final StaticApplicationContext application = new StaticApplicationContext();
    private final RestrictedExpressions expressions = new RestrictedExpressions(application);
    private final DelegateExecution execution = mock(DelegateExecution.class);

    @BeforeEach
    void fill() throws NoSuchMethodException {
        application.getBeanFactory().registerSingleton("agentAssignment", new Desk());
        var proxied = new ProxyFactory(new Desk());
        proxied.setProxyTargetClass(true);
        application.getBeanFactory().registerSingleton("tellRequester", proxied.getProxy());
        application.getBeanFactory().registerSingleton("dataSource", new Desk());
        when(execution.getVariable("priority")).thenReturn("P1");
        when(execution.getProcessBusinessKey()).thenReturn("LD-100001");
        expressions.addFunction("now", DateTimeFunctions.class.getMethod("now"));
        expressions.addFunction("dateTime", DateTimeFunctions.class.getMethod("dateTime"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${attempt >= 3 ? 'specialists' : 'service-desk'}         | specialists
            ${attempt + 1}                                           | 4
            ${requesterMayChoose}                                    | true
            ${ticketNumber}                                          | LD-100001
            specialists,${team}                                      | specialists,network-specialists
            ${desk.previousAgent(ticketNumber, 'service-desk')}      | LD-100001/service-desk
            ${agentAssignment.agentOf(execution)}                    | LD-100001
            ${desk.agentOf(execution)}                               | LD-100001
            ${tellRequester.previousAgent('a', 'b')}                 | a/b
            ${desk.team}                                             | everybody
            ${ticketNumber.length()}                                 | 9
            ${ticketNumber.startsWith('LD-')}                        | true
            ${execution.getVariable('priority')}                     | P1
            ${execution.processBusinessKey}                          | LD-100001
            ${result.P1}                                             | office
            ${result.get('P1')}                                      | office
            ${options[1]}                                            | b
            ${options.size()}                                        | 2
            ${now().getTime() > 0}                                   | true
            """)
    void says_what_diagrams_need(String expression, String value) {
        assertThat(String.valueOf(evaluate(expression))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${ticketNumber.getClass()}",
                "${ticketNumber.class}",
                "${''.getClass().forName('java.lang.Runtime')}",
                "${ticketNumber['class']}",
                "${attempt.class.classLoader}",
                "${desk.class}",
                "${desk.getClass().getProtectionDomain()}",
                "${desk.runtime}",
                "${desk.getRuntime()}",
                "${desk.loader}",
                "${desk.type}",
                "${desk.thread}",
                "${tellRequester.targetClass}",
                "${tellRequester.getTargetSource()}",
                "${tellRequester.hashCode()}",
                "${ticketNumber.chars()}",
                "${options.stream()}",
                "${options.iterator()}",
                "${result.entrySet()}",
                "${options.getClass()}",
                "${execution.getProcessEngineServices()}",
                "${execution.processEngineServices.runtimeService}",
                "${execution.getProcessEngine()}",
                "${execution.setVariable('attempt', 1)}",
                "${execution.getBpmnModelInstance()}",
                "${now().getClass()}",
                "${dateTime().plusDays(1)}",
                "${dateTime()['class']}",
                "${dataSource}",
                "${dataSource.previousAgent('a', 'b')}",
                "${systemProperties}",
                "${environment}"
            })
    void refuses_what_leads_elsewhere(String expression) {
        assertThatThrownBy(() -> evaluate(expression)).isInstanceOf(ELException.class);
    }

    @Test
    void no_variable_takes_the_place_of_a_bean() {
        var variables = Variables.fromMap(Map.of("desk", "my own"));

        Object value = expressions
                .createValueExpression("${desk.team}")
                .getValue(expressions.createElContext(variables.asVariableContext()));

        assertThat(value).isEqualTo("everybody");
    }

    @Test
    void nothing_can_be_assigned() {
        ELContext context = context();
        var bean = expressions.createValueExpression("${desk.team}");
        var entry = expressions.createValueExpression("${result.P1}");

        assertThatThrownBy(() -> bean.setValue(context, "x")).isInstanceOf(ELException.class);
        assertThatThrownBy(() -> entry.setValue(context, "x")).isInstanceOf(ELException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${now().time}",
                "${now().getTime()}",
                "${dateTime()}",
                "${desk}",
                "${desk.team}",
                "${''.length()}",
                "${''.getClass()}",
                "${ticketNumber}",
                "#{now()}",
                "x${now()}"
            })
    void queries_may_say_nothing_but_who_asks_and_when(String expression) {
        var inQuery = expressions.createExpression(expression);

        assertThatThrownBy(() -> inQuery.getValue(null))
                .isInstanceOf(ProcessEngineException.class)
                .hasMessage("Queries may only say ${currentUser()}, ${currentUserGroups()}, ${now()}");
    }

    private Object evaluate(String expression) {
        return expressions.createValueExpression(expression).getValue(context());
    }

    private ELContext context() {
        return expressions.createElContext(Variables.fromMap(Map.of(
                        "attempt",
                        3,
                        "requesterMayChoose",
                        true,
                        "ticketNumber",
                        "LD-100001",
                        "team",
                        "network-specialists",
                        "result",
                        Map.of("P1", "office"),
                        "options",
                        List.of("a", "b"),
                        "execution",
                        execution))
                .asVariableContext());
    }

    /** Stands for a bean of this application, with a few things that none should have. */
    public static class Desk {

        public String previousAgent(String ticketNumber, String group) {
            return ticketNumber + "/" + group;
        }

        public String agentOf(DelegateExecution execution) {
            return execution.getProcessBusinessKey();
        }

        public String getTeam() {
            return "everybody";
        }

        public void setTeam(String team) {
            throw new AssertionError("Assigned: " + team);
        }

        public Runtime getRuntime() {
            return Runtime.getRuntime();
        }

        public ClassLoader getLoader() {
            return Desk.class.getClassLoader();
        }

        public Class<?> getType() {
            return Desk.class;
        }

        public Thread getThread() {
            return Thread.currentThread();
        }
    }
}
