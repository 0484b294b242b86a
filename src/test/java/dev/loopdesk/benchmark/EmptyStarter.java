package dev.loopdesk.benchmark;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application of the engine's web applications and its REST API, as their starters make it, and nothing more. */
@EnableAutoConfiguration
public final class EmptyStarter {

    private EmptyStarter() {}

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(EmptyStarter.class, args);
    }
}
