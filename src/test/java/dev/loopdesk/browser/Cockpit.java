package dev.loopdesk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.regex.Pattern;

/** Cockpit in a browser. */
final class Cockpit {

    private Cockpit() {}

    static BrowserContext window(Browsers browsers, String language, int width, int height) {
        BrowserContext window = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setLocale(language));
        window.setDefaultTimeout(60_000);
        return window;
    }

    static Page signIn(BrowserContext window, int port, String account) {
        Page page = window.newPage();
        page.navigate(address(port, ""));
        Locator name = page.getByPlaceholder(Pattern.compile("Username|用户名"));
        name.waitFor();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        name.fill(account);
        page.locator("input[type=password]").fill(account);
        page.locator("button[type=submit]").click();
        name.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        return page;
    }

    static String address(int port, String place) {
        return "http://localhost:" + port + "/camunda/app/cockpit/default/" + place;
    }

    /** Takes a picture, and looks for what keeps people from using a part of the page. */
    static void check(Page page, String part, String picture) {
        Pictures.take(page, picture);
        assertThat(new AxeBuilder(page)
                        .include(part)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .isEmpty();
    }
}
