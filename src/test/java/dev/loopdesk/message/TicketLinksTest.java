package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.ticket.Participants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class TicketLinksTest {

    private static final Path NOWHERE = Path.of("target", "never-made");
    private static final String OLD = "the key of last year, which signs nothing any more";
    private static final String NEW = "the key of this year, which signs what is new";

    @SuppressWarnings("NullAway.Init")
    private static TestDesk desk;

    @BeforeAll
    static void open() {
        desk = new TestDesk(Map.of());
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @Test
    void aLinkOpensItsTicket() {
        TicketLinks links = links(TestDesk.NOW, NEW);
        String number = number();

        assertThat(links.ticketOf(links.token(number))).contains(number);
        assertThat(links.link(number)).startsWith("https://support.example.org/desk/t/");
        assertThat(links.token(number)).matches("[A-Za-z0-9_-]{72}");
    }

    @Test
    void whoeverChangesABitOfATokenHasNothing() {
        TicketLinks links = links(TestDesk.NOW, NEW);
        byte[] token = Base64.getUrlDecoder().decode(links.token(number()));

        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(links.ticketOf(Base64.getUrlEncoder().encodeToString(changed)))
                    .as("bit %s", bit)
                    .isEmpty();
        }
    }

    @Test
    void whoeverChangesACharacterOfATokenHasNothing() {
        TicketLinks links = links(TestDesk.NOW, NEW);
        String token = links.token(number());
        for (int i = 0; i < token.length(); i++) {
            for (char other : "AZaz09-_.=%\u00e9".toCharArray()) {
                if (other != token.charAt(i)) {
                    String changed = token.substring(0, i) + other + token.substring(i + 1);
                    assertThat(links.ticketOf(changed)).as(changed).isEmpty();
                }
            }
        }
    }

    @Test
    void oneWritingOfATokenCounts() {
        TicketLinks links = links(TestDesk.NOW, NEW);
        String token = links.token(number());

        assertThat(links.ticketOf(token + "=")).isEmpty();
        assertThat(links.ticketOf(token + "\n")).isEmpty();
        assertThat(links.ticketOf(" " + token)).isEmpty();
    }

    @Test
    void partsOfTwoTokensAreNoToken() {
        TicketLinks links = links(TestDesk.NOW, NEW);
        String one = links.token(number());
        String other = links.token(number());
        for (int i = 1; i < one.length(); i++) {
            String mixed = one.substring(0, i) + other.substring(i);
            if (!mixed.equals(one) && !mixed.equals(other)) {
                assertThat(links.ticketOf(mixed)).as(mixed).isEmpty();
            }
        }
    }

    @Test
    void aLinkExpires() {
        String number = number();
        String token = links(TestDesk.NOW, NEW).token(number);

        assertThat(links(TestDesk.NOW.plus(Duration.ofDays(90)).minusSeconds(1), NEW)
                        .ticketOf(token))
                .contains(number);
        assertThat(links(TestDesk.NOW.plus(Duration.ofDays(90)), NEW).ticketOf(token))
                .isEmpty();
    }

    @Test
    void revokedLinksAreDeadAndNewOnesLive() {
        TicketLinks links = links(TestDesk.NOW, NEW);
        String number = number();
        String other = number();
        String before = links.token(number);
        String ofOther = links.token(other);

        links.revoke(number);

        assertThat(links.ticketOf(before)).isEmpty();
        assertThat(links.ticketOf(links.token(number))).contains(number);
        assertThat(links.ticketOf(ofOther)).contains(other);
    }

    @Test
    void theFirstKeySignsAndAllVerify() {
        String number = number();
        String old = links(TestDesk.NOW, OLD).token(number);
        TicketLinks both = links(TestDesk.NOW, NEW, OLD);

        assertThat(both.ticketOf(old)).contains(number);
        assertThat(links(TestDesk.NOW, NEW).ticketOf(both.token(number))).contains(number);
        assertThat(links(TestDesk.NOW, NEW).ticketOf(old)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "../../etc/passwd", "LD-100001", "\u0000", "%00", "😀", "----", "===="})
    void garbageIsNoToken(String garbage) {
        assertThat(links(TestDesk.NOW, NEW).ticketOf(garbage)).isEmpty();
        assertThat(links(TestDesk.NOW, NEW).ticketOf(garbage.repeat(5_000))).isEmpty();
    }

    @Test
    void aKeyToTryItWithIsMadeOnceForItsOwnerOnly(@TempDir Path home) throws IOException {
        var first = new LinkKeys(new MockEnvironment(), home);
        var second = new LinkKeys(new MockEnvironment(), home);
        Path file = home.resolve("links.key");

        assertThat(second.signing()).isEqualTo(first.signing());
        assertThat(first.signing().getEncoded()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(first.signing().getEncoded())
                .isEqualTo(Files.readString(file).getBytes(StandardCharsets.UTF_8));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aMessageGoesOutWithALinkThatNobodyElseHolds() {
        var ticket = desk.ticket("en", "Printer", "plain", "ana@example.org");
        TicketLinks links = desk.bean(TicketLinks.class);
        OutgoingMessage kept = desk.outbox().toRequester(MessageKind.RECEIPT, ticket, AnswerPeriod.NONE, null, true);
        links.revoke(ticket.number());

        OutgoingMessage sent = desk.outbox().withLink(kept.id());

        assertThat(sent.text()).contains("/t/" + links.token(ticket.number()) + "\n");
        assertThat(sent.html()).contains("href=\"" + links.link(ticket.number()) + "\"");
        assertThat(desk.outbox().get(kept.id()).text()).doesNotContain("/t/", "link-of-");
        assertThat(desk.caseFiles().entries(ticket.number()).toString()).doesNotContain("/t/", "link-of-");
    }

    private static String number() {
        return desk.ticket("en", "Printer", "plain", "ana@example.org").number();
    }

    private static TicketLinks links(Instant now, String... keys) {
        var environment = new MockEnvironment();
        for (int i = 0; i < keys.length; i++) {
            environment.setProperty("loopdesk.links.keys[" + i + "]", keys[i]);
        }
        return new TicketLinks(
                new LinkKeys(environment, NOWHERE),
                desk.caseFiles(),
                desk.bean(Participants.class),
                Clock.fixed(now, ZoneOffset.UTC),
                "https://support.example.org/desk/",
                "P90D");
    }
}
