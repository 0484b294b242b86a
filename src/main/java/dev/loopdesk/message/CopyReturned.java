package dev.loopdesk.message;

/** Published when a copy did not reach its participant, in the transaction that records it. */
public record CopyReturned(String ticketNumber) {}
