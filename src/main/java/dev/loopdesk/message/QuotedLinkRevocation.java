package dev.loopdesk.message;

import dev.loopdesk.ticket.KeyRedaction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.stereotype.Component;

/**
 * Revokes the links that case files, files and mails contain from before keys were cut out of them. Requesters get a new
 * link with the next letter.
 */
@Component
class QuotedLinkRevocation implements JavaMigration {

    private static final int ROWS_AT_ONCE = 200;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("10");
    }

    @Override
    public String getDescription() {
        return "quoted link revocation";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        Set<String> tickets = new LinkedHashSet<>();
        readEntries(connection, tickets);
        readContents(connection, tickets);
        redactRecipients(connection);
        try (PreparedStatement revocation = connection.prepareStatement(
                "update ticket set link_generation = link_generation + 1 where number = ?")) {
            for (String ticket : tickets) {
                revocation.setString(1, ticket);
                revocation.executeUpdate();
            }
        }
    }

    private static void redactRecipients(Connection connection) throws SQLException {
        try (PreparedStatement mails = connection.prepareStatement(
                        "select id, recipients from received_mail where recipients like '%+%'");
                PreparedStatement update =
                        connection.prepareStatement("update received_mail set recipients = ? where id = ?");
                ResultSet mail = mails.executeQuery()) {
            while (mail.next()) {
                update.setString(1, KeyRedaction.text(mail.getString(2)));
                update.setString(2, mail.getString(1));
                update.executeUpdate();
            }
        }
    }

    private static void readEntries(Connection connection, Set<String> tickets) throws SQLException {
        try (PreparedStatement entries =
                connection.prepareStatement("select content from ticket_entry where content like '%/t/%'")) {
            entries.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = entries.executeQuery()) {
                while (row.next()) {
                    tickets.addAll(KeyRedaction.linkedTickets(row.getString(1).getBytes(StandardCharsets.ISO_8859_1)));
                }
            }
        }
    }

    /** Reads files and mails one by one, because together they may be larger than the memory. */
    private static void readContents(Connection connection, Set<String> tickets) throws SQLException {
        try (PreparedStatement ids = connection.prepareStatement("""
                        select content_id from received_mail
                        union all
                        select content_id from attachment
                        where media_type like 'text/%' or media_type like 'message/%' or media_type like 'application/%'
                        """);
                PreparedStatement pieces = connection.prepareStatement(
                        "select bytes from content_piece where content_id = ? order by position")) {
            ids.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet id = ids.executeQuery()) {
                while (id.next()) {
                    pieces.setString(1, id.getString(1));
                    var bytes = new ByteArrayOutputStream();
                    try (ResultSet piece = pieces.executeQuery()) {
                        while (piece.next()) {
                            bytes.writeBytes(piece.getBytes(1));
                        }
                    }
                    tickets.addAll(KeyRedaction.linkedTickets(bytes.toByteArray()));
                }
            }
        }
    }
}
