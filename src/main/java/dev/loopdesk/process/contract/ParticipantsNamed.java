package dev.loopdesk.process.contract;

import java.util.List;

/**
 * Published when a member of staff completes a task with people to keep informed, in the transaction of the completion.
 *
 * @param author account
 * @param field label and key of the field that names them
 * @param keys keys of the fields that name them
 * @param people {@code Name <address>}, a line each
 */
public record ParticipantsNamed(String ticketNumber, String author, String field, List<String> keys, String people) {}
