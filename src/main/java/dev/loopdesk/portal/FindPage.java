package dev.loopdesk.portal;

import dev.loopdesk.process.requester.RequesterActions;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Mails new links to requesters with open tickets. Neither the answer nor its time discloses whether an address is
 * known, because the work is done after the answer.
 */
@Controller
class FindPage {

    private static final Logger LOG = LoggerFactory.getLogger(FindPage.class);
    private static final int MOST_PER_HOUR = 3;
    private static final int LONGEST_ADDRESS = 255;

    private final RequesterActions requester;
    private final ZoneId zone;
    private final HourlyRateLimit wishes;

    /** A longer queue indicates flooding; further requests are dropped. */
    private final ThreadPoolExecutor afterwards = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1_000),
            work -> {
                var thread = new Thread(work, "links-by-mail");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    FindPage(
            RequesterActions requester,
            Clock clock,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.requester = requester;
        this.zone = zone;
        this.wishes = new HourlyRateLimit(MOST_PER_HOUR, clock);
    }

    @GetMapping("/find")
    String show(
            @RequestParam(name = "done", required = false) @Nullable String done,
            Locale language,
            HttpServletResponse response,
            Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("words", new RequesterWords(language, zone));
        model.addAttribute("done", "sent".equals(done));
        return "find";
    }

    @PostMapping("/find")
    String find(
            @RequestParam(name = "email", defaultValue = "") String email,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            HttpServletResponse response) {
        String address = email.strip();
        if (!address.isEmpty() && address.length() <= LONGEST_ADDRESS && wishes.allows(address)) {
            afterwards.execute(() -> send(address));
        }
        return Redirect.to("/find?done=sent" + Redirect.language(lang, "&"), response);
    }

    private void send(String address) {
        try {
            requester.sendLinks(address);
        } catch (RuntimeException e) {
            LOG.warn("Links that somebody asked for could not be sent", e);
        }
    }

    @PreDestroy
    void stop() {
        afterwards.shutdown();
    }
}
