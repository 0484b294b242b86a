package dev.loopdesk.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Takes the account from the engine that the web applications' filter gave it: the desk's addresses are protected by
 * roles, like those of the API, and the engine's rights for tasks would hide a ticket that staff may see.
 */
@Configuration(proxyBeanMethods = false)
class DeskIdentity implements HandlerInterceptor, WebMvcConfigurer {

    private final IdentityService identity;

    DeskIdentity(IdentityService identity) {
        this.identity = identity;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/camunda/api/loopdesk/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        identity.clearAuthentication();
        return true;
    }
}
