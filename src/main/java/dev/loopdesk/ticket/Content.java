package dev.loopdesk.ticket;

/**
 * Stored bytes.
 *
 * @param id random id
 * @param size in bytes
 * @param sha256 hash of the bytes, in hexadecimal
 */
public record Content(String id, long size, String sha256) {}
