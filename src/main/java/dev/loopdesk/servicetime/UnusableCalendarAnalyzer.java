package dev.loopdesk.servicetime;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Shows the operator the remedy instead of a stack trace; ordered before Spring Boot's own analyzers, which report only
 * a failed binding.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnusableCalendarAnalyzer extends AbstractFailureAnalyzer<UnusableCalendarException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableCalendarException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
