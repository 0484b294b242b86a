package dev.loopdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Articles come from a folder and go into one, on a database of their own that nothing has opened before (S6.1). */
class KnowledgeCommandTest {

    private static final String VPN = """
            ---
            title: "VPN: error 809"
            language: en
            category: network
            visibility: requesters
            ---
            The client stops with error 809.

            ## Cause

            UDP 500 is blocked.

            ## Solution

            1. Switch to TCP 443.
            2. Connect again.
            """;

    @TempDir
    private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path folder = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectories(home.resolve("articles/net"));
        Files.writeString(folder.resolve("vpn.md"), VPN);
        Files.writeString(home.resolve("articles/打印.md"), "---\ntitle: 打印空白页\nlanguage: zh\n---\n更换墨盒。\n");
        Files.writeString(home.resolve("articles/readme.txt"), "no article");
        Files.writeString(Files.createDirectory(home.resolve("articles/.git")).resolve("x.md"), "hidden");
    }

    @Test
    void aFolderIsTakenOverOnceAndReadAgainAfterItsExport() throws IOException {
        assertThat(run("import", "articles")).as(text(err)).isZero();
        assertThat(text(out)).contains("2 added, 0 changed, 0 unchanged, 0 refused.");
        out.reset();
        Files.writeString(folder.resolve("vpn.md"), VPN.replace("443", "8443"));
        assertThat(run("import", "articles")).isZero();
        assertThat(text(out)).contains("0 added, 1 changed, 1 unchanged, 0 refused.");

        assertThat(run("export", "out")).as(text(err)).isZero();
        try (Stream<Path> files = Files.list(home.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("1-vpn-error-809.md", "2-打印空白页.md");
        }
        assertThat(Files.readString(home.resolve("out/1-vpn-error-809.md"))).isEqualTo("""
                ---
                title: "VPN: error 809"
                language: "en"
                category: "network"
                visibility: "requesters"
                ---

                ## Symptom

                The client stops with error 809.

                ## Cause

                UDP 500 is blocked.

                ## Solution

                1. Switch to TCP 8443.
                2. Connect again.
                """);
        assertThat(Files.readString(home.resolve("out/2-打印空白页.md")))
                .contains("visibility: \"internal\"")
                .contains("## 解决方案\n\n更换墨盒。");
    }

    @Test
    void picturesLieBesideTheirArticleAndAreExportedAsTheyWere() throws IOException {
        byte[] first = picture(1);
        Files.write(folder.resolve("屏幕 1.png"), first);
        Files.writeString(folder.resolve("vpn.md"), VPN + "\n![Screen](<屏幕 1.png>) ![x](https://example.org/x.png)\n");
        assertThat(run("import", "articles")).as(text(err)).isZero();
        out.reset();
        assertThat(run("import", "articles")).isZero();
        assertThat(text(out)).contains("0 added, 0 changed, 2 unchanged, 0 refused.");
        Files.write(folder.resolve("屏幕 1.png"), picture(2));
        out.reset();
        assertThat(run("import", "articles"))
                .as("another picture under the same name")
                .isZero();
        assertThat(text(out)).contains("0 added, 1 changed, 1 unchanged, 0 refused.");

        assertThat(run("export", "out")).as(text(err)).isZero();
        Path exported = home.resolve("out/1-vpn-error-809");
        assertThat(Files.readString(exported.resolve("1-vpn-error-809.md"))).contains("![Screen](<屏幕 1.png>)");
        assertThat(Files.readAllBytes(exported.resolve("屏幕 1.png"))).isEqualTo(picture(2));
        assertThat(JdbcClient.create(new DriverManagerDataSource(url(), "sa", ""))
                        .sql("select since_version || '-' || coalesce(until_version, 0) from knowledge_picture"
                                + " order by since_version")
                        .query(String.class)
                        .list())
                .as("the former version keeps its picture")
                .containsExactly("1-2", "2-0");
    }

    @Test
    void aPictureThatIsNotAPlainFileBesideItsArticleIsRefused() throws IOException {
        Path secret = Files.write(home.resolve("secret.png"), picture(1));
        Files.createSymbolicLink(folder.resolve("link.png"), secret);
        Files.createDirectory(folder.resolve("folder.png"));
        Files.write(Files.createDirectory(folder.resolve("in")).resolve("x.png"), picture(1));
        Files.writeString(folder.resolve("page.png"), "<script>alert(1)</script>");
        Files.write(folder.resolve("empty.png"), new byte[0]);
        Files.write(folder.resolve("large.png"), Arrays.copyOf(picture(1), 5 * 1024 * 1024 + 1));
        List<String> refused = List.of(
                "../../secret.png",
                "..%2f..%2fsecret.png",
                "./../secret.png",
                "in/x.png",
                secret.toString(),
                "..\\..\\secret.png",
                "link.png",
                "folder.png",
                "missing.png",
                "page.png",
                "empty.png",
                "large.png",
                ".hidden.png",
                "../../../../../../etc/passwd");
        for (int n = 0; n < refused.size(); n++) {
            Files.writeString(folder.resolve("p" + n + ".md"), "---\ntitle: P\n---\n![x](<" + refused.get(n) + ">)\n");
        }

        assertThat(run("import", "articles")).isEqualTo(1);

        assertThat(text(out)).contains("2 added, 0 changed, 0 unchanged, " + refused.size() + " refused.");
        assertThat(text(err))
                .contains("net/p0.md: its text shows ../../secret.png, which is no name")
                .contains("net/p6.md: its picture link.png does not lie beside it, or is a link")
                .contains("net/p9.md: its picture page.png is no PNG")
                .contains("net/p11.md: its picture large.png is too large");
        assertThat(JdbcClient.create(new DriverManagerDataSource(url(), "sa", ""))
                        .sql("select count(*) from content")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static byte[] picture(int width) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, 1, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void aDatabaseThatTheCommandHasMadeHasEveryMigrationOfTheProduct() {
        assertThat(run("import", "articles")).isZero();

        var database = new DriverManagerDataSource(url(), "sa", "");
        assertThat(JdbcClient.create(database)
                        .sql("select count(*) from \"flyway_schema_history\" where \"version\" = '10'")
                        .query(Integer.class)
                        .single())
                .as("the one that is written in Java")
                .isEqualTo(1);
    }

    @Test
    void aFileThatIsNoArticleIsNamedAndTheOthersAreTaken() throws IOException {
        Files.writeString(folder.resolve("none.md"), "# Only a heading\n");
        Files.writeString(folder.resolve("yaml.md"), "---\ntitle: [\n---\nx\n");
        Files.writeString(folder.resolve("code.md"), "---\ntitle: !!javax.script.ScriptEngineManager [x]\n---\nx\n");
        Files.writeString(folder.resolve("seen.md"), "---\ntitle: Seen\nvisibility: world\n---\nx\n");
        Files.write(folder.resolve("latin.md"), "---\ntitle: Café\n---\nx\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(folder.resolve("link.md"), home.resolve("articles/readme.txt"));

        assertThat(run("import", "articles")).isEqualTo(1);

        assertThat(text(err))
                .contains("net/none.md: it does not begin with front matter")
                .contains("net/yaml.md: its front matter cannot be read")
                .contains("net/code.md: its front matter cannot be read")
                .contains("net/seen.md: world is no visibility")
                .contains("net/latin.md: it is not written in UTF-8")
                .doesNotContain("link.md", "x.md");
        assertThat(text(out)).contains("2 added, 0 changed, 0 unchanged, 5 refused.");
    }

    @Test
    void whatIsNoFolderOrNoCommandIsRefused() {
        assertThat(run("import", "missing")).isEqualTo(1);
        assertThat(text(err)).contains("missing is no folder.");
        assertThat(new KnowledgeCommand(print(out), print(err), Locale.ENGLISH).run(List.of("burn", "x")))
                .isEqualTo(1);
        assertThat(text(err)).contains("Usage:");
    }

    private int run(String verb, String place) {
        return new KnowledgeCommand(print(out), print(err), Locale.ENGLISH)
                .run(List.of(
                        verb,
                        home.resolve(place).toString(),
                        "--loopdesk.home=" + home.resolve("data"),
                        "--spring.datasource.url=" + url()));
    }

    private String url() {
        return "jdbc:h2:file:" + home.resolve("data/loopdesk") + ";WRITE_DELAY=0";
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream of) {
        return of.toString(StandardCharsets.UTF_8);
    }
}
