package dev.loopdesk.hardening;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.ResourceReport;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds out whether models can be deployed, without deploying them: a deployment is made and rolled back. */
@Component
public class ModelCheck {

    private static final String TRANSACTION = ModelCheck.class.getName();

    private final RepositoryService models;
    private final TransactionTemplate undone;

    ModelCheck(RepositoryService models, PlatformTransactionManager transactions) {
        this.models = models;
        this.undone = new TransactionTemplate(transactions);
        undone.setName(TRANSACTION);
        undone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Tells whether the transaction is that of a check. */
    static boolean isUnderWay() {
        return TRANSACTION.equals(TransactionSynchronizationManager.getCurrentTransactionName());
    }

    /**
     * Holds models to the policy, to the rules and to the engine's parsers, as a deployment of all of them would.
     *
     * @param files contents by the names of the files
     * @return what is wrong; nothing if the models can be deployed
     * @throws AuthorizationException if the caller may not deploy
     */
    public List<ModelFinding> check(Map<String, byte[]> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        try {
            undone.executeWithoutResult(transaction -> {
                transaction.setRollbackOnly();
                DeploymentBuilder deployment = models.createDeployment();
                files.forEach((name, content) -> deployment.addInputStream(name, new ByteArrayInputStream(content)));
                deployment.deploy();
            });
            return List.of();
        } catch (AuthorizationException e) {
            throw e;
        } catch (RefusedModels e) {
            return e.findings();
        } catch (ParseException e) {
            return reported(e);
        } catch (ProcessEngineException e) {
            return List.of(refusedByEngine(e, files));
        }
    }

    /**
     * Refuses models that cannot be deployed, as a deployment of them would, with all that is wrong.
     *
     * @param files contents by the names of the files
     */
    public void refuseErrors(Map<String, byte[]> files) {
        var findings = new ModelFindings();
        check(files).forEach(findings::add);
        findings.refuseErrors();
    }

    private static List<ModelFinding> reported(ParseException refusal) {
        var findings = new ArrayList<ModelFinding>();
        for (ResourceReport report : refusal.getResorceReports()) {
            for (Problem problem : report.getErrors()) {
                findings.add(finding(
                        report.getResourceName(), problem.getMainElementId(), String.valueOf(problem.getMessage())));
            }
        }
        return findings;
    }

    /** Returns the reason at the bottom, of the file that one of the messages names. */
    private static ModelFinding refusedByEngine(ProcessEngineException refusal, Map<String, byte[]> files) {
        String reason = "";
        String file = "";
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            String message = Objects.requireNonNullElse(cause.getMessage(), "");
            reason = message.isBlank() ? reason : message;
            if (file.isEmpty()) {
                file = files.keySet().stream()
                        .filter(message::contains)
                        .max(Comparator.comparing(String::length))
                        .orElse("");
            }
        }
        return finding(file, null, reason);
    }

    private static ModelFinding finding(String file, @Nullable String element, String reason) {
        return new ModelFinding(file, element, null, "element.refused-by-engine", List.of(reason), true);
    }
}
