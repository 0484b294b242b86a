package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReturnPathTest {

    private static final byte[] KEY = "a key for tests, 32 bytes long!!".getBytes(StandardCharsets.US_ASCII);
    private static final ReturnPath PATHS = new ReturnPath(KEY, "support@desk.example");

    @Test
    void aReturnPathLeadsBackToItsLetterInAnyCase() {
        for (int i = 0; i < 1_000; i++) {
            UUID letter = i == 0 ? new UUID(0, 0) : i == 1 ? new UUID(-1, -1) : UUID.randomUUID();

            String path = PATHS.of(letter);

            assertThat(path).matches("support\\+b\\.[a-z2-7]{26}\\.[a-z2-7]{10}@desk\\.example");
            assertThat(path.indexOf('@')).isLessThanOrEqualTo(64);
            assertThat(PATHS.letter(path)).contains(letter.toString());
            assertThat(PATHS.letter(path.toUpperCase(Locale.ROOT))).contains(letter.toString());
        }
    }

    @Test
    void noOtherAddressLeadsAnywhere() {
        String path = PATHS.of(UUID.fromString("6f0c1d3e-8a55-4a0e-9c0b-0a4f5a1f2b3c"));
        int unused = path.indexOf('.', path.indexOf("b.") + 2) - 1;
        for (int i = 0; i < path.length(); i++) {
            for (char c : "ay27@+.-x".toCharArray()) {
                // The last letter of the id holds two bits that are not used.
                if (Character.toLowerCase(path.charAt(i)) != c && i != unused) {
                    String forged = path.substring(0, i) + c + path.substring(i + 1);
                    assertThat(PATHS.letter(forged)).as(forged).isEmpty();
                }
            }
            assertThat(PATHS.letter(path.substring(0, i))).isEmpty();
        }
        assertThat(PATHS.letter("support@desk.example")).isEmpty();
        assertThat(PATHS.letter(new ReplyAddress(KEY, "support@desk.example").of("LD-100001")))
                .isEmpty();
        assertThat(new ReplyAddress(KEY, "support@desk.example").ticketNumber(path))
                .isEmpty();
    }

    @Test
    void anAddressThatIsTooLongIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> new ReturnPath(KEY, "s".repeat(25) + "@desk.example").of(UUID.randomUUID()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopdesk.mail.return-paths");
        assertThat(new ReturnPath(KEY, "s".repeat(24) + "@desk.example").of(UUID.randomUUID()))
                .contains("@");
    }
}
