package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Restricts callers to the addresses of their roles ({@link AllowedTo}). Addresses that write are for integrations
 * only: they send a key with each request, so that a page of another site cannot write with the browser session of
 * staff.
 */
@Configuration(proxyBeanMethods = false)
class ApiRights implements HandlerInterceptor, WebMvcConfigurer {

    private static final List<Role> BY_DEFAULT = List.of(Role.STAFF);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
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
        }
        return true;
    }

    private static String why(List<Role> allowed, Authentication caller) {
        if (Role.INTEGRATION.isOf(caller)) {
            return "not-staff";
        }
        return allowed.contains(Role.MANAGER) ? "not-manager" : "not-integration";
    }
}
