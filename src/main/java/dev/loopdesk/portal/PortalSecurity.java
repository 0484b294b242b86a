package dev.loopdesk.portal;

import dev.loopdesk.hardening.FormOfAnotherSite;
import dev.loopdesk.hardening.PageHeaders;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.Http403ForbiddenEntryPoint;

/** Access to the requester's pages: public, without a session; forms are accepted from our own pages only. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class PortalSecurity {

    /** Allows the shipped script on these pages only; inline scripts are never allowed. */
    private static final String OUR_SCRIPT = "default-src 'none'; script-src 'self'; connect-src 'self'; "
            + "style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final FormOfAnotherSite formOfAnotherSite;

    PortalSecurity(@Value("${loopdesk.base-url:}") String base) {
        this.formOfAnotherSite = new FormOfAnotherSite(base);
    }

    @Bean
    @Order(40)
    SecurityFilterChain requesterPages(HttpSecurity http) throws Exception {
        return portal(
                http.securityMatcher(
                        "/",
                        "/report/**",
                        "/uploads/**",
                        "/t/**",
                        "/staff",
                        "/staff/tickets/**",
                        "/staff/problems/**",
                        "/staff/knowledge/**",
                        "/knowledge/**",
                        "/staff/triage",
                        "/staff/templates"),
                OUR_SCRIPT);
    }

    @Bean
    @Order(41)
    SecurityFilterChain findPages(HttpSecurity http) throws Exception {
        return portal(http.securityMatcher("/find"), PageHeaders.WITHOUT_SCRIPT);
    }

    private SecurityFilterChain portal(HttpSecurity http, String policy) throws Exception {
        return PageHeaders.sessionless(http, policy)
                .authorizeHttpRequests(addresses -> addresses
                        .requestMatchers(formOfAnotherSite)
                        .denyAll()
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(new Http403ForbiddenEntryPoint()))
                .build();
    }
}
