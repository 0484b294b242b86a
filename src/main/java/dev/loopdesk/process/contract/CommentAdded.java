package dev.loopdesk.process.contract;

/**
 * Published when a member of staff comments on a task of a ticket, in the transaction of the comment.
 *
 * @param author account
 */
public record CommentAdded(String ticketNumber, String author, String text) {}
