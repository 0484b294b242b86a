package dev.loopdesk.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.hardening.StaffSignIn;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.LocaleResolver;

/** What stands before the API. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class ApiConfiguration {

    /** After the headers of all our pages. */
    private static final int BEFORE_ALL_ANSWERS = Ordered.HIGHEST_PRECEDENCE + 150;

    @Bean
    FilterRegistrationBean<ApiCallers> apiGate(
            ApiKeys keys, StaffSignIn staff, LocaleResolver languages, ObjectMapper json) {
        var registration = new FilterRegistrationBean<>(new ApiCallers(keys, staff, languages, json));
        registration.setOrder(BEFORE_ALL_ANSWERS);
        registration.addUrlPatterns("/api/*");
        return registration;
    }
}
