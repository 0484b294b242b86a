package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.contract.ShippedModels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A change of one file is a change of the whole set (S7.1). */
class ModelSetTest {

    private static final Map<String, byte[]> PRESENT = ShippedModels.contents();

    @Test
    void whatAChangeLeavesOutIsTakenFromThePresentModels() {
        byte[] changed = "{\"id\": \"verify\", \"components\": []}".getBytes(StandardCharsets.UTF_8);

        Map<String, byte[]> whole = ModelSet.complete(Map.of("verify.form", changed), PRESENT);

        assertThat(whole).containsOnlyKeys(PRESENT.keySet()).containsEntry("verify.form", changed);
        assertThat(whole.get("triage.form")).isEqualTo(PRESENT.get("triage.form"));
    }

    @Test
    void aFileThatWasRenamedTakesThePlaceOfTheFormerOne() {
        Map<String, byte[]> whole = ModelSet.complete(
                Map.of(
                        "support-2027.bpmn", PRESENT.get("technical-support.bpmn"),
                        "priorities.dmn", PRESENT.get("ticket-priority.dmn"),
                        "review.form", "{\"id\": \"verify\", \"components\": []}".getBytes(StandardCharsets.UTF_8)),
                PRESENT);

        assertThat(whole)
                .containsKeys("support-2027.bpmn", "priorities.dmn", "review.form")
                .doesNotContainKeys("technical-support.bpmn", "ticket-priority.dmn", "verify.form")
                .hasSameSizeAs(PRESENT);
    }

    @Test
    void aFileThatCannotBeReadStandsBesideTheOthers() {
        byte[] broken = "<a".getBytes(StandardCharsets.UTF_8);

        assertThat(ModelSet.complete(Map.of("broken.bpmn", broken), PRESENT))
                .hasSize(PRESENT.size() + 1)
                .containsEntry("broken.bpmn", broken);
    }
}
