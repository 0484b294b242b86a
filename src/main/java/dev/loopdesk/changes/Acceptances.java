package dev.loopdesk.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.hardening.ModelFinding;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored acceptances of findings. They keep what was found, so that it can be read after the publication, too. */
@Repository
class Acceptances {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Object>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;

    Acceptances(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(String change, Acceptance acceptance) {
        ModelFinding finding = acceptance.finding();
        jdbc.sql("""
                        insert into model_change_acceptance (change_id, finding, clause, file, element, name, text_key,
                            text_values, account, accepted_at, reason)
                        values (:change, :finding, :clause, :file, :element, :name, :key, :values, :account, :at, :reason)
                        """)
                .param("change", change)
                .param("finding", finding.id())
                .param("clause", finding.clause())
                .param("file", finding.file())
                .param("element", finding.element())
                .param("name", finding.name())
                .param("key", finding.key())
                .param("values", json(finding.values()))
                .param("account", acceptance.account())
                .param("at", acceptance.acceptedAt().atOffset(ZoneOffset.UTC))
                .param("reason", acceptance.reason())
                .update();
    }

    /** Returns those of a change, oldest first. */
    List<Acceptance> of(String change) {
        return jdbc.sql("select * from model_change_acceptance where change_id = :change order by accepted_at, finding")
                .param("change", change)
                .query(Acceptances::acceptance)
                .list();
    }

    private static Acceptance acceptance(ResultSet row, int n) throws SQLException {
        try {
            return new Acceptance(
                    new ModelFinding(
                            row.getString("file"),
                            row.getString("element"),
                            row.getString("name"),
                            row.getString("text_key"),
                            JSON.readValue(row.getString("text_values"), VALUES),
                            true,
                            row.getString("clause")),
                    row.getString("account"),
                    row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
                    row.getString("reason"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(List<Object> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
