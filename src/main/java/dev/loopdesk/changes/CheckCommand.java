package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.replay.OfflineProduct;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code check}: says of models in folders what would be refused if they were deployed, for those who keep
 * them in a version control system (S7.1). Models that the folders leave out are the shipped ones.
 */
public final class CheckCommand {

    /** Name of the command. */
    public static final String NAME = "check";

    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final String AS_JSON = "--format=json";
    private static final String AS_TEXT = "--format=text";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Class<?> application;
    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;

    CheckCommand(Class<?> application, PrintStream out, PrintStream err, Locale locale) {
        this.application = application;
        this.out = out;
        this.err = err;
        this.texts = Texts.of("check", locale);
    }

    /**
     * Runs the command.
     *
     * @param application application class of the product
     * @param arguments arguments after the command's name
     * @return the exit code: 0 if nothing would be refused, else 1
     */
    public static int run(Class<?> application, List<String> arguments) {
        return new CheckCommand(application, System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        List<Path> folders = new ArrayList<>();
        boolean json = false;
        for (String argument : arguments) {
            if (argument.equals("--help")) {
                out.println(texts.get("usage"));
                return PASSED;
            }
            if (argument.equals(AS_JSON)) {
                json = true;
            } else if (argument.startsWith("-") && !argument.equals(AS_TEXT)) {
                err.println(texts.get("usage"));
                return FAILED;
            } else if (!argument.equals(AS_TEXT)) {
                folders.add(Path.of(argument));
            }
        }
        if (folders.isEmpty()) {
            err.println(texts.get("usage"));
            return FAILED;
        }
        try {
            Map<String, byte[]> models = ModelFolder.read(folders);
            List<ModelFinding> findings = findings(ModelSet.complete(models, ShippedModels.contents()));
            if (json) {
                printJson(models, findings);
            } else {
                print(models, findings);
            }
            return findings.stream().anyMatch(ModelFinding::isError) ? FAILED : PASSED;
        } catch (UnusableModelsException e) {
            err.println(e.text(texts));
            return FAILED;
        }
    }

    private List<ModelFinding> findings(Map<String, byte[]> models) {
        try (ConfigurableApplicationContext product = OfflineProduct.start(application, NAME)) {
            return product.getBean(ModelCheck.class).check(models);
        }
    }

    private void print(Map<String, byte[]> models, List<ModelFinding> findings) {
        for (ModelFinding finding : findings) {
            out.println(texts.get(finding.isError() ? "error" : "warning", finding.line(texts.locale())));
            String remedy = finding.remedy(texts.locale());
            if (remedy != null) {
                out.println("    " + remedy);
            }
        }
        out.println(texts.get("summary", models.size(), errors(findings), findings.size() - errors(findings)));
    }

    private void printJson(Map<String, byte[]> models, List<ModelFinding> findings) {
        var list = new ArrayList<FindingView>();
        findings.forEach(finding -> list.add(FindingView.of(finding, texts.locale())));
        try {
            out.println(JSON.writeValueAsString(Map.of(
                    "files",
                    models.keySet(),
                    "errors",
                    errors(findings),
                    "warnings",
                    findings.size() - errors(findings),
                    "findings",
                    list)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long errors(List<ModelFinding> findings) {
        return findings.stream().filter(ModelFinding::isError).count();
    }
}
