package dev.loopdesk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.hardening.OpenTicket;
import dev.loopdesk.workspace.Caller;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A client that OpenAPI Generator writes from the description that the running product serves: integrations and staff
 * upload and download files with it. The build lays the generator, and what the client needs besides the JDK and
 * Jackson, into {@code target/openapi-generator}.
 */
@Tag("thorough")
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedClientTest {

    private static final Path GENERATOR = Path.of("target/openapi-generator/openapi-generator-cli.jar");
    private static final Path LIBRARIES = Path.of("target/openapi-generator/client");

    /** Written against the generated classes, as somebody writes who has only the description. */
    private static final String PROGRAM = """
            package dev.loopdesk.api;

            import java.io.File;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.Set;
            import org.openapitools.client.ApiClient;
            import org.openapitools.client.ApiException;
            import org.openapitools.client.api.DefaultApi;
            import org.openapitools.client.model.Message;
            import org.openapitools.client.model.ModelFile;
            import org.openapitools.client.model.Report;
            import org.openapitools.client.model.ReportRequester;
            import org.openapitools.client.model.TicketConversationInner;

            public final class Program implements GeneratedClientTest.FileClient {

                private final DefaultApi api;

                public Program(String base, String header, String value) {
                    ApiClient client = new ApiClient();
                    client.updateBaseUri(base);
                    client.setRequestInterceptor(request -> request.header(header, value));
                    api = new DefaultApi(client);
                }

                @Override
                public String report(String title) throws ApiException {
                    ReportRequester requester = new ReportRequester().name("Front desk").phone("0000");
                    Report report = new Report().title(title).description("See the picture.").requester(requester);
                    return api.report(report, "en").getNumber();
                }

                @Override
                public String upload(String number, File file, String externalId) throws ApiException {
                    ModelFile taken = api.addFile(number, file, null, externalId);
                    if (taken.getSize() != file.length()) {
                        throw new IllegalStateException(taken.toString());
                    }
                    return taken.getId() + " " + taken.getName() + " " + taken.getType();
                }

                @Override
                public File download(String number, String id) throws ApiException {
                    return api.getFile(number, id, null);
                }

                @Override
                public String write(String number, String text, String id) throws ApiException {
                    return api.write(number, new Message().text(text).attachments(Set.of(id)), null).getNumber();
                }

                @Override
                public List<String> files(String number) throws ApiException {
                    List<String> files = new ArrayList<>();
                    for (TicketConversationInner item : api.show(number, null).getConversation()) {
                        if (item.getFiles() != null) {
                            item.getFiles().forEach(file -> files.add(item.getFrom().getValue() + ": " + file.getName()));
                        }
                    }
                    return files;
                }
            }
            """;

    /** Calls of the generated client, for which the test has no classes when it is compiled. */
    public interface FileClient {

        String report(String title) throws Exception;

        String upload(String number, File file, String externalId) throws Exception;

        File download(String number, String id) throws Exception;

        String write(String number, String text, String id) throws Exception;

        List<String> files(String number) throws Exception;
    }

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    private Class<?> program = Void.class;

    @BeforeAll
    void generate(@TempDir Path sources) throws Exception {
        Path description = Files.writeString(
                sources.resolve("openapi.json"),
                String.valueOf(
                        new Caller(http, "agent").get("/api/openapi.json").getBody()));
        Path client = sources.resolve("client");
        Path log = sources.resolve("log.txt");
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "--input-spec=" + description,
                        "--generator-name=java",
                        "--library=native",
                        "--output=" + client,
                        "--additional-properties=useJakartaEe=true,openApiNullable=false,sourceFolder=java",
                        "--global-property=models,apis,supportingFiles,apiTests=false,modelTests=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = generator.waitFor(2, TimeUnit.MINUTES);
        generator.destroyForcibly();
        assertThat(ended && generator.exitValue() == 0)
                .as("%s", Files.readString(log))
                .isTrue();
        Path written = Files.writeString(client.resolve("java/Program.java"), PROGRAM);
        assertThat(written).exists();
        program = compile(client.resolve("java"), sources.resolve("classes")).loadClass("dev.loopdesk.api.Program");
    }

    @AfterAll
    void remove() {
        tickets.removeTickets();
    }

    @Test
    void anIntegrationUploadsAndDownloadsFiles() throws Exception {
        FileClient robot = client("X-Api-Key", "tryout");
        File picture = picture("scan.png", 1);
        String number = robot.report("Scanner draws stripes");

        String taken = robot.upload(number, picture, "picture-1");

        assertThat(taken).endsWith(" scan.png image/png");
        assertThat(robot.upload(number, picture, "picture-1")).isEqualTo(taken);
        assertThat(robot.files(number)).containsExactly("requester: scan.png");
        assertThat(robot.download(number, id(taken))).hasName("scan.png").hasSameBinaryContentAs(picture);
        assertThatThrownBy(() -> robot.download(number, "none")).hasMessageContaining("404");
        FileClient other = client("X-Api-Key", "other-key-of-a-chat-robot");
        assertThatThrownBy(() -> other.download(number, id(taken))).hasMessageContaining("404");
        assertThatThrownBy(() -> other.upload(number, picture, "x")).hasMessageContaining("404");
    }

    @Test
    void staffUploadAndDownloadFilesAndSendThem() throws Exception {
        FileClient robot = client("X-Api-Key", "tryout");
        FileClient agent = client("Authorization", "Basic YWdlbnQ6YWdlbnQ=");
        String number = robot.report("Scanner draws lines");
        File ofRequester = picture("lines.png", 2);
        String received = robot.upload(number, ofRequester, "picture-2");
        File guide = Files.writeString(folder.resolve("cleaning guide.txt"), "Open the lid.\r\nWipe the glass.\r\n")
                .toFile();

        assertThat(agent.download(number, id(received))).hasName("lines.png").hasSameBinaryContentAs(ofRequester);
        String taken = agent.upload(number, guide, "guide-1");
        assertThat(taken).endsWith(" cleaning guide.txt text/plain");
        assertThat(agent.upload(number, guide, "guide-1")).isEqualTo(taken);
        assertThat(agent.write(number, "Please clean it by this guide.", id(taken)))
                .isEqualTo(number);

        assertThat(robot.files(number)).startsWith("requester: lines.png").contains("service-desk: cleaning guide.txt");
        assertThat(robot.download(number, id(taken))).hasSameBinaryContentAs(guide);
        FileClient stranger = client("Authorization", "Basic YW5hbHlzdDphbmFseXN0");
        assertThatThrownBy(() -> stranger.download(number, id(taken))).hasMessageContaining("403");
    }

    private FileClient client(String header, String value) throws ReflectiveOperationException {
        return (FileClient) program.getConstructor(String.class, String.class, String.class)
                .newInstance("http://localhost:" + port, header, value);
    }

    private static String id(String taken) {
        return taken.substring(0, taken.indexOf(' '));
    }

    /** Draws noise: a file that a compression or a charset would change. */
    private File picture(String name, int seed) throws IOException {
        var noise = new Random(seed);
        var picture = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 200 * 200; i++) {
            picture.setRGB(i % 200, i / 200, noise.nextInt());
        }
        File file = folder.resolve(name).toFile();
        ImageIO.write(picture, "png", file);
        assertThat(file.length()).isGreaterThan(100_000);
        return file;
    }

    private static ClassLoader compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> path = new ArrayList<>();
        try (Stream<Path> libraries = Files.list(LIBRARIES)) {
            libraries.forEach(path::add);
        }
        List<URL> urls = new ArrayList<>();
        urls.add(Files.createDirectories(classes).toUri().toURL());
        for (Path library : path) {
            urls.add(library.toUri().toURL());
        }
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .forEach(path::add);
        var complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> java =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            files.setLocationFromPaths(javax.tools.StandardLocation.CLASS_PATH, path);
            files.setLocationFromPaths(javax.tools.StandardLocation.CLASS_OUTPUT, List.of(classes));
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-Xlint:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as("%s", complaints).isTrue();
        }
        return new URLClassLoader(urls.toArray(URL[]::new), GeneratedClientTest.class.getClassLoader());
    }
}
