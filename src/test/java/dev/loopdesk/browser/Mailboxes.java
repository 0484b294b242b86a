package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;

/** The mailbox pages of the built-in mail server, as their reader uses them. */
final class Mailboxes {

    private final Page page;
    private final String base;

    Mailboxes(Page page, String base) {
        this.page = page;
        this.base = base;
    }

    /** Opens the newest letter to that address with these words in its headline, once it is there. */
    void open(String address, String headline) {
        // A Playwright page must be used in the thread that opened it.
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    page.navigate(base + "/mailbox");
                    Locator mailbox = page.locator("td a").filter(new Locator.FilterOptions().setHasText(address));
                    if (mailbox.count() == 0) {
                        return false;
                    }
                    mailbox.first().click();
                    page.locator("table").waitFor();
                    for (Object mail : (List<?>) page.locator("td a").evaluateAll("links => links.map(l => l.href)")) {
                        page.navigate(String.valueOf(mail));
                        Locator title = page.frameLocator("iframe").locator("h1");
                        page.frameLocator("iframe").locator("body").waitFor();
                        if (title.count() > 0 && title.first().textContent().contains(headline)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    /** Opens the newest mail to that address with these words in its subject, once it is there. */
    void openMail(String address, String subject) {
        Locator mail = page.locator("td a").filter(new Locator.FilterOptions().setHasText(subject));
        // A Playwright page must be used in the thread that opened it.
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    page.navigate(base + "/mailbox");
                    Locator mailbox = page.locator("td a").filter(new Locator.FilterOptions().setHasText(address));
                    if (mailbox.count() == 0) {
                        return false;
                    }
                    mailbox.first().click();
                    page.locator("table").waitFor();
                    return mail.count() > 0;
                });
        mail.first().click();
        page.frameLocator("iframe").locator("body").waitFor();
    }

    /** The value of a header of the mail that is open. */
    String header(String name) {
        page.locator("summary").click();
        return page.locator("pre.headers")
                .textContent()
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow();
    }

    /** Clicks the signed link in the letter itself, which opens in a tab of its own, and goes on there. */
    void followFromLetter() {
        Locator link = page.frameLocator("iframe").locator("a[href*='/t/']").first();
        String address = String.valueOf(link.getAttribute("href"));
        Page opened = page.waitForPopup(link::click);
        assertThat(opened).hasURL(address);
        opened.locator(".stages").waitFor();
        opened.close();
        page.navigate(address);
    }

    /** Follows the signed link that stands above the mail that is open. */
    void follow() {
        Locator link = page.locator("dd a[href*='/t/']").first();
        String address = String.valueOf(link.getAttribute("href"));
        link.click();
        assertThat(page).hasURL(address);
        assertThat(page.locator("main")).containsText("LD-");
        page.locator(".stages").waitFor();
    }
}
