package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.Refusal;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Configures the engine's REST API to answer a refusal with status 400 at every address; by default it does so for
 * submitted forms only and answers 500 elsewhere.
 */
@Component
@ConditionalOnWebApplication
@ApplicationPath("/engine-rest")
class EngineRestSetUp extends CamundaJerseyResourceConfig {

    @Override
    protected void registerAdditionalResources() {
        register(RefusalMapper.class);
        register(WrappedRefusalMapper.class);
        register(UploadedParts.class);
    }

    private static Response answer(Exception exception) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ExceptionHandlerHelper.getInstance().fromException(exception))
                .build();
    }

    /** Maps a refusal to an answer. */
    @Priority(1)
    static class RefusalMapper implements ExtendedExceptionMapper<Refusal> {

        @Override
        public boolean isMappable(Refusal exception) {
            return true;
        }

        @Override
        public Response toResponse(Refusal exception) {
            return answer(exception);
        }
    }

    /** Maps a refusal wrapped by the REST API to an answer. */
    @Priority(1)
    static class WrappedRefusalMapper implements ExtendedExceptionMapper<RestException> {

        @Override
        public boolean isMappable(RestException exception) {
            return exception.getCause() instanceof Refusal;
        }

        @Override
        public Response toResponse(RestException exception) {
            // Some resources report a refusal as a missing parameter.
            return answer(exception.getCause() instanceof Refusal refusal ? refusal : exception);
        }
    }
}
