package dev.loopdesk.process.targets;

import java.util.List;

/**
 * A wait for the requester has ended before all messages about it have reached them: its question is answered otherwise, or no
 * longer asked.
 *
 * @param number number of the ticket
 * @param messages ids of the messages that have not reached the requester
 */
public record QuestionOvertaken(String number, List<String> messages) {}
