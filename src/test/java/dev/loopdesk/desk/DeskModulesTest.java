package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The modules of the desk fit together: no build step finds a name that a module does not export. */
class DeskModulesTest {

    private static final Path DESK = Path.of("src/main/resources/static/desk");
    private static final Pattern EXPORTED =
            Pattern.compile("export (?:async )?(?:function\\*?|const|let|class) (\\w+)|export \\{([^}]*)\\}");
    private static final Pattern IMPORTED = Pattern.compile("import \\{([^}]*)\\} from '\\./([\\w-]+\\.js)'");

    @Test
    void everyNameThatAModuleImportsIsExported() throws IOException {
        Map<String, String> modules = modules();
        List<String> missing = new ArrayList<>();
        int imports = 0;
        for (Map.Entry<String, String> module : modules.entrySet()) {
            Matcher imported = IMPORTED.matcher(module.getValue());
            while (imported.find()) {
                String from = imported.group(2);
                if (modules.getOrDefault(from, "").contains("export * from")) {
                    // It passes on what a library exports.
                    continue;
                }
                Set<String> exported = exported(modules.getOrDefault(from, ""));
                for (String name : imported.group(1).split(",", -1)) {
                    imports++;
                    if (!exported.contains(name.strip().split(" as ", -1)[0])) {
                        missing.add(module.getKey() + ": " + name.strip() + " from " + from);
                    }
                }
            }
        }

        assertThat(imports).isGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    /** In a circle a module runs before what it imports, or after it, by which one a page asks for first. */
    @Test
    void modulesImportEachOtherInNoCircle() throws IOException {
        Map<String, Set<String>> imports = new HashMap<>();
        modules().forEach((module, text) -> {
            Set<String> from = imports.computeIfAbsent(module, name -> new TreeSet<>());
            IMPORTED.matcher(text).results().forEach(imported -> from.add(imported.group(2)));
        });

        // Removes modules that import none of the others, until only circles remain.
        boolean changed = true;
        while (changed) {
            Set<String> free = new TreeSet<>(imports.keySet());
            free.removeIf(
                    module -> imports.getOrDefault(module, Set.of()).stream().anyMatch(imports::containsKey));
            changed = imports.keySet().removeAll(free);
        }

        assertThat(imports.keySet()).isEmpty();
    }

    private static Set<String> exported(String module) {
        var names = new TreeSet<String>();
        Matcher found = EXPORTED.matcher(module);
        while (found.find()) {
            if (found.group(1) != null) {
                names.add(found.group(1));
            } else {
                for (String name : found.group(2).split(",", -1)) {
                    String[] renamed = name.strip().split(" as ", -1);
                    names.add(renamed[renamed.length - 1]);
                }
            }
        }
        return names;
    }

    private static Map<String, String> modules() throws IOException {
        var modules = new HashMap<String, String>();
        try (Stream<Path> files = Files.list(DESK)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                modules.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return modules;
    }
}
