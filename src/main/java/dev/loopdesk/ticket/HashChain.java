package dev.loopdesk.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Hash chain over appended rows: each hash covers the row and the hash before. */
public final class HashChain {

    /** Hash before the first row. */
    public static final String START = "0".repeat(64);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private HashChain() {}

    /**
     * Returns the SHA-256, in hexadecimal, over the previous hash and the row in stored form: text, numbers, booleans,
     * nulls.
     */
    public static String link(String before, @Nullable Object... row) {
        Object[] link = new Object[row.length + 1];
        link[0] = before;
        System.arraycopy(row, 0, link, 1, row.length);
        try {
            byte[] bytes = JSON.writeValueAsString(Arrays.asList(link)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A row holds text, numbers and booleans only", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Returns a row that begins with its position. */
    public static @Nullable Object[] row(int position, @Nullable Object... columns) {
        @Nullable Object[] row = new Object[columns.length + 1];
        row[0] = position;
        System.arraycopy(columns, 0, row, 1, columns.length);
        return row;
    }
}
