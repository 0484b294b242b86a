package dev.loopdesk.hardening;

import java.util.ArrayList;
import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;

/**
 * Sets the security headers of our own pages, including error pages, before a page is rendered, so that a page can
 * override them. The web applications set their own.
 */
public final class PageHeaders extends HeaderWriterFilter {

    /** Allows no script. */
    public static final String WITHOUT_SCRIPT = "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private PageHeaders(List<HeaderWriter> writers) {
        super(writers);
        setShouldWriteHeadersEagerly(true);
    }

    /** An error page is rendered in its own dispatch and must not keep the policy of the failed page. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** Configures a filter chain without session and cookie, with the headers of our pages and additional ones. */
    public static HttpSecurity sessionless(HttpSecurity http, String contentPolicy, HeaderWriter... more)
            throws Exception {
        List<HeaderWriter> writers = new ArrayList<>();
        writers.add((request, response) -> {
            response.setHeader("Content-Security-Policy", contentPolicy);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "DENY");
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        });
        var httpsOnly = new HstsHeaderWriter();
        httpsOnly.setIncludeSubDomains(false);
        writers.add(httpsOnly);
        writers.addAll(List.of(more));
        return bare(http).addFilterAt(new PageHeaders(writers), HeaderWriterFilter.class);
    }

    /** Configures a chain without Spring Security's sessions, headers and CSRF protection; other filters provide them if needed. */
    static HttpSecurity bare(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                // A session belongs to the web applications: a new id with each call would sign out who makes two at
                // once.
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        .sessionFixation(SessionManagementConfigurer.SessionFixationConfigurer::none));
    }
}
