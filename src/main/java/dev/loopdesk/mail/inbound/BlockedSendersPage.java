package dev.loopdesk.mail.inbound;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.MailSenders;
import dev.loopdesk.text.Texts;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Shows leads and managers which senders of mail were blocked, and takes a sender off the list again (S2.1). */
@Controller
class BlockedSendersPage {

    private static final Logger LOG = LoggerFactory.getLogger(BlockedSendersPage.class);
    private static final int MOST = 1_000;

    private final MailSenders senders;
    private final ZoneId zone;

    BlockedSendersPage(MailSenders senders, @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.senders = senders;
        this.zone = zone;
    }

    /** A row of the page; templates call its methods. */
    public record Row(String address, String by, String since) {}

    @AllowedTo(Role.LEAD)
    @GetMapping("/api/mails/senders")
    String page(@RequestParam(defaultValue = "false") boolean unblocked, Locale reader, Model model) {
        Texts words = Texts.of(MailText.BUNDLE, reader);
        var time = DateTimeFormatter.ofPattern(words.get("ignored.time"), words.locale());
        model.addAttribute("words", words);
        model.addAttribute("unblocked", unblocked);
        model.addAttribute(
                "senders",
                senders.blocked(MOST).stream()
                        .map(sender -> new Row(
                                sender.address(),
                                sender.by(),
                                time.format(sender.since().atZone(zone))))
                        .toList());
        return "blocked-senders";
    }

    @AllowedTo(Role.LEAD)
    @PostMapping("/api/mails/senders/unblock")
    String unblock(
            @RequestParam String address,
            @RequestHeader(name = "Sec-Fetch-Site", defaultValue = "none") String site,
            Authentication caller) {
        // A page of another site must not decide with a lead's session.
        if (!IgnoredMailPage.SAME_SITE.contains(site)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        senders.unblock(address);
        LOG.info("{} no longer blocks a sender of mail", caller.getName());
        return "redirect:/api/mails/senders?unblocked=true";
    }
}
