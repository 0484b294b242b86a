package dev.loopdesk.portal;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The limit that all ways to report on the portal share. */
@Configuration(proxyBeanMethods = false)
class ReportLimits {

    @Bean
    HourlyRateLimit reportsPerAddress(
            Clock clock, @Value("${loopdesk.portal.reports-per-hour:20}") int reportsPerHour) {
        return new HourlyRateLimit(reportsPerHour, clock);
    }
}
