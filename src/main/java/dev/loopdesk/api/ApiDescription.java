package dev.loopdesk.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the OpenAPI 3.1 description, written by hand; a test compares it with the API. */
@RestController
class ApiDescription {

    private static final Resource DOCUMENT = new ClassPathResource("openapi.json");
    private static final String REQUIRED = "required";

    private final ReportFields reportFields;
    private final ObjectMapper json;

    ApiDescription(ReportFields reportFields, ObjectMapper json) {
        this.reportFields = reportFields;
        this.json = json;
    }

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping(path = "/api/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    JsonNode describe() throws IOException {
        try (InputStream document = DOCUMENT.getInputStream()) {
            JsonNode description = json.readTree(document);
            describe(
                    (ObjectNode) description.at("/components/schemas/Report"),
                    reportFields.byKey().values());
            return description;
        }
    }

    private static void describe(ObjectNode report, Collection<FormField> fields) {
        var person = (ObjectNode) report.at("/properties/requester");
        ArrayNode required = report.putArray(REQUIRED).add("requester");
        ArrayNode ofPerson = person.putArray(REQUIRED);
        for (FormField field : fields) {
            String name = Tickets.OF_REQUESTER.get(field.key());
            if (name == null) {
                describe(report, field.key(), field, required);
            } else {
                describe(person, name, field, ofPerson);
            }
        }
    }

    private static void describe(ObjectNode schema, String name, FormField field, ArrayNode required) {
        ObjectNode property = schema.withObjectProperty("properties").withObjectProperty(name);
        ArrayNode type = property.putArray("type").add("string");
        if (field.required()) {
            required.add(name);
            property.put("minLength", 1);
        } else {
            type.add("null");
        }
        if (field.options().isEmpty()) {
            property.put("maxLength", field.longest());
        } else {
            ArrayNode options = property.putArray("enum");
            Tickets.options(field).forEach(options::add);
            if (!field.required()) {
                options.addNull();
            }
        }
    }
}
