package dev.loopdesk.browser;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/**
 * Pictures of the pages that the tests open, for people to look at in {@code target/screenshots}. They take a third of a
 * browser's time, so they are made only where {@code -Dloopdesk.test.pictures=true} asks for them.
 */
final class Pictures {

    private static final boolean WANTED = Boolean.getBoolean("loopdesk.test.pictures");
    private static final Path FOLDER = Path.of("target", "screenshots");

    private Pictures() {}

    /** Makes a picture of the whole page, however long it is. */
    static void take(Page page, String name) {
        if (WANTED) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(FOLDER.resolve(name + ".png"))
                    .setFullPage(true));
        }
    }
}
