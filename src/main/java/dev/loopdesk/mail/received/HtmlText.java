package dev.loopdesk.mail.received;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Converts HTML to readable text: lines as displayed, links with their targets, quotes marked with {@code >}. */
final class HtmlText implements NodeVisitor {

    private static final Set<String> UNSEEN = Set.of(
            "script",
            "style",
            "head",
            "title",
            "template",
            "noscript",
            "object",
            "svg",
            "math",
            "select",
            "audio",
            "video",
            "iframe");
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figure",
            "footer",
            "form",
            "header",
            "li",
            "main",
            "nav",
            "ol",
            "pre",
            "section",
            "table",
            "tr",
            "ul");
    private static final Set<String> PARAGRAPHS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final String RULE = "________________________________";
    private static final int DEEPEST_QUOTE = 20;

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int quotes;
    private int preformatted;
    private int linkFrom = -1;
    private int linkLines;

    private final int longest;
    private int length;

    private HtmlText(int longest) {
        this.longest = longest;
    }

    /**
     * Converts HTML to text.
     *
     * @param longest limit in characters; lines beyond it are left out
     */
    static String of(String html, int longest) {
        Document document = Jsoup.parse(html);
        document.select(String.join(",", UNSEEN)).remove();
        document.select("[style~=(?i)display\\s*:\\s*none]").remove();
        var text = new HtmlText(longest);
        document.body().traverse(text);
        text.endLine();
        return String.join("\n", text.lines);
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            write(text.getWholeText());
        } else if (node instanceof Element element) {
            begin(element, element.normalName());
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (name.equals("a")) {
            endLink(element.attr("href").strip());
        } else if (name.equals("blockquote")) {
            endLine();
            quotes--;
        } else if (name.equals("pre")) {
            endLine();
            preformatted--;
        } else if (name.equals("td") || name.equals("th")) {
            write(" ");
        } else if (PARAGRAPHS.contains(name)) {
            endLine();
            // Word writes every line as a paragraph without margins.
            if (!element.className().startsWith("Mso")) {
                emptyLine();
            }
        } else if (BLOCKS.contains(name)) {
            endLine();
        }
    }

    private void begin(Element element, String name) {
        switch (name) {
            case "br" -> breakLine();
            case "hr" -> {
                endLine();
                line.append(RULE);
                endLine();
            }
            case "img" -> write(element.attr("alt").strip());
            case "a" -> {
                linkFrom = line.length();
                linkLines = lines.size();
            }
            case "blockquote" -> {
                endLine();
                quotes++;
            }
            case "pre" -> {
                endLine();
                preformatted++;
            }
            case "li" -> {
                endLine();
                line.append("- ");
            }
            default -> {
                if (BLOCKS.contains(name) || PARAGRAPHS.contains(name)) {
                    endLine();
                }
            }
        }
    }

    private void write(String text) {
        if (preformatted > 0) {
            String[] pieces = text.replace("\r", "").split("\n", -1);
            for (int i = 0; i < pieces.length; i++) {
                if (i > 0) {
                    breakLine();
                }
                line.append(pieces[i]);
            }
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\u00A0';
            if (!blank) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
    }

    private void endLink(String target) {
        int from = lines.size() == linkLines ? Math.min(Math.max(linkFrom, 0), line.length()) : 0;
        String shown = line.substring(from).strip();
        linkFrom = -1;
        String lower = target.toLowerCase(Locale.ROOT);
        boolean kept = lower.startsWith("http://") || lower.startsWith("https://") || lower.startsWith("mailto:");
        String bare = lower.startsWith("mailto:") ? target.substring("mailto:".length()) : target;
        if (kept && !withoutSlash(shown).equalsIgnoreCase(withoutSlash(bare))) {
            boolean blank = line.isEmpty() || line.charAt(line.length() - 1) == ' ';
            line.append(blank ? "<" : " <").append(bare).append('>');
        }
    }

    private static String withoutSlash(String url) {
        return url.replaceAll("^https?://|/$", "");
    }

    private void breakLine() {
        add(line.toString());
    }

    private void endLine() {
        if (!line.toString().isBlank()) {
            add(line.toString());
        }
        line.setLength(0);
    }

    private void emptyLine() {
        if (!lines.isEmpty() && !lines.get(lines.size() - 1).replace(">", "").isBlank()) {
            add("");
        }
    }

    private void add(String text) {
        String prefix = quotes == 0 ? "" : "> ".repeat(Math.min(quotes, DEEPEST_QUOTE));
        String added = (prefix + text).stripTrailing();
        length += added.length() + 1;
        if (length <= longest) {
            lines.add(added);
        }
        line.setLength(0);
    }
}
