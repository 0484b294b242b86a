package dev.loopdesk.summary;

import dev.loopdesk.summary.CaseSummary.Source;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the optional text model; off without an address.
 *
 * @param url address of an interface like OpenAI's, to which {@code /chat/completions} is added
 * @param model name of the model
 * @param apiKey key that is sent along, if there is one
 * @param sends origins of what may be sent; there is no default, because whoever turns it on has to state them
 * @param timeout limit of an answer
 */
@ConfigurationProperties("loopdesk.text-model")
public record TextModelSettings(
        @Nullable URI url,
        @Nullable String model,
        @Nullable String apiKey,
        @DefaultValue Set<Source> sends,
        @DefaultValue("PT60S") Duration timeout) {

    public TextModelSettings {
        sends = Set.copyOf(sends);
        if (url != null && !url.toString().isBlank()) {
            if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                throw new IllegalArgumentException("loopdesk.text-model.url must be an https or http address");
            }
            if (model == null || model.isBlank()) {
                throw new IllegalArgumentException("loopdesk.text-model.model must name the model");
            }
            if (sends.isEmpty()) {
                throw new IllegalArgumentException(
                        "loopdesk.text-model.sends must list what is sent to the model: report, work, notes");
            }
        }
    }

    /** Tells whether there is a text model. */
    public boolean isOn() {
        return url != null && !url.toString().isBlank();
    }
}
