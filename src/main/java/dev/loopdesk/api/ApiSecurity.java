package dev.loopdesk.api;

import dev.loopdesk.hardening.PageHeaders;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.hardening.StaffAuthenticationProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Access to the API for integrations with a key and for signed-in staff; {@link ApiRights} restricts each role to its
 * addresses.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class ApiSecurity {

    /** Access to what everybody may read, with or without an account. */
    @Bean
    @Order(9)
    SecurityFilterChain publicApi(HttpSecurity http) throws Exception {
        return PageHeaders.sessionless(
                        http.securityMatcher(ApiRights.PUBLIC), PageHeaders.WITHOUT_SCRIPT, (request, response) -> {
                            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                            response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
                        })
                .authorizeHttpRequests(addresses -> addresses.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(10)
    SecurityFilterChain api(HttpSecurity http, StaffAuthenticationProvider staff, ApiKeys keys, ApiRefusals refusals)
            throws Exception {
        var callers = new BasicAuthenticationFilter(new ProviderManager(keys, staff), refusals);
        callers.setAuthenticationConverter(new ApiCallerConverter());
        return PageHeaders.sessionless(
                        http.securityMatcher("/api/**"), PageHeaders.WITHOUT_SCRIPT, (request, response) -> {
                            // Answers depend on the caller and the caller's language, so they are not cached.
                            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                            response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
                        })
                .addFilterAt(callers, BasicAuthenticationFilter.class)
                .authorizeHttpRequests(addresses -> addresses
                        .anyRequest()
                        .hasAnyAuthority(Role.STAFF.name(), Role.ANALYST.name(), Role.INTEGRATION.name()))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
    }

    /** Access to the desk by the session of the web applications alone; its texts are public. */
    @Bean
    @Order(11)
    SecurityFilterChain desk(HttpSecurity http, StaffAuthenticationProvider staff) throws Exception {
        // Without a challenge, for which a browser would open its own dialog.
        var refusal = new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
        var callers = new BasicAuthenticationFilter(new ProviderManager(staff), refusal);
        callers.setAuthenticationConverter(ApiCallerConverter::session);
        RequestMatcher texts = request -> request.getServletPath().equals(ApiRights.DESK + "texts");
        return PageHeaders.sessionless(
                        http.securityMatcher(request -> request.getServletPath().startsWith(ApiRights.DESK)),
                        PageHeaders.WITHOUT_SCRIPT,
                        (request, response) -> {
                            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                            response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
                        })
                .addFilterAt(callers, BasicAuthenticationFilter.class)
                .authorizeHttpRequests(addresses -> addresses
                        .requestMatchers(texts)
                        .permitAll()
                        .anyRequest()
                        .hasAnyAuthority(Role.STAFF.name(), Role.ANALYST.name()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(refusal))
                .build();
    }
}
