package dev.loopdesk.portal;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits that several ways into the portal share; each is injected by the name of its method. */
@Configuration(proxyBeanMethods = false)
class PortalLimits {

    /** Reports, whichever page they come from. */
    @Bean
    HourlyRateLimit reportLimit(Clock clock, @Value("${loopdesk.portal.reports-per-hour:20}") int reportsPerHour) {
        return new HourlyRateLimit(reportsPerHour, clock);
    }

    /** Searches for articles, of programs and of pages. */
    @Bean
    HourlyRateLimit searchLimit(Clock clock, @Value("${loopdesk.portal.searches-per-hour:1000}") int searchesPerHour) {
        return new HourlyRateLimit(searchesPerHour, clock);
    }
}
