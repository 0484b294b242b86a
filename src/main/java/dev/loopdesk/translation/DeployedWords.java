package dev.loopdesk.translation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The words of deployed models, read once for each: a deployed model never changes. */
@Component
class DeployedWords {

    private final RepositoryService repository;
    private final Map<String, Optional<ModelWords>> known = new ConcurrentHashMap<>();

    DeployedWords(@Lazy RepositoryService repository) {
        this.repository = repository;
    }

    /** Returns the words of an element of a process, or null if nothing of it is translated. */
    ModelWords.@Nullable Words ofProcess(String definition, String element) {
        return words(definition, repository::getProcessModel, element);
    }

    /** Returns the words of a decision, or null if nothing of it is translated. */
    ModelWords.@Nullable Words ofDecision(String definition, String decision) {
        return words(definition, repository::getDecisionModel, decision);
    }

    /** Returns the words of a diagram of decisions, or null if nothing of it is translated. */
    ModelWords.@Nullable Words ofRequirements(String definition, String diagram) {
        return words(definition, repository::getDecisionRequirementsModel, diagram);
    }

    private ModelWords.@Nullable Words words(
            String definition, Function<String, @Nullable InputStream> model, String element) {
        try {
            return known.computeIfAbsent(definition, id -> read(id, model))
                    .map(words -> words.of(element))
                    .orElse(null);
        } catch (ProcessEngineException e) {
            // There is no such model.
            return null;
        }
    }

    /** Returns nothing for a model that cannot be read, which is shown in its own words. */
    private static Optional<ModelWords> read(String definition, Function<String, @Nullable InputStream> model) {
        try {
            InputStream content = model.apply(definition);
            return content == null ? Optional.empty() : Optional.of(ModelWords.read(content));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
