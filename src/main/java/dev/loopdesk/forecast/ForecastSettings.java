package dev.loopdesk.forecast;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of stated dates.
 *
 * @param tellRequesters true if requesters read them on their page and in progress updates
 */
@ConfigurationProperties("loopdesk.forecast")
record ForecastSettings(@DefaultValue("false") boolean tellRequesters) {}
