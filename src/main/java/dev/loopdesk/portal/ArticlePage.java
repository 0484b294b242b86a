package dev.loopdesk.portal;

import dev.loopdesk.api.InlinePicture;
import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.ArticleHtml;
import dev.loopdesk.knowledge.ArticlePictures;
import dev.loopdesk.knowledge.ArticlePictures.Picture;
import dev.loopdesk.knowledge.ArticleText.Section;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.retrieval.Suggestion;
import dev.loopdesk.retrieval.Suggestions;
import dev.loopdesk.retrieval.Suggestions.Audience;
import dev.loopdesk.text.Characters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Articles that everybody may read, and those that may help while a problem is being typed (S2.6, S6.1). */
@Controller
class ArticlePage {

    private static final int MOST = 3;
    private static final int LONGEST = 255;

    /** Score below which a suggestion would distract more often than help. */
    private static final double LEAST = 0.3;

    private final Articles articles;
    private final ArticlePictures pictures;
    private final Suggestions suggestions;
    private final HourlyRateLimit searches;
    private final ZoneId zone;

    ArticlePage(
            Articles articles,
            ArticlePictures pictures,
            Suggestions suggestions,
            HourlyRateLimit searchLimit,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.articles = articles;
        this.pictures = pictures;
        this.suggestions = suggestions;
        this.searches = searchLimit;
        this.zone = zone;
    }

    /** An article, unless it is a draft, retired or for staff: those are missing, whoever guesses their number. */
    @GetMapping("/knowledge/{id:\\d{1,18}}")
    String show(@PathVariable long id, Locale language, HttpServletResponse response, Model model) {
        Article article = readable(id);
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Map<Section, String> drawn = new EnumMap<>(Section.class);
        var addresses = pictures.drawn(id, article.version(), name -> "/knowledge/" + id + "/pictures/" + name);
        article.text().sections().forEach((section, text) -> drawn.put(section, ArticleHtml.of(text, addresses)));
        model.addAttribute("words", new RequesterWords(language, zone));
        model.addAttribute("article", article);
        model.addAttribute("sections", drawn);
        return "article";
    }

    /** A picture that an article shows to everybody; one that lies beside it is missing, as are all of other articles. */
    @GetMapping("/knowledge/{id:\\d{1,18}}/pictures/{name}")
    ResponseEntity<Resource> picture(@PathVariable long id, @PathVariable String name, HttpServletResponse response) {
        Article article = readable(id);
        Picture picture = pictures.find(id, article.version(), name)
                .filter(found -> ArticlePictures.shownBy(article.text()).contains(found.name()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return InlinePicture.of(response, picture.mediaType(), picture.content().size(), pictures.open(picture));
    }

    private Article readable(long id) {
        return articles.find(id)
                .filter(Article::isPublic)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Articles that may help with a problem of this title, as a piece of the page; nothing where there are none. */
    @GetMapping("/report/articles")
    String suggest(
            @RequestParam(name = "title", defaultValue = "") String title,
            Locale language,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        List<Suggestion> found =
                Characters.isBlank(title) || title.length() > LONGEST || !searches.allows(request.getRemoteAddr())
                        ? List.of()
                        : suggestions.articles(title, null, Audience.REQUESTERS, MOST, language).stream()
                                .filter(suggestion -> suggestion.score() >= LEAST)
                                .toList();
        if (found.isEmpty()) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        }
        model.addAttribute("words", new RequesterWords(language, zone));
        model.addAttribute("found", found);
        return found.isEmpty() ? "nothing" : "articles";
    }
}
