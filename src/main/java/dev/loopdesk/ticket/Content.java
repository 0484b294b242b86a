package dev.loopdesk.ticket;

/**
 * Bytes that were stored.
 *
 * @param id opaque and random
 * @param size in bytes
 * @param sha256 over the bytes, in hexadecimal
 */
public record Content(String id, long size, String sha256) {}
