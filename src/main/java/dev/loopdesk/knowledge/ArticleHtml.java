package dev.loopdesk.knowledge;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * Draws the Markdown of articles as HTML (S6.1). Text stays text: HTML in it is shown as it is written, links lead to web and
 * mail addresses alone, and the only pictures are the article's own (CWE-79, CWE-829).
 */
public final class ArticleHtml {

    /** Limits of nesting, so that no text makes its reader run out of stack. */
    private static final int DEEPEST = 30;

    private static final Parser PARSER = Parser.builder()
            .maxOpenBlockParsers(DEEPEST)
            .maxInlineNesting(DEEPEST)
            .build();

    /** Web and mail addresses; a page's own address or a script is none. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:https?://[^/\\s\\\\]|mailto:[^\\s]).*", Pattern.CASE_INSENSITIVE);

    /** Levels by which headings of a text are lower, since title and sections stand above them. */
    private static final int LOWER = 2;

    private static final int LOWEST = 6;

    private ArticleHtml() {}

    /**
     * Draws a text.
     *
     * @param pictures returns the address of a picture by the name in the text, or null if the article has no such picture,
     *     whose description is shown then
     */
    public static String of(String markdown, Function<String, @Nullable String> pictures) {
        return HtmlRenderer.builder()
                .escapeHtml(true)
                // A line stays a line, as in a text without Markdown.
                .softbreak("<br>\n")
                .attributeProviderFactory(context -> (node, tag, attributes) -> attributes.remove("class"))
                .nodeRendererFactory(context -> new Pieces(context, pictures))
                .build()
                .render(PARSER.parse(markdown));
    }

    /** Returns the destinations of the pictures in a text, in their order. */
    static Set<String> pictures(String markdown) {
        Set<String> destinations = new LinkedHashSet<>();
        PARSER.parse(markdown).accept(new AbstractVisitor() {
            @Override
            public void visit(Image image) {
                destinations.add(image.getDestination());
                visitChildren(image);
            }
        });
        return destinations;
    }

    /** Draws headings, links and pictures. */
    private static final class Pieces implements NodeRenderer {

        private final HtmlNodeRendererContext context;
        private final Function<String, @Nullable String> pictures;

        Pieces(HtmlNodeRendererContext context, Function<String, @Nullable String> pictures) {
            this.context = context;
            this.pictures = pictures;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Heading.class, Link.class, Image.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof Heading heading) {
                String tag = "h" + Math.min(LOWEST, heading.getLevel() + LOWER);
                context.getWriter().line();
                around(node, tag, Map.of());
                context.getWriter().line();
            } else if (node instanceof Link link
                    && ADDRESS.matcher(link.getDestination()).matches()) {
                Map<String, String> attributes = new LinkedHashMap<>();
                attributes.put("href", context.encodeUrl(link.getDestination()));
                if (!link.getDestination().toLowerCase(Locale.ROOT).startsWith("mailto:")) {
                    attributes.put("target", "_blank");
                }
                attributes.put("rel", "noopener noreferrer nofollow");
                around(node, "a", attributes);
            } else if (node instanceof Image image) {
                picture(image);
            } else {
                within(node);
            }
        }

        private void picture(Image image) {
            String description = description(image);
            String address = pictures.apply(image.getDestination());
            if (address == null) {
                context.getWriter().text(description);
                return;
            }
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("src", address);
            attributes.put("alt", description);
            attributes.put("loading", "lazy");
            context.getWriter().tag("img", attributes, true);
        }

        private void around(Node node, String tag, Map<String, String> attributes) {
            context.getWriter().tag(tag, attributes);
            within(node);
            context.getWriter().tag("/" + tag);
        }

        private void within(Node node) {
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
        }

        private static String description(Image image) {
            var words = new StringBuilder();
            image.accept(new AbstractVisitor() {
                @Override
                public void visit(Text text) {
                    words.append(text.getLiteral());
                }

                @Override
                public void visit(Code code) {
                    words.append(code.getLiteral());
                }

                @Override
                public void visit(HtmlInline html) {
                    words.append(html.getLiteral());
                }

                @Override
                public void visit(SoftLineBreak line) {
                    words.append(' ');
                }

                @Override
                public void visit(HardLineBreak line) {
                    words.append(' ');
                }
            });
            return words.toString();
        }
    }
}
