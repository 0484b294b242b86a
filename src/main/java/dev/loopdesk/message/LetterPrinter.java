package dev.loopdesk.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Renders letters with two templates, which are separate from the web pages and contain no text of their own. */
@Component
class LetterPrinter {

    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    LetterPrinter() {
        // The templates are the product's own and read the same properties of the same types each time.
        engine.setEnableSpringELCompiler(true);
        engine.addTemplateResolver(resolver(".html", TemplateMode.HTML));
        engine.addTemplateResolver(resolver(".txt", TemplateMode.TEXT));
    }

    String text(Letter letter) {
        return print(letter, "letter.txt").strip() + "\n";
    }

    String html(Letter letter) {
        return print(letter, "letter.html");
    }

    private String print(Letter letter, String template) {
        return engine.process(template, new Context(Locale.ROOT, Map.of("letter", letter)));
    }

    private static ClassLoaderTemplateResolver resolver(String suffix, TemplateMode mode) {
        var resolver = new ClassLoaderTemplateResolver(LetterPrinter.class.getClassLoader());
        resolver.setPrefix("templates/");
        resolver.setResolvablePatterns(Set.of("letter" + suffix));
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        return resolver;
    }
}
