package dev.loopdesk.process.contract;

import camundajar.impl.scala.util.Either;
import java.util.List;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.dmn.feel.impl.scala.function.CustomFunctionTransformer;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.valuemapper.ValueMapper.CompositeValueMapper;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;

/**
 * Lets the engine parse each cell of a decision table once: it parses every cell at every evaluation otherwise, which is most of
 * what an evaluation costs.
 */
@Component
class FeelParserCache extends AbstractProcessEnginePlugin {

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        var decisions = (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        decisions.setFeelEngineFactory(CachingScalaFeelEngine::new);
        configuration.setDmnEngineConfiguration(decisions);
    }

    /** The engine's FEEL with its own functions and values, over the cache. */
    private static final class CachingScalaFeelEngine extends ScalaFeelEngine {

        CachingScalaFeelEngine() {
            super(List.of());
        }

        @Override
        protected FeelEngine buildFeelEngine(CustomFunctionTransformer functions, CompositeValueMapper values) {
            return new CachingFeelEngine(super.buildFeelEngine(functions, values));
        }
    }

    /** FEEL that knows the last expressions that it parsed, failures too. */
    @SuppressWarnings("deprecation") // an evaluation by the engine parses by the methods that are deprecated
    private static final class CachingFeelEngine extends FeelEngine {

        /** Several times the cells of all shipped tables, because changes of them are tried beside them. */
        private static final int MOST_EXPRESSIONS = 4_096;

        private final ConcurrentLruCache<String, Either<FeelEngine.Failure, ParsedExpression>> expressions =
                new ConcurrentLruCache<>(MOST_EXPRESSIONS, super::parseExpression);
        private final ConcurrentLruCache<String, Either<FeelEngine.Failure, ParsedExpression>> unaryTests =
                new ConcurrentLruCache<>(MOST_EXPRESSIONS, super::parseUnaryTests);

        CachingFeelEngine(FeelEngine engine) {
            super(engine.functionProvider(), engine.valueMapper(), engine.configuration(), engine.clock());
        }

        @Override
        public Either<FeelEngine.Failure, ParsedExpression> parseExpression(String expression) {
            return expressions.get(expression);
        }

        @Override
        public Either<FeelEngine.Failure, ParsedExpression> parseUnaryTests(String expression) {
            return unaryTests.get(expression);
        }
    }
}
