package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.InlinePicture;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleHtml;
import dev.loopdesk.knowledge.ArticlePictures;
import dev.loopdesk.knowledge.ArticlePictures.Picture;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.ArticleText.Section;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.knowledge.PictureRefusedException;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.TicketCategories;
import dev.loopdesk.process.knowledge.ArticleLife;
import dev.loopdesk.servicetime.ServiceTimes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Addresses of the knowledge base at the desk: staff write articles, change and retire them, and ask for reviews (S6.1). */
@RestController
@RequestMapping(DeskKnowledge.BASE)
class DeskKnowledge {

    static final String BASE = "/camunda/api/loopdesk/articles";

    private static final int MOST = 200;
    private static final int LONGEST_NOTE = 2_000;
    private static final List<String> READERS =
            Arrays.stream(Visibility.values()).map(Visibility::key).toList();

    private final Articles articles;
    private final ArticlePictures pictures;
    private final ArticleLife life;
    private final StaffNames names;
    private final TicketCategories categories;
    private final ServiceTimes serviceTimes;

    DeskKnowledge(
            Articles articles,
            ArticlePictures pictures,
            ArticleLife life,
            StaffNames names,
            TicketCategories categories,
            ServiceTimes serviceTimes) {
        this.articles = articles;
        this.pictures = pictures;
        this.life = life;
        this.names = names;
        this.categories = categories;
        this.serviceTimes = serviceTimes;
    }

    /**
     * The articles, newest change first.
     *
     * @param categories categories by key, in words
     * @param mayWrite true if the account may write articles
     */
    record ArticleList(List<ArticleLine> articles, List<Category> categories, boolean mayWrite, ZoneId zone) {}

    /** A category in words. */
    record Category(String key, String name) {}

    /**
     * An article in the list.
     *
     * @param category in words; null if it helps with tickets of any
     */
    record ArticleLine(
            long id,
            String title,
            String state,
            String visibility,
            String language,
            @Nullable String category,
            Instant writtenAt,
            String writtenBy) {}

    /**
     * An article with its former versions and reviews.
     *
     * @param category key of its category
     * @param sections sections that are written, by name, as Markdown
     * @param drawn the same as HTML
     * @param sourceTicket number of the case that it was drafted from
     * @param pictures pictures of its present version
     * @param mostMegabytes limit of one picture
     * @param mayWrite true if the account may change it
     */
    record ArticleView(
            ArticleLine article,
            @Nullable String category,
            int version,
            Map<Section, String> sections,
            Map<Section, String> drawn,
            @Nullable String sourceTicket,
            @Nullable String reviewedBy,
            @Nullable Instant reviewedAt,
            List<PictureView> pictures,
            long mostMegabytes,
            List<VersionView> versions,
            List<ReviewView> reviews,
            List<Category> categories,
            boolean mayWrite,
            ZoneId zone) {}

    /** A former version; {@code drawn} are its sections as HTML. */
    record VersionView(int version, String title, Map<Section, String> drawn, String writtenBy, Instant writtenAt) {}

    /** A review; {@code outcome} is the state that it led to. */
    record ReviewView(int version, String outcome, @Nullable String note, String reviewedBy, Instant reviewedAt) {}

    /** A picture of an article, which its Markdown names by its name. */
    record PictureView(String name, String address) {}

    /** A written article. */
    record Written(long id) {}

    /** An asked review; {@code isNew} is false if the article was in review. */
    record ReviewAsked(boolean isNew) {}

    @GetMapping
    ArticleList list(Authentication caller, Locale language) {
        List<Article> found = articles.newest(MOST);
        Map<String, String> named =
                names.of(found.stream().map(Article::writtenBy).distinct().toList());
        var words = new FieldWords(language, serviceTimes.zone());
        return new ArticleList(
                found.stream().map(one -> line(one, named, words)).toList(),
                categories(words),
                Role.AGENT.isOf(caller),
                serviceTimes.zone());
    }

    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Written> write(Authentication caller, HttpServletRequest request) throws IOException {
        Submission sent = submission(JsonFields.of(request), null);
        long id = life.write(sent.text(), sent.visibility(), null, caller.getName());
        return ResponseEntity.status(HttpStatus.CREATED).body(new Written(id));
    }

    @GetMapping("/{id:\\d{1,18}}")
    ArticleView show(@PathVariable long id, Authentication caller, Locale language) {
        Article article = existing(id);
        List<Articles.Version> versions = articles.versions(id);
        List<Articles.Review> reviews = articles.reviews(id);
        Map<String, String> named = names.of(Stream.of(
                        Stream.of(article.writtenBy(), article.reviewedBy()),
                        versions.stream().map(Articles.Version::writtenBy),
                        reviews.stream().map(Articles.Review::reviewedBy))
                .flatMap(accounts -> accounts)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        var words = new FieldWords(language, serviceTimes.zone());
        String reviewer = article.reviewedBy();
        return new ArticleView(
                line(article, named, words),
                article.text().category(),
                article.version(),
                article.text().sections(),
                drawn(article.text(), id, article.version()),
                article.sourceTicket(),
                reviewer == null ? null : named.getOrDefault(reviewer, reviewer),
                article.reviewedAt(),
                pictures(article),
                pictures.largest().toMegabytes(),
                versions.stream()
                        .map(former -> new VersionView(
                                former.version(),
                                former.text().title(),
                                drawn(former.text(), id, former.version()),
                                named.getOrDefault(former.writtenBy(), former.writtenBy()),
                                former.writtenAt()))
                        .toList(),
                reviews.stream()
                        .map(review -> new ReviewView(
                                review.version(),
                                review.outcome().key(),
                                review.note(),
                                named.getOrDefault(review.reviewedBy(), review.reviewedBy()),
                                review.reviewedAt()))
                        .toList(),
                categories(words),
                Role.AGENT.isOf(caller),
                serviceTimes.zone());
    }

    @AllowedTo(Role.AGENT)
    @PutMapping(path = "/{id:\\d{1,18}}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> change(@PathVariable long id, Authentication caller, HttpServletRequest request)
            throws IOException {
        Submission sent = submission(JsonFields.of(request), existing(id));
        life.change(id, sent.version(), sent.text(), sent.visibility(), caller.getName());
        return ResponseEntity.noContent().build();
    }

    /** Draws the sections of an article that is being written, with the pictures of the one that is there, if it is. */
    @AllowedTo(Role.AGENT)
    @PostMapping(
            path = {"/preview", "/{id:\\d{1,18}}/preview"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<Section, String> preview(
            @PathVariable(name = "id", required = false) @Nullable Long id, HttpServletRequest request)
            throws IOException {
        JsonFields sent = JsonFields.of(request);
        Map<Section, String> written = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            String words = sent.text(section.name().toLowerCase(Locale.ROOT), ArticleText.LONGEST_SECTION);
            if (words != null) {
                written.put(section, words);
            }
        }
        sent.nothingElse();
        sent.accept();
        return id == null
                ? drawn(written, name -> null)
                : drawn(written, addresses(id, existing(id).version()));
    }

    /** Adds a picture to the present version of an article. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/{id:\\d{1,18}}/pictures", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<PictureView> add(
            @PathVariable long id, @RequestParam(name = "file", required = false) @Nullable MultipartFile file)
            throws IOException {
        existing(id);
        if (file == null) {
            throw ApiProblem.wrong("file", "wants.file");
        }
        try (InputStream bytes = file.getInputStream()) {
            Picture added = pictures.add(id, String.valueOf(file.getOriginalFilename()), bytes);
            return ResponseEntity.status(HttpStatus.CREATED).body(view(id, added));
        } catch (PictureRefusedException e) {
            throw refused(e);
        }
    }

    /** A picture of an article, in any state of it; of a former version if it is stated. */
    @GetMapping("/{id:\\d{1,18}}/pictures/{name}")
    ResponseEntity<Resource> picture(
            @PathVariable long id,
            @PathVariable String name,
            @RequestParam(name = "version", defaultValue = "0") int version,
            HttpServletResponse response) {
        Article article = existing(id);
        Picture picture = pictures.find(id, version == 0 ? article.version() : version, name)
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-file"));
        return InlinePicture.of(response, picture.mediaType(), picture.content().size(), pictures.open(picture));
    }

    @AllowedTo(Role.AGENT)
    @DeleteMapping("/{id:\\d{1,18}}/pictures/{name}")
    ResponseEntity<Void> remove(@PathVariable long id, @PathVariable String name) {
        existing(id);
        try {
            if (!pictures.remove(id, name)) {
                throw new ApiProblem(HttpStatus.NOT_FOUND, "no-such-file");
            }
        } catch (PictureRefusedException e) {
            throw refused(e);
        }
        return ResponseEntity.noContent().build();
    }

    private ApiProblem refused(PictureRefusedException e) {
        return new ApiProblem(
                e.reason() == PictureRefusedException.Reason.SHOWN
                        ? HttpStatus.CONFLICT
                        : HttpStatus.UNPROCESSABLE_ENTITY,
                "picture." + e.reason().key(),
                pictures.largest().toMegabytes(),
                pictures.most());
    }

    @AllowedTo(Role.AGENT)
    @PostMapping("/{id:\\d{1,18}}/review")
    ReviewAsked review(@PathVariable long id) {
        existing(id);
        return new ReviewAsked(life.review(id));
    }

    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/{id:\\d{1,18}}/retirement", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> retire(@PathVariable long id, Authentication caller, HttpServletRequest request)
            throws IOException {
        existing(id);
        JsonFields sent = JsonFields.of(request);
        String note = sent.required("note", LONGEST_NOTE);
        sent.nothingElse();
        sent.accept();
        life.retire(id, note, caller.getName());
        return ResponseEntity.noContent().build();
    }

    private record Submission(ArticleText text, Visibility visibility, int version) {}

    /** Reads the text of a new article, or of one that is there, whose category may be one that forms offer no more. */
    private Submission submission(JsonFields sent, @Nullable Article present) {
        String title = sent.required("title", ArticleText.LONGEST_TITLE);
        String language = sent.oneOf("language", ArticleText.LANGUAGES);
        List<String> known = new ArrayList<>(categories.newest());
        if (present != null && present.text().category() != null) {
            known.add(present.text().category());
        }
        String category = sent.oneOf("category", known);
        String readers = sent.oneOf("visibility", READERS);
        var text = new ArticleText(
                title,
                language == null ? ArticleText.LANGUAGES.get(0) : language,
                category,
                sent.text("symptom", ArticleText.LONGEST_SECTION),
                sent.text("environment", ArticleText.LONGEST_SECTION),
                sent.text("cause", ArticleText.LONGEST_SECTION),
                sent.text("solution", ArticleText.LONGEST_SECTION),
                sent.text("workaround", ArticleText.LONGEST_SECTION));
        int version = present == null ? 0 : sent.count("version");
        if (language == null) {
            sent.problem("language", "wants.one-of", String.join(", ", ArticleText.LANGUAGES));
        }
        if (readers == null) {
            sent.problem("visibility", "wants.one-of", String.join(", ", READERS));
        }
        sent.nothingElse();
        sent.accept();
        return new Submission(text, Visibility.of(Objects.requireNonNull(readers)), version);
    }

    private Article existing(long id) {
        return articles.find(id).orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-article"));
    }

    private List<Category> categories(FieldWords words) {
        return categories.newest().stream()
                .map(key -> new Category(key, words.word("category", key)))
                .toList();
    }

    private Map<Section, String> drawn(ArticleText text, long id, int version) {
        return drawn(text.sections(), addresses(id, version));
    }

    private static Map<Section, String> drawn(
            Map<Section, String> sections, Function<String, @Nullable String> addresses) {
        Map<Section, String> drawn = new EnumMap<>(Section.class);
        sections.forEach((section, words) -> drawn.put(section, ArticleHtml.of(words, addresses)));
        return drawn;
    }

    private Function<String, @Nullable String> addresses(long id, int version) {
        return pictures.drawn(id, version, name -> address(id, name) + "?version=" + version);
    }

    private static String address(long id, String encoded) {
        return BASE + "/" + id + "/pictures/" + encoded;
    }

    private List<PictureView> pictures(Article article) {
        return pictures.of(article.id(), article.version()).stream()
                .map(picture -> view(article.id(), picture))
                .toList();
    }

    private static PictureView view(long id, Picture picture) {
        return new PictureView(picture.name(), address(id, ArticlePictures.encoded(picture.name())));
    }

    private static ArticleLine line(Article article, Map<String, String> named, FieldWords words) {
        String category = article.text().category();
        return new ArticleLine(
                article.id(),
                article.text().title(),
                article.state().key(),
                article.visibility().key(),
                article.text().language(),
                category == null ? null : words.word("category", category),
                article.writtenAt(),
                named.getOrDefault(article.writtenBy(), article.writtenBy()));
    }
}
