package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Logs the address of the start page and, in a trial, the accounts. */
@Component
class ReadyNotice {

    private static final Logger LOG = LoggerFactory.getLogger("dev.loopdesk");
    static final String BUNDLE = "workspace";

    private final Environment environment;

    ReadyNotice(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        String port = environment.getProperty("local.server.port");
        if (port == null) {
            return;
        }
        boolean production = environment.acceptsProfiles(Profiles.of(ProductionCheck.PROFILE));
        String address = environment.getProperty("loopdesk.base-url", "http://localhost:" + port);
        LOG.info("\n\n{}\n", notice(Texts.of(BUNDLE, Locale.getDefault()), address, production));
    }

    static String notice(Texts texts, String address, boolean production) {
        String accounts = String.join(", ", TryOutAccount.ids());
        String places =
                List.of("ready.portal", "ready.staff", "ready.tasklist", "ready.cockpit", "ready.admin").stream()
                        .map(key -> "  " + texts.get(key, address))
                        .collect(Collectors.joining("\n", "  " + texts.get("ready.title") + "\n", ""));
        if (production) {
            return places;
        }
        return places + "\n  " + texts.get("ready.mailbox", address) + "\n  " + texts.get("ready.accounts", accounts);
    }
}
