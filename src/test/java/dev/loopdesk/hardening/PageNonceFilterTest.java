package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;

/** Pages of the web applications that are asked for at the same time run their scripts, each by its own policy. */
@LoopdeskTest
class PageNonceFilterTest {

    private static final Pattern POLICY = Pattern.compile("'nonce-([^']+)'");
    private static final Pattern SCRIPT = Pattern.compile("nonce=\"([^\"]+)\"");

    @Autowired
    private TestRestTemplate http;

    @Test
    void scriptsOfAPageMayRunWhoeverElseOpensAPage() {
        var pages = IntStream.range(0, 400)
                .parallel()
                .mapToObj(n -> http.getForEntity("/camunda/app/tasklist/default/", String.class))
                .toList();

        assertThat(pages).allSatisfy(page -> {
            assertThat(page.getStatusCode().value()).isEqualTo(200);
            String allowed = nonces(POLICY, page.getHeaders().getFirst("Content-Security-Policy"))
                    .findFirst()
                    .orElseThrow();
            assertThat(nonces(SCRIPT, page.getBody())).isNotEmpty().containsOnly(allowed);
        });
        assertThat(pages.stream()
                        .map(ResponseEntity::getHeaders)
                        .map(headers -> headers.get("Content-Security-Policy")))
                .doesNotHaveDuplicates();
    }

    /** Loopdesk's own pages isolate themselves (COOP), so a browser refuses to show them in a tab that is sandboxed. */
    @ParameterizedTest
    @ValueSource(strings = {"tasklist", "cockpit", "admin", "welcome"})
    void linksOfAPageOpenTabsThatAreNotSandboxed(String application) {
        var headers = http.getForEntity("/camunda/app/" + application + "/default/", String.class)
                .getHeaders();

        assertThat(headers.get("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("sandbox ", " allow-popups-to-escape-sandbox", "default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("allow-top-navigation", "\n");
    }

    private static Stream<String> nonces(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
    }
}
