package dev.loopdesk.workspace;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Says where to go and, to try Loopdesk, who to sign in as. */
@Component
class ReadyNotice {

    private static final Logger LOG = LoggerFactory.getLogger("dev.loopdesk");

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
        LOG.info("\n\n{}\n", notice(WorkspaceTexts.of(Locale.getDefault()), address, production));
    }

    static String notice(ResourceBundle texts, String address, boolean production) {
        String accounts =
                Arrays.stream(TryOutAccount.values()).map(TryOutAccount::id).collect(Collectors.joining(", "));
        String places = List.of("ready.portal", "ready.tasklist", "ready.cockpit", "ready.admin").stream()
                .map(key -> "  " + MessageFormat.format(texts.getString(key), address))
                .collect(Collectors.joining("\n", "  " + texts.getString("ready.title") + "\n", ""));
        if (production) {
            return places;
        }
        return places
                + "\n  " + MessageFormat.format(texts.getString("ready.mailbox"), address)
                + "\n  " + MessageFormat.format(texts.getString("ready.accounts"), accounts);
    }
}
