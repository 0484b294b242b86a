package dev.loopdesk.mail.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.mail.outbound.MailConfiguration;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        classes = {MailConfiguration.class, EmbeddedMailConfiguration.class, MailboxPages.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"loopdesk.mail.embedded.smtp-port=0", "loopdesk.mail.embedded.imap-port=0"})
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class
})
class MailboxPagesTest {

    private static final String HOSTILE =
            "<script>alert(1)</script>${7000*7000}[[${7000*7000}]]\"'><img src=x onerror=alert(2)>";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path home;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private JavaMailSender sender;

    @LocalServerPort
    private int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void keepMailApart(DynamicPropertyRegistry properties) {
        properties.add("loopdesk.home", home::toString);
    }

    @BeforeEach
    void sendMails() throws MessagingException {
        send("ana@example.org", "First", "one", "<p>one</p>");
        send("ana@example.org", "第二封", "two\nlines", "<p>two</p><script>alert(3)</script>");
        send("mallory@example.org", HOSTILE, HOSTILE, HOSTILE);
    }

    @Test
    void mailboxesAreListedWithCounts() throws Exception {
        HttpResponse<String> page = get("/mailbox", "en");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("lang=\"en\"", "All mail that", ">ana@example.org<", ">support@loopdesk.local<")
                .doesNotContain(home.toString());
        assertThat(get("/mailbox", "zh-CN,zh;q=0.9").body()).contains("lang=\"zh-CN\"", "内置邮件服务器");
        assertThat(get("/mailbox", "fr").body()).contains("All mail that");
    }

    @Test
    void mailsAreListedNewestFirstAndReadAsTextAndHtml() throws Exception {
        String list = get(link("/mailbox", "ana@example.org"), "en").body();
        assertThat(list).containsSubsequence("第二封", "First");

        String address = link(link("/mailbox", "ana@example.org"), "第二封");
        String mail = get(address, "en").body();
        assertThat(mail).contains("two\nlines", "Loopdesk &lt;support@loopdesk.local&gt;", "Received: from");
        assertThat(mail)
                .containsPattern("<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\"[^>]* src=\""
                        + Pattern.quote(address) + "/html\"");
        assertThat(get(address + "/html", "en").body())
                .startsWith("<!DOCTYPE html><base target=\"_blank\">")
                .contains("<p>two</p>");
    }

    @Test
    void linksOfATextStandAboveItOnceEach() throws Exception {
        send(
                "eve@example.org",
                "Links",
                "See https://a.example/x?y=1&z=2. Or https://a.example/x?y=1&z=2, or not",
                "-");

        String page = get(link("/mailbox", "eve@example.org") + "/1", "en").body();

        String shown = "<a href=\"https://a.example/x?y=1&amp;z=2\" rel=\"noreferrer\">";
        assertThat(page).containsOnlyOnce("<dd>" + shown);
        assertThat(page.split(Pattern.quote(shown), -1)).hasSize(4);
    }

    @Test
    void noPageCanRunAScriptOrLoadAnything() throws Exception {
        String list = link("/mailbox", "mallory@example.org");
        String mail = list + "/1";
        for (String address : new String[] {"/mailbox", list, mail}) {
            HttpResponse<String> page = get(address, "en");
            String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertThat(policy)
                    .startsWith("default-src 'none'; style-src 'nonce-")
                    .doesNotContain("unsafe", "script-src");
            assertThat(page.body())
                    .doesNotContain("<script", "<img", "onerror=alert(2)>", "49000000")
                    .contains("nonce=\"");
            assertHeaders(page, "DENY");
        }
        assertThat(get(mail, "en").body()).contains("&lt;script&gt;alert(1)&lt;/script&gt;${7000*7000}");
        HttpResponse<String> html = get(mail + "/html", "en");
        assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; ")
                .doesNotContain("allow-scripts", "allow-same-origin", "script-src");
        assertThat(html.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertHeaders(html, "SAMEORIGIN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mailbox/nobody",
                "/mailbox/..%2f..",
                "/mailbox/nobody/1",
                "/mailbox/%s/0",
                "/mailbox/%s/x",
                "/mailbox/%s/99999999999999999999",
                "/mailbox/%s/1/other"
            })
    void whatIsNotThereIsNotFound(String address) throws Exception {
        String box = link("/mailbox", "ana@example.org").substring("/mailbox/".length());

        assertThat(get(address.replace("%s", box), "en").statusCode()).isIn(400, 404);
    }

    @Test
    void aMailInAnUnknownCharacterSetIsStillShown() throws Exception {
        MimeMessage mail = sender.createMimeMessage();
        mail.setFrom("x@example.org");
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("odd@example.org"));
        mail.setContent("odd 你好".getBytes(StandardCharsets.UTF_8), "application/octet-stream");
        mail.saveChanges();
        mail.setHeader("Content-Type", "text/plain; charset=x-nobody-knows");
        mail.setHeader("Content-Transfer-Encoding", "base64");
        sender.send(mail);

        HttpResponse<String> page = get(link("/mailbox", "odd@example.org") + "/1", "en");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("(no subject)");
    }

    private static void assertHeaders(HttpResponse<String> page, String framing) {
        assertThat(page.headers().firstValue("X-Frame-Options")).contains(framing);
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    }

    private String link(String page, String words) throws IOException, InterruptedException {
        Matcher link = Pattern.compile("href=\"([^\"]+)\">" + Pattern.quote(words) + "<")
                .matcher(get(page, "en").body());
        assertThat(link.find()).as(words).isTrue();
        return link.group(1);
    }

    private HttpResponse<String> get(String address, String language) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + address))
                .header("Accept-Language", language)
                .header("Accept", "text/html")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void send(String recipient, String subject, String text, String html) throws MessagingException {
        MimeMessage mail = sender.createMimeMessage();
        mail.setHeader("From", "Loopdesk <support@loopdesk.local>");
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        mail.setSubject(subject, "UTF-8");
        var plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        var rich = new MimeBodyPart();
        rich.setText(html, "UTF-8", "html");
        mail.setContent(new MimeMultipart("alternative", plain, rich));
        sender.send(mail);
    }
}
