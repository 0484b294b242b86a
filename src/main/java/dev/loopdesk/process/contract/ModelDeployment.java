package dev.loopdesk.process.contract;

import java.io.IOException;
import java.io.InputStream;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Deploys the shipped diagrams, decisions and forms, together and only when one of them has changed. Otherwise a
 * version deployed by an analyst stays the newest.
 */
@Component
class ModelDeployment implements InitializingBean {

    private final RepositoryService repository;

    ModelDeployment(RepositoryService repository) {
        this.repository = repository;
    }

    @Override
    public void afterPropertiesSet() throws IOException {
        var deployment = repository
                .createDeployment()
                .name(ShippedModels.DEPLOYMENT)
                .source(ShippedModels.DEPLOYMENT)
                .enableDuplicateFiltering(false);
        for (Resource resource : ShippedModels.all().values()) {
            try (InputStream content = resource.getInputStream()) {
                deployment.addInputStream(resource.getFilename(), content);
            }
        }
        deployment.deploy();
    }
}
