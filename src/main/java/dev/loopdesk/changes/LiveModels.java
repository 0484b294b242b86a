package dev.loopdesk.changes;

import dev.loopdesk.process.contract.ShippedModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.ResourceDefinition;
import org.springframework.stereotype.Component;

/** The models that new tickets run on: the newest version of each process and decision, with the forms beside them. */
@Component
class LiveModels {

    private static final String FORM = ".form";

    private final RepositoryService repository;

    LiveModels(RepositoryService repository) {
        this.repository = repository;
    }

    /** Returns their contents by name. */
    Map<String, byte[]> all() {
        Map<String, Set<String>> models = new HashMap<>();
        repository.createProcessDefinitionQuery().latestVersion().list().forEach(process -> add(process, models));
        repository.createDecisionDefinitionQuery().latestVersion().list().forEach(decision -> add(decision, models));
        Map<String, byte[]> live = new TreeMap<>();
        for (Deployment deployment : repository
                .createDeploymentQuery()
                .orderByDeploymentTime()
                .desc()
                .list()) {
            Set<String> newest = models.get(deployment.getId());
            if (newest != null) {
                repository.getDeploymentResourceNames(deployment.getId()).stream()
                        .filter(name -> newest.contains(name) || name.endsWith(FORM))
                        .forEach(name -> live.computeIfAbsent(name, wanted -> content(deployment, wanted)));
            }
        }
        return live;
    }

    /** Returns the contents of the newest deployment of a name; nothing if there is none. */
    Map<String, byte[]> lastDeployed(String name) {
        Map<String, byte[]> contents = new TreeMap<>();
        repository.createDeploymentQuery().deploymentName(name).orderByDeploymentTime().desc().listPage(0, 1).stream()
                .findFirst()
                .ifPresent(deployment -> repository
                        .getDeploymentResourceNames(deployment.getId())
                        .forEach(file -> contents.put(file, content(deployment, file))));
        return contents;
    }

    private static void add(ResourceDefinition definition, Map<String, Set<String>> into) {
        into.computeIfAbsent(definition.getDeploymentId(), deployment -> new HashSet<>())
                .add(definition.getResourceName());
    }

    private byte[] content(Deployment deployment, String name) {
        try (InputStream content = repository.getResourceAsStream(deployment.getId(), name)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes models live, as a version of each. */
    String deploy(String name, Map<String, byte[]> models) {
        var deployment = repository.createDeployment().name(name).source(ShippedModels.DEPLOYMENT);
        models.forEach((file, content) -> deployment.addInputStream(file, new ByteArrayInputStream(content)));
        return deployment.deploy().getId();
    }

    /** Returns a digest that differs where a name or a content differs. */
    static String digest(Map<String, byte[]> models) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(models).forEach((name, content) -> {
                digest.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
