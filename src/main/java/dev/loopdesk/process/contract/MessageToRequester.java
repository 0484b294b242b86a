package dev.loopdesk.process.contract;

/**
 * Published when a member of staff completes a task with words to the requester, in the transaction of the completion.
 *
 * @param author account
 */
public record MessageToRequester(String ticketNumber, String author, String text) {}
