package dev.loopdesk.process.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.loopdesk.WholeApplication;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.IntStream;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** FEEL as the running engine asks it. */
@WholeApplication
class FeelParserCacheTest {

    private final FeelEngine feel;

    FeelParserCacheTest(@Autowired ProcessEngineConfigurationImpl engine) {
        feel = engine.getDmnEngineConfiguration().getFeelEngine();
    }

    @Test
    @SuppressWarnings("deprecation") // the engine parses so
    void aCellIsParsedOnce() throws ReflectiveOperationException {
        Field field = ScalaFeelEngine.class.getDeclaredField("feelEngine");
        field.setAccessible(true);
        var cells = (org.camunda.feel.FeelEngine) field.get(feel);

        assertThat(cells.parseUnaryTests("> 3")).isSameAs(cells.parseUnaryTests("> 3"));
        assertThat(cells.parseExpression("x + 3")).isSameAs(cells.parseExpression("x + 3"));
    }

    @Test
    void aParsedCellIsAskedOfEachValueAnew() {
        for (int round = 0; round < 2; round++) {
            assertThat(matches("> limit", 4, Map.of("limit", 3))).isTrue();
            assertThat(matches("> limit", 3, Map.of("limit", 3))).isFalse();
            assertThat(matches("\"P1\", \"P2\"", "P2", Map.of())).isTrue();
            assertThat(matches("\"P1\", \"P2\"", "P3", Map.of())).isFalse();
            assertThat(feel.<Object>evaluateSimpleExpression("x + 3", given(Map.of("x", 1))))
                    .isEqualTo(4L);
            assertThat(feel.<Object>evaluateSimpleExpression("x + 3", given(Map.of("x", 2))))
                    .isEqualTo(5L);
        }
    }

    @Test
    void theSameTextIsNotTheSameAsATestAndAsAnExpression() {
        assertThat(matches("3", 3, Map.of())).isTrue();
        assertThat(feel.<Object>evaluateSimpleExpression("3", given(Map.of()))).isEqualTo(3L);
        assertThat(matches("3", 4, Map.of())).isFalse();
    }

    @Test
    void aCellThatCannotBeParsedFailsEachTime() {
        for (int round = 0; round < 2; round++) {
            assertThatExceptionOfType(FeelException.class).isThrownBy(() -> matches("> > 3", 4, Map.of()));
        }
    }

    @Test
    void cellsAreAskedInParallel() {
        assertThat(IntStream.range(0, 20_000).parallel().filter(i -> matches("> " + i % 5_000, 2_500, Map.of())))
                .hasSize(4 * 2_500);
    }

    private boolean matches(String cell, Object value, Map<String, Object> others) {
        var variables = Variables.putValue("input", value);
        variables.putAll(others);
        return feel.evaluateSimpleUnaryTests(cell, "input", variables.asVariableContext());
    }

    private static VariableContext given(Map<String, Object> values) {
        return Variables.fromMap(values).asVariableContext();
    }
}
