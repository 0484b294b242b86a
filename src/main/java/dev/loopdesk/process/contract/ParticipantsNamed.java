package dev.loopdesk.process.contract;

/**
 * Published when a member of staff completes a task with people to keep informed, in the transaction of the completion.
 *
 * @param author account
 * @param people {@code Name <address>}, a line each
 */
public record ParticipantsNamed(String ticketNumber, String author, String people) {}
