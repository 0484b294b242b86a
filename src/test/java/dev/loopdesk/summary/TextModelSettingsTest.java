package dev.loopdesk.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.summary.CaseSummary.Source;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of the text model: nothing is sent that the operator has not listed. */
class TextModelSettingsTest {

    private static final Map<String, String> COMPLETE = Map.of(
            "loopdesk.text-model.url", "https://model.example.org/v1",
            "loopdesk.text-model.model", "small",
            "loopdesk.text-model.sends", "report, work");

    @Test
    void aModelIsOffByDefault() {
        assertThat(bound(Map.of("other", "1")).isOn()).isFalse();
        assertThat(bound(Map.of("loopdesk.text-model.url", "")).isOn()).isFalse();
    }

    @Test
    void aModelIsOnWithTheListOfWhatIsSent() {
        TextModelSettings settings = bound(COMPLETE);

        assertThat(settings.isOn()).isTrue();
        assertThat(settings.sends()).containsExactlyInAnyOrder(Source.REPORT, Source.WORK);
    }

    @ParameterizedTest
    @CsvSource({
        "loopdesk.text-model.sends, '',                      must list what is sent",
        "loopdesk.text-model.model, '',                      must name the model",
        "loopdesk.text-model.url,   ftp://model.example.org, must be an https or http address",
        "loopdesk.text-model.url,   model.example.org,       must be an https or http address"
    })
    void anIncompleteSettingIsRefusedByName(String property, String value, String why) {
        Map<String, String> settings = new HashMap<>(COMPLETE);
        settings.put(property, value);

        assertThatThrownBy(() -> bound(settings)).rootCause().hasMessageContainingAll(property, why);
    }

    private static TextModelSettings bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("loopdesk.text-model", TextModelSettings.class);
    }
}
