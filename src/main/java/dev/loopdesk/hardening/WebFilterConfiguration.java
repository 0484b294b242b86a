package dev.loopdesk.hardening;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What stands before the engine's REST API, the web applications and our pages. */
@Configuration(proxyBeanMethods = false)
class WebFilterConfiguration {

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 100;
    private static final String REST = "/engine-rest/*";

    @Bean
    FilterRegistrationBean<PageHeaders> pageHeaders() {
        FilterRegistrationBean<PageHeaders> headers = before(new PageHeaders(), FIRST, "/*");
        headers.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        return headers;
    }

    @Bean
    FilterRegistrationBean<AdminSetupFilter> setupBlock() {
        return before(new AdminSetupFilter(), FIRST + 1, "/camunda/api/*");
    }

    @Bean
    FilterRegistrationBean<RestAuthenticationFilter> restAuthentication() {
        return before(new RestAuthenticationFilter(), FIRST + 2, REST);
    }

    @Bean
    FilterRegistrationBean<ExpressionFilter> expressionBlock() {
        return before(new ExpressionFilter(), FIRST + 3, REST, "/camunda/api/*");
    }

    @Bean
    FilterRegistrationBean<ApplicationAccessFilter> applicationBoundary() {
        return before(
                new ApplicationAccessFilter(), FIRST + 2, "/camunda/api/cockpit/*", "/camunda/api/admin/plugin/*");
    }

    /** The web applications' own filter would send everyone to Tasklist. */
    @Bean
    FilterRegistrationBean<Filter> welcomePage() {
        Filter redirect = (request, response, chain) -> {
            String context = ((HttpServletRequest) request).getContextPath();
            ((HttpServletResponse) response).sendRedirect(context + "/camunda/app/welcome/");
        };
        return before(redirect, FIRST + 4, "/camunda", "/camunda/");
    }

    private static <T extends Filter> FilterRegistrationBean<T> before(T filter, int order, String... addresses) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.addUrlPatterns(addresses);
        return registration;
    }
}
