package dev.loopdesk.process.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;

/** Facts of the shipped models that the start reads without the engine. */
class ShippedModelsTest {

    @Test
    void tasks_are_read_as_the_engine_reads_them() throws IOException {
        var read = new HashMap<String, Map<String, String>>();
        Set<String> ofLeads = new TreeSet<>();
        for (Map.Entry<String, Resource> file : ShippedModels.all().entrySet()) {
            if (file.getKey().endsWith(".bpmn")) {
                try (InputStream content = file.getValue().getInputStream()) {
                    for (UserTask task : Bpmn.readModelFromStream(content).getModelElementsByType(UserTask.class)) {
                        read.put(task.getId(), ElementProperties.written(task));
                        if (ShippedModels.isOfLeads(task)) {
                            ofLeads.add(task.getId());
                        }
                    }
                }
            }
        }

        assertThat(read).hasSizeGreaterThan(20);
        read.forEach((task, properties) ->
                assertThat(ShippedModels.properties(task)).as(task).isEqualTo(properties));
        assertThat(ShippedModels.tasksOfLeads()).isNotEmpty().isEqualTo(ofLeads);
        assertThat(ShippedModels.waitingTasks())
                .isNotEmpty()
                .allSatisfy(task -> assertThat(read.get(task)).containsEntry("waitsFor", "requester"));
    }

    @Test
    void only_all_of_them_byte_for_byte_are_the_shipped_ones() throws IOException {
        Map<String, byte[]> shipped = files();
        assertThat(ShippedModels.areAll(shipped)).isTrue();

        Map<String, byte[]> without = files();
        without.remove("triage.form");
        assertThat(ShippedModels.areAll(without)).isFalse();

        Map<String, byte[]> more = files();
        more.put("own.form", more.getOrDefault("triage.form", new byte[0]));
        assertThat(ShippedModels.areAll(more)).isFalse();

        for (String name : shipped.keySet()) {
            Map<String, byte[]> changed = files();
            byte[] content = changed.getOrDefault(name, new byte[0]);
            content[content.length / 2]++;
            assertThat(ShippedModels.areAll(changed)).as(name).isFalse();
        }
    }

    private static Map<String, byte[]> files() throws IOException {
        var files = new TreeMap<String, byte[]>();
        for (Map.Entry<String, Resource> file : ShippedModels.all().entrySet()) {
            files.put(file.getKey(), file.getValue().getContentAsByteArray());
        }
        return files;
    }
}
