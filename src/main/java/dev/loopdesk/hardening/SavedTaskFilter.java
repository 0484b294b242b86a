package dev.loopdesk.hardening;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the reference to its form out of a task that is saved. Tasklist sends a task back as it got it when a follow-up
 * date is set, and the engine's API cannot read what it wrote itself: every task with a form was refused.
 */
class SavedTaskFilter extends OncePerRequestFilter {

    private static final Pattern TASK = Pattern.compile(".*/task/[^/]+/?");
    private static final String FORM = "camundaFormRef";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("PUT")
                || !TASK.matcher(request.getRequestURI()).matches();
    }

    /** The filter of expressions has read the body, and limited its size and depth. */
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getInputStream().readAllBytes();
        byte[] forwarded = body;
        try {
            if (JSON.readTree(body) instanceof ObjectNode task && task.remove(FORM) != null) {
                forwarded = JSON.writeValueAsBytes(task);
            }
        } catch (JsonProcessingException e) {
            // No JSON: the engine answers with its own error.
            forwarded = body;
        }
        chain.doFilter(new RepeatableRequest(request, forwarded), response);
    }
}
