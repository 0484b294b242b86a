package dev.loopdesk.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Keeps integrations to what is theirs, and staff out of it. Whatever writes is for integrations: they send a key with
 * each request, so that no page elsewhere can make the browser of a member of staff write something.
 */
@Configuration(proxyBeanMethods = false)
class ApiRights implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        ForIntegrations opened = method.getMethodAnnotation(ForIntegrations.class);
        if (request.getAttribute(ApiCallers.INTEGRATION) == null) {
            if (opened != null && !opened.andStaff()) {
                throw new ApiProblem(HttpStatus.FORBIDDEN, "not-integration");
            }
        } else if (opened == null) {
            throw new ApiProblem(HttpStatus.FORBIDDEN, "not-staff");
        }
        return true;
    }
}
