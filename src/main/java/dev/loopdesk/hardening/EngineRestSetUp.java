package dev.loopdesk.hardening;

import jakarta.ws.rs.ApplicationPath;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Configures the engine's REST API to read uploads strictly; {@link RefusalResponses} apply by themselves. */
@Component
@ConditionalOnWebApplication
@ApplicationPath("/engine-rest")
class EngineRestSetUp extends CamundaJerseyResourceConfig {

    @Override
    protected void registerAdditionalResources() {
        register(UploadedParts.class);
    }
}
