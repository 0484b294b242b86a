package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.MailWithoutTicket.Mail;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of ignored, discarded and returned mail, for managers (S2.4, S6.2). */
@RestController
@RequestMapping({"/api/reports", "/camunda/api/loopdesk/reports"})
class MailApi {

    private static final String ANY = "any";

    private final MailWithoutTicket mails;
    private final ReportQuery query;

    MailApi(MailWithoutTicket mails, ReportQuery query) {
        this.mails = mails;
        this.query = query;
    }

    /**
     * Mails.
     *
     * @param counts number of mails of the days by outcome
     * @param next id of the last mail, after which the next page begins; null on the last page
     */
    record Page(
            Map<String, Long> counts,
            List<Mail> mails,
            @Nullable String next) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping("/mail")
    Page mail(HttpServletRequest request, Locale reader) {
        QueryParameters parameters = query.of(request);
        List<String> outcomes = outcomes(parameters);
        Period period = query.period(parameters);
        String before = query.before(parameters);
        if (before != null && mails.arrival(before).isEmpty()) {
            parameters.problem("before", "wants.cursor");
        }
        int limit = query.limit(parameters);
        parameters.accept();
        List<Mail> found = mails.mails(outcomes, period, before, limit + 1);
        List<Mail> page = found.subList(0, Math.min(limit, found.size()));
        Texts words = Texts.of("received-mail", reader);
        return new Page(
                mails.counts(period),
                page.stream().map(mail -> withReason(mail, words)).toList(),
                found.size() > limit ? page.get(limit - 1).id() : null);
    }

    /** The same as a table of values. */
    @AllowedTo(Role.MANAGER)
    @GetMapping("/mail.csv")
    ResponseEntity<byte[]> table(HttpServletRequest request, Locale reader) {
        QueryParameters parameters = query.of(request);
        List<String> outcomes = outcomes(parameters);
        Period period = query.period(parameters);
        parameters.accept();
        Texts words = Texts.of("received-mail", reader);
        var table = new CsvTable(reader, "at", "sender", "subject", "outcome", "reason", "number");
        for (Mail mail : mails.mails(outcomes, period, null, CsvTable.MOST_ROWS)) {
            table.row(Arrays.asList(
                    table.moment(mail.at(), period.zone()),
                    mail.sender(),
                    mail.subject(),
                    table.word("mail." + mail.outcome()),
                    withReason(mail, words).reason(),
                    mail.ticket()));
        }
        return table.download("mail");
    }

    private static List<String> outcomes(QueryParameters parameters) {
        List<String> choices = new ArrayList<>(List.of(ANY));
        choices.addAll(MailWithoutTicket.OUTCOMES);
        String outcome = parameters.oneOf("outcome", choices);
        return outcome.equals(ANY) ? MailWithoutTicket.OUTCOMES : List.of(outcome);
    }

    /** Returns a mail with its reason in words. */
    private static Mail withReason(Mail mail, Texts words) {
        String reason = mail.reason() == null
                ? null
                : Objects.requireNonNullElse(
                        words.find("reason." + mail.reason()),
                        Objects.requireNonNullElse(words.find("unreadable." + mail.reason()), mail.reason()));
        return new Mail(mail.id(), mail.at(), mail.sender(), mail.subject(), mail.outcome(), reason, mail.ticket());
    }
}
