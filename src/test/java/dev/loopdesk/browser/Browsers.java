package dev.loopdesk.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Opens the installed Chromium or Chrome, else the one that Playwright downloads. Without a browser the test is skipped
 * with instructions; under CI it fails.
 */
final class Browsers implements AutoCloseable {

    private static final List<String> NAMES = List.of(
            // Without the browser's own windows: half of the time.
            "chromium-headless-shell",
            "chrome-headless-shell",
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome");
    private static final List<Path> PLACES = List.of(
            Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
            Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"),
            Path.of("C:/Program Files/Google/Chrome/Application/chrome.exe"));

    private static @Nullable Browsers running;

    private static final Set<BrowserContext> KEPT = new HashSet<>();

    private final Browser browser;

    private Browsers(Browser browser) {
        this.browser = browser;
    }

    static Browsers open() {
        Browsers browsers = running == null || !running.browser.isConnected() ? start() : running;
        running = browsers;
        return browsers;
    }

    private static Browsers start() {
        Optional<Path> installed = installed();
        Map<String, String> environment = new HashMap<>();
        if (installed.isPresent()) {
            environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        }
        try {
            Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
            var options = new BrowserType.LaunchOptions()
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=en"));
            installed.ifPresent(options::setExecutablePath);
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "browser-end"));
            // A busy machine takes longer than the five seconds that are the default.
            PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
            return new Browsers(playwright.chromium().launch(options));
        } catch (PlaywrightException e) {
            String remedy =
                    "No browser to test with: install chromium (Debian: apt-get install chromium-headless-shell) or let"
                            + " Playwright reach its download. " + e.getMessage();
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(remedy, e);
            }
            return Assumptions.abort(remedy);
        }
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.contexts().stream().filter(context -> !KEPT.contains(context)).forEach(BrowserContext::close);
    }

    /** Keeps a window, with its cache, for the tests that follow. */
    static void keep(BrowserContext context) {
        KEPT.add(context);
    }

    private static Optional<Path> installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> named = Stream.of(path.split(java.io.File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(named, PLACES.stream()).filter(Files::isExecutable).findFirst();
    }
}
