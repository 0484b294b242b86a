package dev.loopdesk.mail.inbound;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Shows managers what mail was ignored and why, and has it inspected if it should not have been (S2.4). */
@Controller
class IgnoredMailPage {

    private static final int MOST = 100;
    /** Outcomes of mails that nothing was made of. */
    private static final List<String> OUTCOMES =
            List.of(ReceiveMailProcess.Outcome.IGNORED, ReceivedMails.DISCARDED, ReceiveMailProcess.Outcome.BOUNCE);

    static final Set<String> SAME_SITE = Set.of("same-origin", "none");

    private final ReceivedMails mails;
    private final SupportProcess process;
    private final Clock clock;
    private final ZoneId zone;
    private final TransactionTemplate transaction;

    IgnoredMailPage(
            ReceivedMails mails,
            SupportProcess process,
            Clock clock,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone,
            PlatformTransactionManager transactions) {
        this.mails = mails;
        this.process = process;
        this.clock = clock;
        this.zone = zone;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A row of the page; templates call its methods. */
    public record Row(
            String id,
            String arrived,
            String sender,
            String subject,
            String reason,
            boolean inspectable,
            String original) {}

    /** A choice of the filter. */
    public record Choice(String value, String label) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/api/mails")
    String page(
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = ReceiveMailProcess.Outcome.IGNORED) String outcome,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean taken,
            Locale reader,
            Model model) {
        Texts words = Texts.of(MailText.BUNDLE, reader);
        if (!OUTCOMES.contains(outcome)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        List<String> reasons = mails.reasons(outcome);
        List<StoredMail> found =
                mails.settled(outcome, reason, before == null ? clock.instant().plusSeconds(1) : instant(before), MOST);
        var time = DateTimeFormatter.ofPattern(words.get("ignored.time"), words.locale());
        model.addAttribute("words", words);
        model.addAttribute("taken", taken);
        model.addAttribute(
                "mails",
                found.stream()
                        .map(mail -> new Row(
                                mail.id(),
                                time.format(mail.arrivedAt().atZone(zone)),
                                mail.sender() == null ? "" : mail.sender(),
                                Characters.withoutTurns(mail.subject()),
                                MailText.reason(mail.reason(), words.locale()),
                                outcome.equals(ReceiveMailProcess.Outcome.IGNORED),
                                MailDownload.address(mail.id())))
                        .toList());
        model.addAttribute(
                "older",
                found.size() < MOST
                        ? null
                        : found.get(found.size() - 1).arrivedAt().toString());
        model.addAttribute("outcome", outcome);
        model.addAttribute("reason", reason);
        model.addAttribute(
                "outcomes",
                OUTCOMES.stream()
                        .map(key -> new Choice(key, words.get("ignored.outcome." + key)))
                        .toList());
        model.addAttribute(
                "reasons",
                reasons.stream()
                        .map(key -> new Choice(key, MailText.reason(key, words.locale())))
                        .toList());
        return "ignored-mails";
    }

    @AllowedTo(Role.MANAGER)
    @PostMapping("/api/mails/{id}/inspection")
    String inspect(
            @PathVariable String id, @RequestHeader(name = "Sec-Fetch-Site", defaultValue = "none") String site) {
        // A page of another site must not decide with a manager's session.
        if (!SAME_SITE.contains(site)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        if (mails.find(id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        transaction.executeWithoutResult(status -> {
            if (!mails.takeUp(id)) {
                throw new ResponseStatusException(HttpStatus.CONFLICT);
            }
            process.mailInspectionWanted(id);
        });
        return "redirect:/api/mails?taken=true";
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
    }
}
