package dev.loopdesk.proof;

import dev.loopdesk.proof.ExportCheck.Report;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The command {@code verify}: says without any running system whether an export is whole and unchanged (S6.2). */
public final class VerifyCommand {

    /** Name of the command. */
    public static final String NAME = "verify";

    private static final int INTACT = 0;
    private static final int NOT_INTACT = 1;
    private static final String KEY = "--key=";
    private static final String ANCHOR = "--anchor=";

    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;

    VerifyCommand(PrintStream out, PrintStream err, Locale locale) {
        this.out = out;
        this.err = err;
        this.texts = Texts.of("verify", locale);
    }

    /**
     * Runs the command.
     *
     * @param application application class of the product, which is not started
     * @param arguments arguments after the command's name
     * @return the exit code: 0 if the export is whole and unchanged, else 1
     */
    public static int run(Class<?> application, List<String> arguments) {
        return new VerifyCommand(System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        String key = null;
        String anchor = null;
        boolean json = false;
        String file = null;
        for (String argument : arguments) {
            if (argument.equals("--help")) {
                out.println(texts.get("usage"));
                return INTACT;
            } else if (argument.startsWith(KEY)) {
                key = hash(argument.substring(KEY.length()));
            } else if (argument.startsWith(ANCHOR)) {
                anchor = hash(argument.substring(ANCHOR.length()));
            } else if (argument.equals("--json")) {
                json = true;
            } else if (argument.startsWith("-") || file != null) {
                return refuse(texts.get("usage"));
            } else {
                file = argument;
            }
            if (Objects.equals(key, "") || Objects.equals(anchor, "")) {
                return refuse(texts.get("no-hash", argument));
            }
        }
        if (file == null) {
            return refuse(texts.get("usage"));
        }
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                return refuse(texts.get("no-such-file", file));
            }
            Report report = ExportCheck.of(path, key, anchor, texts);
            if (json) {
                out.println(ExportedCase.JSON.writeValueAsString(report));
            } else {
                print(path, report, key, anchor);
            }
            return report.intact() ? INTACT : NOT_INTACT;
        } catch (IOException | InvalidPathException e) {
            return refuse(texts.get("unreadable", file, String.valueOf(e.getMessage())));
        }
    }

    /** Returns 64 hexadecimal digits, written with or without colons; empty if they are none. */
    private static String hash(String text) {
        String digits = text.replace(":", "").strip().toLowerCase(Locale.ROOT);
        return digits.matches("[0-9a-f]{64}") ? digits : "";
    }

    private int refuse(String why) {
        err.println(why);
        return NOT_INTACT;
    }

    private void print(Path path, Report report, @Nullable String key, @Nullable String anchor) {
        report.problems().forEach(problem -> out.println(problem.text()));
        if (!report.intact()) {
            out.println(texts.get("not-intact", path.getFileName()));
            return;
        }
        out.println(texts.get(
                "intact", report.ticket(), report.entries(), report.events(), report.letters(), report.files()));
        out.println(texts.get("exported", report.exportedAt(), report.exportedBy()));
        out.println(texts.get(key == null ? "signed" : "signed-as-wanted", report.key()));
        if (report.unsealed() > 0) {
            out.println(texts.get("unsealed", report.unsealed()));
        }
        if (anchor != null) {
            out.println(texts.get("anchored", anchor));
        } else if (!report.anchors().isEmpty()) {
            out.println(texts.get("has-anchors", String.join(", ", report.anchors())));
        }
    }
}
