package dev.loopdesk.hardening;

import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import org.camunda.bpm.engine.impl.scripting.engine.ScriptEngineResolver;
import org.jspecify.annotations.Nullable;

/** Knows no script engine, so that no script runs, wherever a model hides it. JUEL and FEEL need none. */
class NoScriptEngines implements ScriptEngineResolver {

    /** A class loader without parent and without classes: the manager finds nothing to offer. */
    private final ScriptEngineManager none = new ScriptEngineManager(new ClassLoader(null) {});

    @Override
    public void addScriptEngineFactory(ScriptEngineFactory factory) {
        // None is kept.
    }

    @Override
    public ScriptEngineManager getScriptEngineManager() {
        return none;
    }

    @Override
    public @Nullable ScriptEngine getScriptEngine(String language, boolean resolveFromCache) {
        return null;
    }
}
