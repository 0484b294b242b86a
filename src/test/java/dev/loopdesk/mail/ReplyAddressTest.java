package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReplyAddressTest {

    private static final byte[] KEY = "a key for tests, 32 bytes long!!".getBytes(StandardCharsets.US_ASCII);
    private static final ReplyAddress ADDRESSES = new ReplyAddress(KEY, "support@desk.example");

    @Test
    void anAddressLeadsBackToItsTicket() {
        String address = ADDRESSES.of("LD-100001");

        assertThat(address).matches("support\\+LD-100001\\.[a-z2-7]{16}@desk\\.example");
        assertThat(address.indexOf('@')).isLessThanOrEqualTo(64);
        assertThat(ADDRESSES.ticketNumber(address)).contains("LD-100001");
        assertThat(ADDRESSES.of("LD-100001")).isEqualTo(address);
    }

    @Test
    void upperAndLowerCaseMakeNoDifference() {
        String address = ADDRESSES.of("LD-100001");

        assertThat(ADDRESSES.ticketNumber(address.toUpperCase(Locale.ROOT))).contains("LD-100001");
        assertThat(ADDRESSES.ticketNumber(address.toLowerCase(Locale.ROOT))).contains("LD-100001");
    }

    @Test
    void noOtherAddressLeadsAnywhere() {
        String address = ADDRESSES.of("LD-100001");
        for (int i = 0; i < address.length(); i++) {
            for (char c : "abz27@+.-x".toCharArray()) {
                if (Character.toLowerCase(address.charAt(i)) != c) {
                    String forged = address.substring(0, i) + c + address.substring(i + 1);
                    assertThat(ADDRESSES.ticketNumber(forged)).as(forged).isEmpty();
                }
            }
            assertThat(ADDRESSES.ticketNumber(address.substring(0, i))).isEmpty();
        }
        assertThat(ADDRESSES.ticketNumber(address.replace("100001", "100002"))).isEmpty();
        assertThat(ADDRESSES.ticketNumber("support@desk.example")).isEmpty();
        assertThat(ADDRESSES.ticketNumber("support+LD-100001@desk.example")).isEmpty();
        assertThat(ADDRESSES.ticketNumber("")).isEmpty();
        assertThat(ADDRESSES.ticketNumber(address + "\r\nBcc: x@example.org")).isEmpty();
    }

    @Test
    void anotherKeyGivesOtherAddresses() {
        byte[] key = KEY.clone();
        key[0]++;

        assertThat(new ReplyAddress(key, "support@desk.example").ticketNumber(ADDRESSES.of("LD-100001")))
                .isEmpty();
    }

    @Test
    void everyBitOfTheTokenIsUsed() {
        var perPlace = new HashSet<String>();
        for (int number = 100_000; number < 102_000; number++) {
            String address = ADDRESSES.of("LD-" + number);
            String token = address.substring(address.indexOf('.') + 1, address.indexOf('@'));
            for (int i = 0; i < token.length(); i++) {
                perPlace.add(i + ":" + token.charAt(i));
            }
        }
        assertThat(perPlace).hasSize(16 * 32);
    }

    @Test
    void whatFitsNoAddressIsRefused() {
        assertThatThrownBy(() -> ADDRESSES.of("LD 1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ADDRESSES.of("x@evil.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReplyAddress(KEY, "s".repeat(40) + "@desk.example").of("LD-100001"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        assertThatThrownBy(() -> new ReplyAddress(new byte[15], "support@desk.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReplyAddress(KEY, "support")).isInstanceOf(IllegalArgumentException.class);
    }
}
