package dev.loopdesk.hardening;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
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

    /** Takes what the rules find during a check. */
    private static final ThreadLocal<@Nullable ModelFindings> FOUND = new ThreadLocal<>();

    /** The errors that somebody has accepted, during the publication of the models that they are about. */
    private static final ThreadLocal<@Nullable Accepted> ACCEPTED = new ThreadLocal<>();

    /**
     * Errors that are accepted.
     *
     * @param findings ids of the findings
     * @param files the models, by name
     */
    private record Accepted(Set<String> findings, Map<String, byte[]> files) {

        boolean covers(ModelFinding finding, Map<String, byte[]> deployed) {
            return finding.mayBeAccepted()
                    && findings.contains(finding.id())
                    && files.keySet().equals(deployed.keySet())
                    && files.entrySet().stream()
                            .allMatch(file -> Arrays.equals(file.getValue(), deployed.get(file.getKey())));
        }
    }

    /** Tells whether the transaction is that of a check. */
    static boolean isUnderWay() {
        return TRANSACTION.equals(TransactionSynchronizationManager.getCurrentTransactionName());
    }

    /**
     * Refuses what the rules found in a deployment: in a check all errors that nobody may accept, else all that nobody has
     * accepted.
     *
     * @throws RefusedModels with all findings
     */
    static void judge(ModelFindings findings, Map<String, byte[]> deployed) {
        ModelFindings found = FOUND.get();
        if (found != null) {
            findings.refuse(finding -> finding.isError() && !finding.mayBeAccepted());
            findings.all().forEach(found::add);
            return;
        }
        Accepted accepted = ACCEPTED.get();
        findings.refuse(finding -> finding.isError() && (accepted == null || !accepted.covers(finding, deployed)));
    }

    /**
     * Deploys models although they weaken guards of the standard that somebody has accepted (S7.1): the named findings in
     * these very files, and no others.
     *
     * @param findings ids of the accepted findings
     * @param files contents by the names of the files
     */
    public <T> T accepting(Set<String> findings, Map<String, byte[]> files, Supplier<T> deployment) {
        ACCEPTED.set(new Accepted(Set.copyOf(findings), Map.copyOf(files)));
        try {
            return deployment.get();
        } finally {
            ACCEPTED.remove();
        }
    }

    /**
     * Holds models to the policy, to the rules and to the engine's parsers, as a deployment of all of them would.
     *
     * @param files contents by the names of the files
     * @return what is wrong, and warnings; no error if the models can be deployed
     * @throws AuthorizationException if the caller may not deploy
     */
    public List<ModelFinding> check(Map<String, byte[]> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        var found = new ModelFindings();
        FOUND.set(found);
        try {
            undone.executeWithoutResult(transaction -> {
                transaction.setRollbackOnly();
                deploy(files);
            });
        } catch (AuthorizationException e) {
            throw e;
        } catch (RefusedModels e) {
            e.findings().forEach(found::add);
        } catch (ParseException e) {
            reported(e).forEach(found::add);
        } catch (ProcessEngineException e) {
            found.add(refusedByEngine(e, files));
        } finally {
            FOUND.remove();
        }
        return found.all();
    }

    /**
     * Deploys models, has something done with them, and takes all of it back.
     *
     * @param files contents by the names of the files, which a check has passed; none for the models that are live
     * @param use reads what the models say
     */
    public <T> T trial(Map<String, byte[]> files, Supplier<T> use) {
        var found = new ModelFindings();
        FOUND.set(found);
        try {
            return Objects.requireNonNull(undone.execute(transaction -> {
                transaction.setRollbackOnly();
                if (!files.isEmpty()) {
                    deploy(files);
                }
                return use.get();
            }));
        } finally {
            FOUND.remove();
        }
    }

    private void deploy(Map<String, byte[]> files) {
        DeploymentBuilder deployment = models.createDeployment();
        files.forEach((name, content) -> deployment.addInputStream(name, new ByteArrayInputStream(content)));
        deployment.deploy();
    }

    /**
     * Refuses models that cannot be deployed, whatever anybody accepts, with all that is wrong.
     *
     * @param files contents by the names of the files
     */
    public void refuseErrors(Map<String, byte[]> files) {
        var findings = new ModelFindings();
        check(files).forEach(findings::add);
        findings.refuse(finding -> finding.isError() && !finding.mayBeAccepted());
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
