package dev.loopdesk.knowledge;

import dev.loopdesk.knowledge.ArticleMarkdown.UnusableFileException;
import dev.loopdesk.knowledge.ArticlePictures.Checked;
import dev.loopdesk.knowledge.ArticlePictures.Picture;
import dev.loopdesk.knowledge.Articles.ImportResult;
import dev.loopdesk.knowledge.Articles.Imported;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Articles as Markdown files of a folder (S6.1). */
@Component
class ArticleFolder {

    /** Author of imported articles. */
    private static final String IMPORT = "import";

    private static final String ENDING = ".md";
    private static final long LONGEST_FILE = 2_000_000;
    private static final int LONGEST_NAME = 60;
    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Articles articles;
    private final ArticlePictures pictures;

    ArticleFolder(Articles articles, ArticlePictures pictures) {
        this.articles = articles;
        this.pictures = pictures;
    }

    /** Returns the Markdown files below a folder, by name; hidden ones and links to other places are left out. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(ENDING))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isHidden(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** Takes over one file of a folder. */
    @Transactional(rollbackFor = {IOException.class, UnusableFileException.class})
    public ImportResult take(Path folder, Path file) throws IOException, UnusableFileException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (name.length() > ArticleText.LONGEST_TITLE) {
            throw new UnusableFileException("long-name", null);
        }
        ArticleMarkdown read = ArticleMarkdown.read(content(file));
        List<Checked> beside = beside(file, read.text());
        Article present = articles.importedFrom(name).orElse(null);
        boolean otherPictures = present != null && pictures.differ(present, beside);
        Imported imported = articles.take(name, read.text(), read.visibility(), otherPictures, IMPORT);
        try {
            pictures.take(articles.find(imported.id()).orElseThrow(), beside);
        } catch (PictureRefusedException e) {
            throw refused(e);
        }
        return imported.result();
    }

    /**
     * Returns the pictures beside a file that its text shows. A name with a folder, and a link, could lead to any file of the
     * computer (CWE-22, CWE-59).
     */
    private List<Checked> beside(Path file, ArticleText text) throws IOException, UnusableFileException {
        List<Checked> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String section : text.sections().values()) {
            for (String destination : ArticleHtml.pictures(section)) {
                if (ArticlePictures.isForeign(destination)) {
                    continue;
                }
                String name = ArticlePictures.name(destination);
                if (name == null) {
                    throw new UnusableFileException("picture-elsewhere", destination);
                }
                Path picture = file.resolveSibling(name);
                if (!Files.isRegularFile(picture, LinkOption.NOFOLLOW_LINKS)) {
                    throw new UnusableFileException("picture-missing", name);
                }
                if (names.add(name)) {
                    found.add(checked(name, picture));
                }
            }
        }
        return found;
    }

    private Checked checked(String name, Path picture) throws IOException, UnusableFileException {
        try (InputStream bytes = Files.newInputStream(picture, LinkOption.NOFOLLOW_LINKS)) {
            return pictures.check(name, bytes);
        } catch (PictureRefusedException e) {
            throw refused(e);
        }
    }

    private static UnusableFileException refused(PictureRefusedException e) {
        return new UnusableFileException("picture-" + e.reason().key(), e.getMessage());
    }

    private static String content(Path file) throws IOException, UnusableFileException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new UnusableFileException("too-long", null);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableFileException("not-utf-8", null);
        }
    }

    /**
     * Writes all reviewed articles into a folder, each into a file of its own, and returns how many. One with pictures has a
     * folder of its own.
     */
    int write(Path folder) throws IOException {
        Files.createDirectories(folder);
        int written = 0;
        List<Article> next = articles.reviewedAfter(0, 100);
        while (!next.isEmpty()) {
            for (Article article : next) {
                write(article, folder);
                written++;
            }
            next = articles.reviewedAfter(next.get(next.size() - 1).id(), 100);
        }
        return written;
    }

    private void write(Article article, Path folder) throws IOException {
        Set<String> shown = ArticlePictures.shownBy(article.text());
        List<Picture> beside = pictures.of(article.id(), article.version()).stream()
                .filter(picture -> shown.contains(picture.name()))
                .toList();
        String name = name(article);
        Path place = beside.isEmpty() ? folder : Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve(name + ENDING), ArticleMarkdown.write(article));
        for (Picture picture : beside) {
            try (InputStream bytes = pictures.open(picture)) {
                Files.copy(bytes, place.resolve(picture.name()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Returns a name that begins with the id, so that it stays the same when the title changes its end. */
    private static String name(Article article) {
        String words = NO_NAME.matcher(article.text().title().toLowerCase(Locale.ROOT))
                .replaceAll("-")
                .replaceAll("^-|-$", "");
        return article.id() + (words.isEmpty() ? "" : "-" + cut(words));
    }

    /** Cuts a name, but never within a character, which no file system could store. */
    private static String cut(String words) {
        if (words.length() <= LONGEST_NAME) {
            return words;
        }
        return words.substring(
                0, Character.isHighSurrogate(words.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME);
    }
}
