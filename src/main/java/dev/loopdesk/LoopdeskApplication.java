package dev.loopdesk;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Loopdesk. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LoopdeskApplication {

    /** Starts the service desk. */
    public static void main(String[] args) {
        SpringApplication.run(LoopdeskApplication.class, args);
    }
}
