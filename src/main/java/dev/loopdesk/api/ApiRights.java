package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.FormOfAnotherSite;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.hardening.WebApplicationSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Restricts callers to the addresses of their roles ({@link AllowedTo}). Staff write with the token of their session or
 * with a password, so that a page of another site cannot write through their browser (CSRF); integrations send a key
 * with each request.
 */
@Configuration(proxyBeanMethods = false)
class ApiRights implements HandlerInterceptor, WebMvcConfigurer {

    /** The desk's own addresses: below those of the web applications, so that their sessions hold there. */
    static final String DESK = "/camunda/api/loopdesk/";

    /** Addresses for everybody. */
    static final String PUBLIC = "/api/public/**";

    private static final List<Role> BY_DEFAULT = List.of(Role.STAFF);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final FormOfAnotherSite anotherSite;

    ApiRights(@Value("${loopdesk.base-url:}") String base) {
        this.anotherSite = new FormOfAnotherSite(base);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns("/api/**", DESK + "**")
                .excludePathPatterns(DESK + "texts", PUBLIC);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            AllowedTo stated = method.getMethodAnnotation(AllowedTo.class);
            List<Role> allowed = stated == null ? BY_DEFAULT : List.of(stated.value());
            Authentication caller =
                    Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
            if (allowed.stream().noneMatch(role -> role.isOf(caller))) {
                throw new ApiProblem(HttpStatus.FORBIDDEN, why(allowed, caller));
            }
            if (!Role.INTEGRATION.isOf(caller) && isForged(request)) {
                throw new ApiProblem(HttpStatus.FORBIDDEN, "another-site");
            }
        }
        return true;
    }

    private boolean isForged(HttpServletRequest request) {
        if (READING.contains(request.getMethod())) {
            return false;
        }
        // A browser sends a stored password of HTTP Basic by itself, like a cookie.
        boolean byPassword = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        return anotherSite.matches(request) || !(byPassword || WebApplicationSession.hasToken(request));
    }

    private static String why(List<Role> allowed, Authentication caller) {
        if (Role.INTEGRATION.isOf(caller)) {
            return "not-staff";
        }
        if (allowed.equals(List.of(Role.AGENT))) {
            return Role.STAFF.isOf(caller) ? "reads-only" : "not-staff";
        }
        if (allowed.equals(List.of(Role.LEAD))) {
            return "not-lead";
        }
        if (allowed.contains(Role.ANALYST)) {
            return "not-analyst";
        }
        if (allowed.equals(BY_DEFAULT)) {
            return "not-staff";
        }
        return allowed.contains(Role.MANAGER) ? "not-manager" : "not-integration";
    }
}
