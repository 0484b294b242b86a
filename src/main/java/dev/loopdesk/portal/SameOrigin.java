package dev.loopdesk.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Takes forms from our own pages only. Browsers say where a form stood; what says nothing is no browser, and knows the
 * link or nothing. {@code Origin: null} is what our own pages send, because they send no referrer.
 */
@Configuration(proxyBeanMethods = false)
class SameOrigin implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OURS = Set.of("same-origin", "none");
    private final String base;

    SameOrigin(@Value("${loopdesk.base-url:}") String base) {
        this.base = base;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/report", "/find", "/uploads/**", "/t/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (READING.contains(request.getMethod()) || isOurs(request)) {
            return true;
        }
        response.sendError(HttpStatus.FORBIDDEN.value());
        return false;
    }

    private boolean isOurs(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OURS.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || origin.equals("null")) {
            return true;
        }
        String authority = authority(origin);
        return authority != null
                && (authority.equals(request.getHeader(HttpHeaders.HOST)) || authority.equals(authority(base)));
    }

    private static @Nullable String authority(String address) {
        try {
            return URI.create(address).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
