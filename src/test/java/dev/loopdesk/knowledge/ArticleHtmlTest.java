package dev.loopdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.loopdesk.NaughtyStrings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Markdown of articles is drawn, and nothing in it runs, calls other servers or leaves its place (CWE-79). */
class ArticleHtmlTest {

    private static final Set<String> PLAIN = Set.of(
            "p",
            "br",
            "hr",
            "em",
            "strong",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "img",
            "h3",
            "h4",
            "h5",
            "h6");
    private static final Map<String, Set<String>> ATTRIBUTES =
            Map.of("a", Set.of("href", "target", "rel"), "img", Set.of("src", "alt", "loading"), "ol", Set.of("start"));

    @Test
    void markdownIsDrawnBelowTheHeadingsOfThePage() {
        assertThat(drawn("# One\n###### Six\n\n1. **Open** `cmd`\n2. *Wait*\n\n> said\n\n```sh\nping <b>\n```"))
                .isEqualTo("""
                        <h3>One</h3>
                        <h6>Six</h6>
                        <ol>
                        <li><strong>Open</strong> <code>cmd</code></li>
                        <li><em>Wait</em></li>
                        </ol>
                        <blockquote>
                        <p>said</p>
                        </blockquote>
                        <pre><code>ping &lt;b&gt;
                        </code></pre>
                        """);
    }

    @Test
    void linesOfATextWithoutMarkdownStayLines() {
        assertThat(drawn("Error 809\n重启路由器\n\nThen wait."))
                .isEqualTo("<p>Error 809<br>\n重启路由器</p>\n<p>Then wait.</p>\n");
    }

    @Test
    void linksToWebAndMailTellNothingOfWhereTheyStand() {
        assertThat(drawn(
                        "[a](https://example.org/?q=1&r=%20 \"title\") <http://example.org> [m](mailto:a@example.org)"))
                .isEqualTo("<p><a href=\"https://example.org/?q=1&amp;r=%20\" target=\"_blank\""
                        + " rel=\"noopener noreferrer nofollow\">a</a>"
                        + " <a href=\"http://example.org\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">"
                        + "http://example.org</a>"
                        + " <a href=\"mailto:a@example.org\" rel=\"noopener noreferrer nofollow\">m</a></p>\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](<java\tscript:alert(1)>)",
                "[x](&#106;avascript:alert(1))",
                "[x](javascript&colon;alert(1))",
                "[x](\\javascript:alert(1))",
                "[x](<\u0001javascript:alert(1)>)",
                "[x](< javascript:alert(1)>)",
                "[x](vbscript:msgbox(1))",
                "<javascript:alert(1)>",
                "[x]\n\n[x]: javascript:alert(1)"
            })
    void aLinkRunsNoScript(String markdown) {
        assertHarmless(markdown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](data:text/html,<script>alert(1)</script>)",
                "[x](DATA:text/html;base64,PHNjcmlwdD4=)",
                "![x](data:image/svg+xml;base64,PHN2Zz4=)",
                "[x](file:///etc/passwd)",
                "[x](ftp://example.org/)",
                "[x](//example.org/)",
                "[x](/\\example.org)",
                "[x](https:/\\example.org)",
                "[x](http:///example.org)",
                "[x](/t/token)",
                "[x](staff/knowledge)",
                "[x](#top)",
                "[x]()",
                "[x](blob:https://example.org/1)"
            })
    void aLinkLeadsToNothingButWebAndMail(String markdown) {
        assertHarmless(markdown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "a <img src=x onerror=alert(1)> b",
                "<div\nonclick=alert(1)>x</div>",
                "<!-- --><svg onload=alert(1)>",
                "<![CDATA[<script>alert(1)</script>]]>",
                "<?php alert(1) ?><script>alert(1)</script>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "</p></div></main><script>alert(1)</script>",
                "<style>*{display:none}</style>",
                "<form action=/x><input name=a></form>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "```\n</code></pre><script>alert(1)</script>\n```",
                "`</code><script>alert(1)</script>`"
            })
    void htmlIsShownAsItIsWritten(String markdown) {
        assertHarmless(markdown).isEmpty();
        assertThat(Jsoup.parseBodyFragment(drawn(markdown)).text()).containsAnyOf("<", "x</a>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](https://example.org/\"onmouseover=\"alert(1))",
                "[x](<https://example.org/\" onmouseover=\"alert(1)>)",
                "[x](https://example.org/&quot;onmouseover=&quot;alert(1))",
                "[x](https://example.org '\" onmouseover=\"alert(1)')",
                "[x](https://example.org \"&quot; onmouseover=alert(1)\")",
                "![\" onerror=\"alert(1)](own.png)",
                "![&quot; onerror=&quot;alert(1)](own.png)",
                "![x](own.png \"&quot; onerror=alert(1)\")",
                "```\" onclick=\"alert(1)\nx\n```",
                "[x]: https://example.org \"' onclick='alert(1)\"\n\n[x]"
            })
    void aTextDoesNotBreakOutOfAnAttribute(String markdown) {
        assertHarmless(markdown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a [b](https://example.org/b) c](javascript:alert(1))",
                "[a <https://example.org> c](https://example.org/c)",
                "[![x](https://example.org/x.png)](javascript:alert(1))",
                "![a [b](javascript:alert(1)) c](own.png)",
                "[![x](own.png)](https://example.org/)"
            })
    void linksAndPicturesWithinEachOtherStayHarmless(String markdown) {
        assertHarmless(markdown);
        for (Element link : Jsoup.parseBodyFragment(drawn(markdown)).select("a")) {
            assertThat(link.select("a")).hasSize(1);
        }
    }

    @Test
    void aReferenceIsALinkOnlyIfItsTargetIsOne() {
        assertThat(drawn("[a][1] [b][2] ![c][3]\n\n[1]: https://example.org\n[2]: javascript:alert(1)\n[3]: own.png"))
                .contains("href=\"https://example.org\"", "<img src=\"/own/own.png\" alt=\"c\"")
                .doesNotContain("javascript", "<a>");
    }

    @Test
    void aPictureThatIsNotTheArticlesOwnIsItsDescription() {
        assertThat(drawn("![A *red* `lamp`](https://example.org/x.png) ![Lamp](own.png)"))
                .isEqualTo("<p>A red lamp <img src=\"/own/own.png\" alt=\"Lamp\" loading=\"lazy\" /></p>\n");
    }

    @Test
    void anyStringIsTextAndNothingElse() throws IOException {
        for (String string : NaughtyStrings.all()) {
            assertHarmless(string);
            assertHarmless("[x](" + string + ") ![" + string + "](own.png) <" + string + "> `" + string);
            String letters = letters(string);
            // Entities, addresses of links and numbers of lists are Markdown.
            if (!string.contains("&") && !string.contains("](") && !string.matches("(?s)\\s*\\d+[.)] .*")) {
                assertThat(letters(Jsoup.parseBodyFragment(drawn(string)).wholeText()))
                        .as(string)
                        .isEqualTo(letters);
            }
        }
    }

    @Test
    void deepAndLongTextsAreDrawnInTime() {
        for (String piece :
                List.of("> ", "- ", "[", "![", "*a **b ", "`", "<", "](", "[a](<b ", "![a](", "1. \n", "\t", "&#x")) {
            String text = piece.repeat(100_000 / piece.length());
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> drawn(text), piece);
        }
        String pictures = "![".repeat(20_000) + "x" + "](own.png)".repeat(8_000);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> drawn(pictures), "pictures in pictures");
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> ArticleHtml.pictures(pictures), "their names");
    }

    /** Checks that elements and attributes are of the few that texts are drawn with, and returns links that are none of ours. */
    private static org.assertj.core.api.ListAssert<String> assertHarmless(String markdown) {
        var body = Jsoup.parseBodyFragment(drawn(markdown)).body();
        for (Element element : body.children().select("*")) {
            assertThat(PLAIN).as(markdown).contains(element.tagName());
            for (Attribute attribute : element.attributes()) {
                assertThat(ATTRIBUTES.getOrDefault(element.tagName(), Set.of()))
                        .as(markdown)
                        .contains(attribute.getKey());
            }
        }
        assertThat(body.select("img").eachAttr("src")).as(markdown).allMatch("/own/own.png"::equals);
        List<String> links = body.select("a").eachAttr("href");
        assertThat(links).as(markdown).allMatch(link -> link.matches("(?is)(https?://[^/\\\\]|mailto:.).*"));
        return assertThat(links);
    }

    private static String letters(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static String drawn(String markdown) {
        return ArticleHtml.of(markdown, name -> name.equals("own.png") ? "/own/own.png" : null);
    }
}
