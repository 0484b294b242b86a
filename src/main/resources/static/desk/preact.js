// Preact, its hooks and htm in one module, as Maven brings it.
export * from '/_static/htm/3.1.1/preact/standalone.module.js';
