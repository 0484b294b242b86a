package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.Sample;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.changes.ChangeDescription.Wanted;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What analysts get wrong is found before it is live, with its place; what they get right is not held up (S7.1). */
@WholeApplication
class ChangeCatalogueTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private ModelCheck check;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void noDrafts() {
        StoredChanges.remove(jdbc);
    }

    static Stream<ChangeDescription> faulty() {
        return ChangeDescription.all("faulty");
    }

    static Stream<ChangeDescription> someFaulty() {
        return Sample.every(6, faulty().toList()).stream();
    }

    static Stream<ChangeDescription> someSound() {
        return Sample.every(4, sound().toList()).stream();
    }

    /** Every third of each kind: what is found is held by the other tests, how it is answered by these. */
    static Stream<ChangeDescription> everyThird() {
        List<ChangeDescription> all = Stream.concat(faulty(), sound()).toList();
        return IntStream.range(0, all.size()).filter(i -> i % 3 == 0).mapToObj(all::get);
    }

    static Stream<ChangeDescription> sound() {
        return ChangeDescription.all("sound");
    }

    @Test
    void there_are_enough_of_both() {
        assertThat(faulty().count()).isGreaterThanOrEqualTo(60);
        assertThat(sound().count()).isGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someFaulty")
    @Tag("sampled")
    void a_faulty_change_is_found_with_its_place(ChangeDescription change) {
        Wanted wanted = Objects.requireNonNull(change.finding());

        List<ModelFinding> findings = check.check(ModelSet.complete(change.files(), ShippedModels.contents()));

        assertThat(findings)
                .as(() -> findings.stream()
                        .map(finding -> finding.key() + " " + finding.line(Locale.ENGLISH))
                        .toList()
                        .toString())
                .anySatisfy(finding -> {
                    assertThat(finding.key()).isEqualTo(wanted.key());
                    assertThat(finding.file()).isEqualTo(wanted.file());
                    assertThat(finding.element()).isEqualTo(wanted.element());
                    assertThat(finding.clause()).isEqualTo(wanted.clause());
                    assertThat(finding.text(Locale.ENGLISH)).contains(Objects.requireNonNullElse(wanted.says(), ""));
                });
        findings.forEach(finding -> List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)
                .forEach(language -> assertThat(finding.advice(language))
                        .doesNotContainPattern("\\{\\d}")
                        .isNotBlank()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someSound")
    @Tag("sampled")
    void a_sound_change_has_no_error(ChangeDescription change) {
        assertThat(check.check(ModelSet.complete(change.files(), ShippedModels.contents())))
                .filteredOn(ModelFinding::isError)
                .extracting(finding -> finding.line(Locale.ENGLISH))
                .isEmpty();
    }

    /** As Camunda Modeler does: refused with the file that is wrong, or a draft whose page tells what was found. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("everyThird")
    @Tag("thorough")
    void a_change_is_answered_to_modeler(ChangeDescription change) throws IOException {
        long deployments = repository.createDeploymentQuery().count();
        Wanted wanted = change.finding();

        ResponseEntity<String> answer = new Caller(http, "analyst").deploy(change.files());

        assertThat(answer.getStatusCode().value())
                .as(answer.getBody())
                .isIn(wanted == null ? Set.of(200) : Set.of(200, 400));
        JsonNode said = JSON.readTree(answer.getBody());
        if (answer.getStatusCode().value() == 400) {
            assertThat(said.path("message").asText())
                    .contains(Objects.requireNonNull(wanted).file());
        } else if (wanted != null) {
            ResponseEntity<String> page = new Caller(http, "manager")
                    .get("/api/changes/" + said.path("id").asText());
            assertThat(JSON.readTree(page.getBody()).path("findings"))
                    .extracting(
                            finding -> finding.path("file").asText(),
                            finding -> finding.path("severity").asText())
                    .contains(tuple(wanted.file(), wanted.clause() == null ? "warning" : "error"));
        }
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(deployments);
    }
}
