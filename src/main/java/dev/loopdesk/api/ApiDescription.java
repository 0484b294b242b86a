package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API in OpenAPI 3.1, written by hand; a test holds it against what the API does. */
@RestController
class ApiDescription {

    private static final Resource DOCUMENT = new ClassPathResource("openapi.json");

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping(path = "/api/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource describe() {
        return DOCUMENT;
    }
}
