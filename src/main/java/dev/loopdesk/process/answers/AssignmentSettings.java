package dev.loopdesk.process.answers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for assigning new tasks.
 *
 * @param automatic whether a new task of a team goes to one of its members by itself
 */
@ConfigurationProperties("loopdesk.assignment")
record AssignmentSettings(@DefaultValue("false") boolean automatic) {}
