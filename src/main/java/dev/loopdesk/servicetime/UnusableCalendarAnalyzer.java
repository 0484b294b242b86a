package dev.loopdesk.servicetime;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Shows the operator what to do instead of a stack trace, before Spring Boot says that something was not bound. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnusableCalendarAnalyzer extends AbstractFailureAnalyzer<UnusableCalendarException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableCalendarException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
