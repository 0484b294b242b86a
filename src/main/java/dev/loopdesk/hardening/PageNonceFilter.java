package dev.loopdesk.hardening;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each page of the web applications a nonce of its own. The platform keeps the nonce of the content security policy in
 * the servlet context, which all requests share: a request between the header and the page of another one left that page
 * without its scripts, an empty page.
 */
class PageNonceFilter extends OncePerRequestFilter {

    /** The platform's attribute for the nonce. */
    private static final String NONCE = "org.camunda.bpm.csp.nonce";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ServletContext context = withOwnNonce(request.getServletContext());
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public ServletContext getServletContext() {
                        return context;
                    }
                },
                response);
    }

    private static ServletContext withOwnNonce(ServletContext shared) {
        var nonce = new AtomicReference<Object>();
        return (ServletContext) Proxy.newProxyInstance(
                PageNonceFilter.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, values) -> {
                    if (values != null && values.length > 0 && NONCE.equals(values[0])) {
                        if (method.getName().equals("setAttribute")) {
                            nonce.set(values[1]);
                            return null;
                        }
                        if (method.getName().equals("getAttribute")) {
                            return nonce.get();
                        }
                    }
                    try {
                        return method.invoke(shared, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
