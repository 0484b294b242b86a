package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.replay.OfflineProduct;
import dev.loopdesk.text.Texts;
import dev.loopdesk.walk.ModelWalks;
import dev.loopdesk.walk.WalkReport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final String NO_WALKS = "--no-walks";
    private static final Duration LONGEST_WALKS = Duration.ofMinutes(10);
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
        CommandProcess.endWithParent();
        return new CheckCommand(application, System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        List<Path> folders = new ArrayList<>();
        boolean json = false;
        boolean walks = true;
        for (String argument : arguments) {
            if (argument.equals("--help")) {
                out.println(texts.get("usage"));
                return PASSED;
            }
            if (argument.equals(AS_JSON)) {
                json = true;
            } else if (argument.equals(NO_WALKS)) {
                walks = false;
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
            Checked checked = check(ModelSet.complete(models, ShippedModels.contents()), walks);
            if (json) {
                printJson(models, checked);
            } else {
                print(models, checked);
            }
            return checked.findings().stream().anyMatch(ModelFinding::isError) ? FAILED : PASSED;
        } catch (UnusableModelsException e) {
            err.println(e.text(texts));
            return FAILED;
        }
    }

    /** Findings of a check; the walks are null if none took place. */
    private record Checked(
            List<ModelFinding> findings, @Nullable WalkReport walks) {}

    private Checked check(Map<String, byte[]> models, boolean walks) {
        try (ConfigurableApplicationContext product = OfflineProduct.start(application, NAME)) {
            List<ModelFinding> findings = product.getBean(ModelCheck.class).check(models);
            if (!walks || findings.stream().anyMatch(finding -> finding.isError() && !finding.mayBeAccepted())) {
                return new Checked(findings, null);
            }
            var live = product.getBean(LiveModels.class);
            product.getBean(StandardGuards.class).restore(models, () -> live.deploy(NAME, models));
            WalkReport report = product.getBean(ModelWalks.class).walk(LONGEST_WALKS);
            return new Checked(
                    Stream.concat(findings.stream(), report.findings().stream()).toList(), report);
        }
    }

    private void print(Map<String, byte[]> models, Checked checked) {
        List<ModelFinding> findings = checked.findings();
        for (ModelFinding finding : findings) {
            out.println(texts.get(finding.isError() ? "error" : "warning", finding.line(texts.locale())));
            String remedy = finding.remedy(texts.locale());
            if (remedy != null) {
                out.println("    " + remedy);
            }
        }
        WalkReport walks = checked.walks();
        if (walks != null) {
            out.println(texts.get("walked", walks.walks(), walks.steps(), walks.passed(), walks.elements()));
        }
        out.println(texts.get("summary", models.size(), errors(findings), findings.size() - errors(findings)));
    }

    private void printJson(Map<String, byte[]> models, Checked checked) {
        List<ModelFinding> findings = checked.findings();
        var list = new ArrayList<FindingView>();
        findings.forEach(finding -> list.add(FindingView.of(finding, texts.locale())));
        try {
            var report = new LinkedHashMap<String, Object>();
            report.put("files", models.keySet());
            report.put("errors", errors(findings));
            report.put("warnings", findings.size() - errors(findings));
            report.put("findings", list);
            WalkReport walks = checked.walks();
            if (walks != null) {
                report.put(
                        "walks",
                        Map.of(
                                "tickets", walks.walks(),
                                "steps", walks.steps(),
                                "passed", walks.passed(),
                                "elements", walks.elements(),
                                "findings", walks.findings()));
            }
            out.println(JSON.writeValueAsString(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long errors(List<ModelFinding> findings) {
        return findings.stream().filter(ModelFinding::isError).count();
    }
}
