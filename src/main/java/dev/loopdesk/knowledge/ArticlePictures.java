package dev.loopdesk.knowledge;

import dev.loopdesk.knowledge.PictureRefusedException.Reason;
import dev.loopdesk.ticket.Content;
import dev.loopdesk.ticket.ContentTooLargeException;
import dev.loopdesk.ticket.Contents;
import dev.loopdesk.ticket.FileName;
import dev.loopdesk.ticket.FileType;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.unit.DataSize;

/**
 * Pictures of articles. Markdown names them by their file names alone; a picture is never changed, so that each version shows
 * what it showed (S6.1).
 */
@Repository
public class ArticlePictures {

    /** Types that every browser only displays, with the ends of their names. */
    private static final Map<String, String> ENDINGS =
            Map.of("image/png", "png", "image/jpeg", "jpg", "image/gif", "gif", "image/webp", "webp");

    /** Characters that a destination of Markdown, an address or a folder would read otherwise. */
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[\\s()\\[\\]<>#?%&\"'`*_!~^{}|$]+");

    private static final Pattern NAME = Pattern.compile("(?i)[^.].*\\.(?:png|jpe?g|gif|webp)");

    private static final Pattern FOREIGN = Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]*:|//).*");

    private static final String PICTURE =
            "select p.*, c.size, c.sha256 from knowledge_picture p join content c on c.id = p.content_id ";

    private final JdbcClient jdbc;
    private final Contents contents;
    private final Articles articles;
    private final DataSize largest;
    private final int most;

    ArticlePictures(
            JdbcClient jdbc,
            Contents contents,
            Articles articles,
            @Value("${loopdesk.knowledge.picture-size:5MB}") DataSize largest,
            @Value("${loopdesk.knowledge.pictures-per-article:30}") int most) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.articles = articles;
        this.largest = largest;
        this.most = most;
    }

    /**
     * A picture.
     *
     * @param mediaType one of PNG, JPEG, GIF and WebP, as its bytes say
     * @param since first version that has it
     */
    public record Picture(String name, String mediaType, Content content, int since) {}

    /** A file that is to be a picture, checked. */
    static final class Checked {

        private final String name;
        private final String mediaType;
        private final byte[] bytes;

        Checked(String name, String mediaType, byte[] bytes) {
            this.name = name;
            this.mediaType = mediaType;
            this.bytes = bytes;
        }
    }

    /** Returns the limit of one picture. */
    public DataSize largest() {
        return largest;
    }

    /** Returns the greatest number of pictures of an article. */
    public int most() {
        return most;
    }

    /** Returns the pictures of a version, by name. */
    public List<Picture> of(long article, int version) {
        return jdbc.sql(PICTURE + """
                        where p.article_id = :article and p.since_version <= :version
                            and (p.until_version is null or p.until_version > :version)
                        order by p.name
                        """)
                .param("article", article)
                .param("version", version)
                .query((row, n) -> picture(row))
                .list();
    }

    /** Returns a picture of a version, if it has one of that name. */
    public Optional<Picture> find(long article, int version, String name) {
        return of(article, version).stream()
                .filter(picture -> picture.name().equals(name))
                .findFirst();
    }

    /** Opens the bytes of a picture. */
    public InputStream open(Picture picture) {
        return contents.open(picture.content().id());
    }

    /** Returns the names of the pictures that a text shows, if the article has them. */
    public static Set<String> shownBy(ArticleText text) {
        Set<String> names = new LinkedHashSet<>();
        for (String section : text.sections().values()) {
            for (String destination : ArticleHtml.pictures(section)) {
                String name = name(destination);
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * Returns how the pictures of a version are drawn, for {@link ArticleHtml}.
     *
     * @param address makes an address of a name that is encoded
     */
    public Function<String, @Nullable String> drawn(long article, int version, UnaryOperator<String> address) {
        Set<String> names = of(article, version).stream().map(Picture::name).collect(Collectors.toSet());
        return destination -> {
            String name = name(destination);
            return name != null && names.contains(name) ? address.apply(encoded(name)) : null;
        };
    }

    /** Encodes a name for the path of an address. */
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Adds a picture to the present version of an article, under a name that none of its versions had.
     *
     * @param name name given by the sender; it is made safe, and ends as its type does
     * @throws PictureRefusedException if it is no picture, too large or one too many; nothing is stored then
     */
    @Transactional(rollbackFor = {IOException.class, PictureRefusedException.class})
    public Picture add(long article, String name, InputStream bytes) throws IOException, PictureRefusedException {
        Article present = articles.lock(article).orElseThrow();
        try (var stream = new BufferedInputStream(bytes)) {
            String type = type(stream, name);
            if (of(article, present.version()).size() >= most) {
                throw new PictureRefusedException(Reason.TOO_MANY, name);
            }
            return insert(present, unique(article, safe(name, type)), type, stream);
        }
    }

    /** Checks a file whose name is to stay as it is. */
    Checked check(String name, InputStream bytes) throws IOException, PictureRefusedException {
        try (var stream = new BufferedInputStream(bytes)) {
            String type = type(stream, name);
            byte[] read = stream.readNBytes((int) largest.toBytes() + 1);
            if (read.length > largest.toBytes()) {
                throw new PictureRefusedException(Reason.TOO_LARGE, name);
            }
            return new Checked(name, type, read);
        }
    }

    /** Tells whether an article lacks one of these pictures, or has another one under its name. */
    boolean differ(Article article, List<Checked> pictures) throws IOException {
        for (Checked picture : pictures) {
            Picture present =
                    find(article.id(), article.version(), picture.name).orElse(null);
            if (present == null || !isSame(present, picture)) {
                return true;
            }
        }
        return false;
    }

    /** Gives the present version of an article these pictures; former versions keep theirs. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(Article article, List<Checked> pictures) throws IOException, PictureRefusedException {
        for (Checked picture : pictures) {
            Picture present =
                    find(article.id(), article.version(), picture.name).orElse(null);
            if (present != null && isSame(present, picture)) {
                continue;
            }
            if (present != null) {
                end(article, present);
            }
            insert(article, picture.name, picture.mediaType, new ByteArrayInputStream(picture.bytes));
        }
        if (of(article.id(), article.version()).size() > most) {
            throw new PictureRefusedException(Reason.TOO_MANY, article.text().title());
        }
    }

    /**
     * Removes a picture from the present version of an article, which must not show it; it stays with the former versions
     * that do.
     *
     * @return false if the article has no such picture
     * @throws PictureRefusedException if the text shows it
     */
    @Transactional(rollbackFor = PictureRefusedException.class)
    public boolean remove(long id, String name) throws PictureRefusedException {
        Article article = articles.lock(id).orElseThrow();
        Picture picture = find(id, article.version(), name).orElse(null);
        if (picture == null) {
            return false;
        }
        if (shownBy(article.text()).contains(name)) {
            throw new PictureRefusedException(Reason.SHOWN, name);
        }
        boolean wasShown = articles.versions(id).stream()
                .filter(version -> version.version() >= picture.since())
                .anyMatch(version -> shownBy(version.text()).contains(name));
        if (wasShown) {
            end(article, picture);
        } else {
            delete(article, picture);
        }
        return true;
    }

    private void end(Article article, Picture picture) {
        if (picture.since() == article.version()) {
            delete(article, picture);
            return;
        }
        jdbc.sql("""
                        update knowledge_picture set until_version = :version
                        where article_id = :article and name = :name and since_version = :since
                        """)
                .param("version", article.version())
                .param("article", article.id())
                .param("name", picture.name())
                .param("since", picture.since())
                .update();
    }

    private void delete(Article article, Picture picture) {
        jdbc.sql(
                        "delete from knowledge_picture where article_id = :article and name = :name and since_version = :since")
                .param("article", article.id())
                .param("name", picture.name())
                .param("since", picture.since())
                .update();
        contents.remove(picture.content().id());
    }

    private Picture insert(Article article, String name, String type, InputStream bytes)
            throws IOException, PictureRefusedException {
        Content content;
        try {
            content = contents.put(bytes, largest.toBytes());
        } catch (ContentTooLargeException e) {
            throw new PictureRefusedException(Reason.TOO_LARGE, name);
        }
        jdbc.sql("""
                        insert into knowledge_picture (article_id, name, since_version, media_type, content_id)
                        values (:article, :name, :version, :type, :content)
                        """)
                .param("article", article.id())
                .param("name", name)
                .param("version", article.version())
                .param("type", type)
                .param("content", content.id())
                .update();
        return new Picture(name, type, content, article.version());
    }

    private static String type(BufferedInputStream stream, String name) throws IOException, PictureRefusedException {
        stream.mark(1);
        if (stream.read() < 0) {
            throw new PictureRefusedException(Reason.EMPTY, name);
        }
        stream.reset();
        // Without the name, which says nothing of what the bytes are.
        String type = FileType.of(stream, "");
        if (!ENDINGS.containsKey(type)) {
            throw new PictureRefusedException(Reason.TYPE, name);
        }
        return type;
    }

    private boolean isSame(Picture present, Checked picture) throws IOException {
        try (InputStream bytes = open(present)) {
            return Arrays.equals(bytes.readAllBytes(), picture.bytes);
        }
    }

    /**
     * Returns the name of a picture that a destination in a text says; null if it is an address, or no name of a picture beside
     * the text (CWE-22).
     */
    static @Nullable String name(String destination) {
        if (isForeign(destination)) {
            return null;
        }
        String name = destination.startsWith("./") ? destination.substring(2) : destination;
        try {
            name = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A sign of per cent that begins no encoded character.
        }
        return NAME.matcher(name).matches() && FileName.safe(name).equals(name) ? name : null;
    }

    /** Tells whether a destination in a text is the address of something elsewhere. */
    static boolean isForeign(String destination) {
        return destination.isEmpty() || FOREIGN.matcher(destination).matches();
    }

    private static String safe(String given, String type) {
        String ending = ENDINGS.getOrDefault(type, "");
        String name = NOT_IN_NAMES
                .matcher(FileName.safe(given).replaceFirst("\\.[^.]{1,5}$", ""))
                .replaceAll("-")
                .replaceAll("^[-.]+|[-.]+$", "");
        return FileName.with((name.isEmpty() ? "picture" : name) + "." + ending, "");
    }

    private String unique(long article, String name) {
        Set<String> taken = new HashSet<>();
        jdbc.sql("select name from knowledge_picture where article_id = :article")
                .param("article", article)
                .query(String.class)
                .list()
                .forEach(other -> taken.add(other.toLowerCase(Locale.ROOT)));
        String unique = name;
        for (int n = 2; taken.contains(unique.toLowerCase(Locale.ROOT)); n++) {
            unique = FileName.with(name, "-" + n);
        }
        return unique;
    }

    private static Picture picture(ResultSet row) throws SQLException {
        return new Picture(
                row.getString("name"),
                row.getString("media_type"),
                new Content(row.getString("content_id"), row.getLong("size"), row.getString("sha256")),
                row.getInt("since_version"));
    }
}
