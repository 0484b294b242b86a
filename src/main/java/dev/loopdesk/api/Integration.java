package dev.loopdesk.api;

/** A program that speaks for requesters, by the name under which its key is configured. */
record Integration(String name) {}
