/**
 * The words of models, filters and groups in the language of who reads them in the web applications: one model carries
 * all languages.
 */
@NullMarked
package dev.loopdesk.translation;

import org.jspecify.annotations.NullMarked;
