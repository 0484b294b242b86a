package dev.loopdesk.forecast;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of stated dates.
 *
 * @param tellRequesters true if requesters read them on their page and in progress updates
 * @param readEvery time after which a node reads the courses of past tickets anew
 */
@ConfigurationProperties("loopdesk.forecast")
record ForecastSettings(
        @DefaultValue("false") boolean tellRequesters,
        @DefaultValue("PT10M") Duration readEvery) {}
