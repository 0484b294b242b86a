package dev.loopdesk.hardening;

import jakarta.servlet.FilterConfig;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;

/**
 * Asks for an account of the engine at every address of its REST API; the engine itself slows down whoever guesses
 * passwords. The original leaves the list of engines public.
 */
class RestAuthenticationFilter extends ProcessEngineAuthenticationFilter {

    @Override
    public void init(FilterConfig configuration) {
        authenticationProvider = new HttpBasicAuthenticationProvider();
    }

    @Override
    protected boolean requiresEngineAuthentication(String requestUrl) {
        return true;
    }
}
