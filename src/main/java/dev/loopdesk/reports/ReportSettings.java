package dev.loopdesk.reports;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of reports.
 *
 * @param personsGroup id of the group whose managers see figures of single persons; empty for nobody
 */
@ConfigurationProperties("loopdesk.reports")
record ReportSettings(@DefaultValue("") String personsGroup) {}
