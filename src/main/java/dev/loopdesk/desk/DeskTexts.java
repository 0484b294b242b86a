package dev.loopdesk.desk;

import dev.loopdesk.text.Texts;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The texts of the desk's scripts in the reader's language, from the bundle {@code desk}. */
@RestController
class DeskTexts {

    @GetMapping("/camunda/api/loopdesk/texts")
    Map<String, String> texts(Locale language) {
        return Texts.of("desk", language).all();
    }
}
