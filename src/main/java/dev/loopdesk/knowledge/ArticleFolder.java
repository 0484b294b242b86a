package dev.loopdesk.knowledge;

import dev.loopdesk.knowledge.ArticleMarkdown.UnusableFileException;
import dev.loopdesk.knowledge.Articles.ImportResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

    ArticleFolder(Articles articles) {
        this.articles = articles;
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
    @Transactional
    public ImportResult take(Path folder, Path file) throws IOException, UnusableFileException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (name.length() > ArticleText.LONGEST_TITLE) {
            throw new UnusableFileException("long-name", null);
        }
        ArticleMarkdown read = ArticleMarkdown.read(content(file));
        return articles.take(name, read.text(), read.visibility(), IMPORT).result();
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

    /** Writes all reviewed articles into a folder, each into a file of its own, and returns how many. */
    int write(Path folder) throws IOException {
        Files.createDirectories(folder);
        int written = 0;
        List<Article> next = articles.reviewedAfter(0, 100);
        while (!next.isEmpty()) {
            for (Article article : next) {
                Files.writeString(folder.resolve(name(article)), ArticleMarkdown.write(article));
                written++;
            }
            next = articles.reviewedAfter(next.get(next.size() - 1).id(), 100);
        }
        return written;
    }

    /** Returns a name that begins with the id, so that it stays the same when the title changes its end. */
    private static String name(Article article) {
        String words = NO_NAME.matcher(article.text().title().toLowerCase(Locale.ROOT))
                .replaceAll("-")
                .replaceAll("^-|-$", "");
        return article.id() + (words.isEmpty() ? "" : "-" + cut(words)) + ENDING;
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
