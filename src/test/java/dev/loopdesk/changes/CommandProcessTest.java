package dev.loopdesk.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class CommandProcessTest {

    /** As when the server is killed, whose end of the pipe is closed with it. */
    @Test
    void aCommandEndsWithTheProcessThatHasStartedIt() throws Exception {
        Process command = new ProcessBuilder(
                        CommandProcess.line(new String[0], CheckCommand.NAME, "processes", "forms"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            command.getOutputStream().close();

            assertThat(command.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(command.exitValue()).isEqualTo(1);
        } finally {
            command.destroyForcibly();
        }
    }
}
