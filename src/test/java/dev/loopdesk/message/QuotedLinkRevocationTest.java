package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.loopdesk.ticket.Ticket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class QuotedLinkRevocationTest {

    @Test
    void linksThatWereStoredAreRevokedAndNoOthers() throws Exception {
        try (TestDesk desk = new TestDesk(Map.of())) {
            TicketLinks links = desk.bean(TicketLinks.class);
            JdbcClient jdbc = desk.bean(JdbcClient.class);
            Ticket quoted = ticket(desk);
            Ticket mailed = ticket(desk);
            Ticket other = ticket(desk);
            String first = links.token(quoted.number());
            String second = links.token(mailed.number());
            String third = links.token(other.number());
            jdbc.sql("update ticket_entry set content = :content where ticket_id = :other")
                    .param("content", "{\"reply\":\"> http://host/t/" + first + "\"}")
                    .param("other", other.id())
                    .update();
            String body = "<a href='http://host/t/" + second + "'>";
            mail(
                    jdbc,
                    "Content-Transfer-Encoding: base64\r\n\r\n"
                            + Base64.getMimeEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
            mail(jdbc, "Hello");

            try (Connection connection = desk.bean(DataSource.class).getConnection()) {
                Context context = mock();
                when(context.getConnection()).thenReturn(connection);
                new QuotedLinkRevocation().migrate(context);
            }

            assertThat(links.ticketOf(first)).isEmpty();
            assertThat(links.ticketOf(second)).isEmpty();
            assertThat(links.ticketOf(third)).contains(other.number());
            assertThat(links.ticketOf(links.token(quoted.number()))).contains(quoted.number());
        }
    }

    private static Ticket ticket(TestDesk desk) {
        return desk.ticket("en", "Printer", "plain", "ana@example.org");
    }

    private static void mail(JdbcClient jdbc, String mail) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("insert into content (id, size, sha256, stored_at) values (:id, 1, :id, current_timestamp)")
                .param("id", id)
                .update();
        byte[] bytes = mail.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2; i++) {
            int half = bytes.length / 2;
            jdbc.sql("insert into content_piece (content_id, position, bytes) values (:id, :position, :bytes)")
                    .param("id", id)
                    .param("position", i + 1)
                    .param("bytes", java.util.Arrays.copyOfRange(bytes, i * half, i == 0 ? half : bytes.length))
                    .update();
        }
        jdbc.sql(
                        "insert into received_mail (id, digest, content_id, arrived_at, state) values (:id, :id, :id, current_timestamp, 'reply')")
                .param("id", id)
                .update();
    }
}
