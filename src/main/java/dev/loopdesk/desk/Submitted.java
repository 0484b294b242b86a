package dev.loopdesk.desk;

/** The receipt for something accepted about a ticket; {@code isNew} is false if it was sent before. */
record Submitted(String number, boolean isNew) {}
