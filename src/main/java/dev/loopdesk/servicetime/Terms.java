package dev.loopdesk.servicetime;

/**
 * What is promised for a target.
 *
 * @param priority {@code P1} to {@code P4}, the reason for the promise
 * @param calendar name of the service calendar that counts
 * @param allowed how much time there is, in ISO 8601: service time, for the next update plain time
 */
public record Terms(String priority, String calendar, String allowed) {}
