/** Health and figures for operators: what a probe, a scraper and an alert ask for. */
@NullMarked
package dev.loopdesk.monitoring;

import org.jspecify.annotations.NullMarked;
