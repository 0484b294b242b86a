package dev.loopdesk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers of tests that must be known before the server starts, because links and settings contain them. */
public final class FreePort {

    /**
     * Below the ports of outgoing connections (from 32768 on Linux), one of which could take a port before its server does.
     */
    private static final int FIRST = 20_000;

    private static final int COUNT = 10_000;
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    /** Returns a port that nobody listens at. */
    public static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Taken; another one is tried.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("No port is free");
    }
}
