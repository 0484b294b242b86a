package dev.loopdesk.mail.tryout;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** Shows all mail of the embedded mail server. The pages run no scripts; HTML of a mail is in a sandboxed frame. */
@Controller
@RequestMapping("/mailbox")
@WithEmbeddedMailServer
class MailboxPages {

    /** A link may open a new page, which is not sandboxed. */
    private static final String MAIL_POLICY =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
                    + "form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    /** Links open outside of the frame, because most pages refuse to be framed. */
    private static final String LINKS_OPEN_OUTSIDE = "<!DOCTYPE html><base target=\"_blank\">";

    private final EmbeddedMailServer server;
    private final ZoneId zone;
    private final SecureRandom random = new SecureRandom();

    MailboxPages(EmbeddedMailServer server, @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.server = server;
        this.zone = zone;
    }

    @ModelAttribute
    void prepare(Model model, Locale reader, HttpServletResponse response) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        model.addAttribute("nonce", nonce);
        model.addAttribute("words", new MailboxWords(reader, zone));
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'nonce-" + nonce + "'; frame-src 'self'; "
                        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    }

    @GetMapping
    String mailboxes(Model model) {
        model.addAttribute("mailboxes", server.mailboxes());
        // As text, because numbers are formatted with separators.
        model.addAttribute("smtpPort", Integer.toString(server.smtpPort()));
        model.addAttribute("imapPort", Integer.toString(server.imapPort()));
        return "mailbox";
    }

    @GetMapping("/{box}")
    String mails(@PathVariable String box, Model model) {
        Mailbox mailbox = mailbox(box);
        model.addAttribute("mailbox", mailbox);
        model.addAttribute("mails", mailbox.mails().stream().map(MailView::new).toList());
        return "mailbox-mails";
    }

    @GetMapping("/{box}/{uid}")
    String mail(@PathVariable String box, @PathVariable String uid, Model model) {
        Mailbox mailbox = mailbox(box);
        model.addAttribute("mailbox", mailbox);
        model.addAttribute("mail", mail(mailbox, uid));
        return "mailbox-mail";
    }

    @GetMapping("/{box}/{uid}/html")
    ResponseEntity<String> html(@PathVariable String box, @PathVariable String uid, HttpServletResponse response) {
        String html = mail(mailbox(box), uid).html();
        if (html == null) {
            throw missing();
        }
        response.setHeader("Content-Security-Policy", MAIL_POLICY);
        response.setHeader("X-Frame-Options", "SAMEORIGIN");
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(LINKS_OPEN_OUTSIDE + html);
    }

    private Mailbox mailbox(String id) {
        return server.find(id).orElseThrow(MailboxPages::missing);
    }

    private static MailView mail(Mailbox mailbox, String uid) {
        try {
            return mailbox.mail(Long.parseLong(uid)).map(MailView::new).orElseThrow(MailboxPages::missing);
        } catch (NumberFormatException e) {
            throw missing();
        }
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
