package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopdeskApplicationTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(textBlock = """
            en,    "There is no command chekc. Commands: check, check-config, knowledge, rebuild-figures, replay, verify, what-if. Without a command the service desk starts."
            zh-CN, "没有命令 chekc。可用命令：check, check-config, knowledge, rebuild-figures, replay, verify, what-if。不带命令则启动服务台。"
            """, quoteCharacter = '"')
    void anUnknownCommandIsRefusedAndStartsNothing(String language, String why) {
        assertThat(run(Locale.forLanguageTag(language), "chekc", "processes")).hasValue(1);
        assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo(why);
    }

    @Test
    void settingsAreNoCommand() {
        assertThat(run(Locale.ENGLISH)).isEmpty();
        assertThat(run(Locale.ENGLISH, "--server.port=8081", "check")).isEmpty();
        assertThat(err.size()).isZero();
    }

    private OptionalInt run(Locale language, String... arguments) {
        return LoopdeskApplication.runCommand(
                List.of(arguments), new PrintStream(err, true, StandardCharsets.UTF_8), language);
    }
}
