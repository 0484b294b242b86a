package dev.loopdesk.hardening;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Access to the engine's REST API, the web applications, and all addresses without a filter chain of their own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableWebSecurity
class WebSecurity {

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 100;
    private static final Pattern OTHER_ENGINE = Pattern.compile("/engine-rest/engine/(?!default(/|$))[^/]+/.*");
    private static final Pattern SCRIPT_OR_STYLE = Pattern.compile("/camunda/api/[a-z]+/plugin/[^/]+/static/.*");
    private static final RequestMatcher ANOTHER_ENGINE =
            request -> OTHER_ENGINE.matcher(path(request)).matches();

    /**
     * The resource of Admin that lets an anonymous caller create the first administrator (CVE-2026-77226).
     * Administrators come from the configuration only.
     */
    private static final RequestMatcher ADMIN_SETUP = request ->
            List.of(path(request).toLowerCase(Locale.ROOT).split("/", -1)).contains("setup");

    /** HTTP Basic with an account of the engine; the engine checks its authorizations. */
    @Bean
    @Order(20)
    SecurityFilterChain engineRest(HttpSecurity http, StaffAuthenticationProvider staff, IdentityService identity)
            throws Exception {
        var basic = new BasicAuthenticationFilter(
                new ProviderManager(staff), (request, response, failure) -> challenge(response));
        return PageHeaders.sessionless(http.securityMatcher(below("/engine-rest")), PageHeaders.WITHOUT_SCRIPT)
                .addFilterAt(basic, BasicAuthenticationFilter.class)
                .addFilterAfter(new ExpressionFilter(), AuthorizationFilter.class)
                .addFilterAfter(new SavedTaskFilter(), ExpressionFilter.class)
                .addFilterAfter(new EngineIdentityFilter(identity), SavedTaskFilter.class)
                .authorizeHttpRequests(addresses -> addresses
                        .requestMatchers(ANOTHER_ENGINE)
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((request, response, failure) -> {
                            if (ANOTHER_ENGINE.matches(request)) {
                                response.setStatus(HttpStatus.NOT_FOUND.value());
                            } else {
                                challenge(response);
                            }
                        })
                        .accessDeniedHandler(
                                (request, response, failure) -> response.setStatus(HttpStatus.NOT_FOUND.value())))
                .build();
    }

    /** Restricts the data of Cockpit and Admin like their pages; the platform checks the pages only. */
    @Bean
    @Order(30)
    SecurityFilterChain webApplicationData(HttpSecurity http, IdentityService identity) throws Exception {
        return webApplications(http.securityMatcher(below("/camunda/api")))
                .addFilterBefore(
                        (request, response, chain) -> {
                            if (WebApplicationSession.endsWithoutGroup((HttpServletRequest) request, identity)) {
                                ((HttpServletResponse) response).setStatus(HttpStatus.UNAUTHORIZED.value());
                            } else {
                                chain.doFilter(request, response);
                            }
                        },
                        AuthorizationFilter.class)
                .addFilterAfter(new ExpressionFilter(), AuthorizationFilter.class)
                .addFilterAfter(new SavedTaskFilter(), ExpressionFilter.class)
                .authorizeHttpRequests(addresses -> addresses
                        .requestMatchers(ADMIN_SETUP)
                        .denyAll()
                        .requestMatchers(request ->
                                SCRIPT_OR_STYLE.matcher(path(request)).matches())
                        .permitAll()
                        .requestMatchers(below("/camunda/api/cockpit"))
                        .access(mayOpen("cockpit"))
                        .requestMatchers(below("/camunda/api/admin/plugin"))
                        .access(mayOpen("admin"))
                        .anyRequest()
                        .permitAll())
                .build();
    }

    /** The platform's own filters authenticate and prevent CSRF. */
    @Bean
    @Order(31)
    SecurityFilterChain webApplicationPages(HttpSecurity http) throws Exception {
        return webApplications(http.securityMatcher(below("/camunda")))
                .addFilterAfter(new PageNonceFilter(), AuthorizationFilter.class)
                .authorizeHttpRequests(addresses -> addresses.anyRequest().permitAll())
                .build();
    }

    /** Public pages, files, health and metrics. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain everythingElse(HttpSecurity http) throws Exception {
        return PageHeaders.sessionless(http, PageHeaders.WITHOUT_SCRIPT)
                .authorizeHttpRequests(addresses -> addresses.anyRequest().permitAll())
                .build();
    }

    /** Each of some fifteen filters would be measured by itself; the requests as a whole are. */
    @Bean
    SecurityObservationSettings requestsAsAWhole() {
        return SecurityObservationSettings.noObservations();
    }

    /** Answers a request refused by the firewall like any other invalid request. */
    @Bean
    RequestRejectedHandler rejectedRequests(ObjectProvider<HandlerExceptionResolver> resolvers) {
        return (request, response, rejected) -> {
            var failure = new ResponseStatusException(HttpStatus.BAD_REQUEST, null, rejected);
            boolean answered = resolvers
                    .orderedStream()
                    .anyMatch(resolver -> resolver.resolveException(request, response, null, failure) != null);
            if (!answered) {
                response.sendError(HttpStatus.BAD_REQUEST.value());
            }
        };
    }

    /**
     * Checks an address before Spring parses it, because parsing fails if the address and the servlet selected by the
     * container do not match.
     */
    @Bean
    FilterRegistrationBean<Filter> firewall(RequestRejectedHandler rejectedRequests) {
        var firewall = new StrictHttpFirewall();
        Filter check = (request, response, chain) -> {
            var asked = (HttpServletRequest) request;
            try {
                firewall.getFirewalledRequest(asked);
            } catch (RequestRejectedException rejected) {
                rejectedRequests.handle(asked, (HttpServletResponse) response, rejected);
                return;
            }
            chain.doFilter(request, response);
        };
        var registration = new FilterRegistrationBean<>(check);
        registration.setOrder(FIRST + 1);
        return registration;
    }

    /** Stands before all others: sessions and sign-in read the database as well. */
    @Bean
    FilterRegistrationBean<Filter> databaseOutage() {
        var registration = new FilterRegistrationBean<Filter>(new DatabaseOutage());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    /** Binds each request to its thread before sign-in, because {@link SignInThrottle} counts by client address. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> requestContext() {
        var registration = new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setOrder(FIRST);
        return registration;
    }

    /** Replaces the web applications' redirect, which would send everyone to Tasklist. */
    @Bean
    FilterRegistrationBean<Filter> welcomePage() {
        Filter redirect = (request, response, chain) -> {
            String context = ((HttpServletRequest) request).getContextPath();
            ((HttpServletResponse) response).sendRedirect(context + "/camunda/app/welcome/");
        };
        var registration = new FilterRegistrationBean<>(redirect);
        registration.setOrder(FIRST + 2);
        registration.addUrlPatterns("/camunda", "/camunda/");
        return registration;
    }

    private static HttpSecurity webApplications(HttpSecurity http) throws Exception {
        return PageHeaders.bare(http)
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((request, response, failure) ->
                                response.sendError(refused(request).value()))
                        .accessDeniedHandler((request, response, failure) ->
                                response.sendError(refused(request).value())));
    }

    private static HttpStatus refused(HttpServletRequest request) {
        return ADMIN_SETUP.matches(request) ? HttpStatus.NOT_FOUND : HttpStatus.FORBIDDEN;
    }

    private static AuthorizationManager<RequestAuthorizationContext> mayOpen(String application) {
        return (caller, asked) ->
                new AuthorizationDecision(WebApplicationSession.mayOpen(asked.getRequest(), application));
    }

    private static void challenge(HttpServletResponse response) {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"default\"");
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
    }

    /**
     * Matches by full path, because patterns of Spring Security are relative to a servlet, and the engine and the web
     * applications have their own.
     */
    private static RequestMatcher below(String address) {
        return request -> (path(request) + "/").startsWith(address + "/");
    }

    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }
}
