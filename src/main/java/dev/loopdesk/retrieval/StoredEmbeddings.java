package dev.loopdesk.retrieval;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Vectors that are computed already, by any node. */
@Repository
class StoredEmbeddings {

    private final JdbcClient jdbc;
    private final Embeddings embeddings;

    StoredEmbeddings(JdbcClient jdbc, Embeddings embeddings) {
        this.jdbc = jdbc;
        this.embeddings = embeddings;
    }

    /** A vector of a text by a model. */
    static final class Embedding {

        private final EmbeddingModel model;
        private final byte[] vector;

        Embedding(EmbeddingModel model, byte[] vector) {
            this.model = model;
            this.vector = vector.clone();
        }

        EmbeddingModel model() {
            return model;
        }

        byte[] vector() {
            return vector.clone();
        }
    }

    /** Returns the stored vectors of texts, by text, in one query for each model. */
    Map<String, Embedding> of(Collection<String> texts) {
        Map<String, Embedding> found = new HashMap<>();
        for (EmbeddingModel model : EmbeddingModel.values()) {
            Map<String, String> byHash = new HashMap<>();
            texts.stream()
                    .filter(text -> EmbeddingModel.of(text) == model)
                    .forEach(text -> byHash.put(hash(text), text));
            if (!byHash.isEmpty()) {
                jdbc.sql("select text_hash, vector from text_embedding where model = :model and text_hash in (:hashes)")
                        .param("model", model.key())
                        .param("hashes", byHash.keySet())
                        .query(row -> {
                            byte[] vector = row.getBytes("vector");
                            String text = byHash.get(row.getString("text_hash"));
                            if (text != null && vector.length == model.dimensions()) {
                                found.put(text, new Embedding(model, vector));
                            }
                        });
            }
        }
        return found;
    }

    /** Computes and stores the vector of a text; null if its model cannot be used. */
    @Nullable
    Embedding compute(String text) {
        Embedding computed = ofQuery(text);
        if (computed != null) {
            try {
                jdbc.sql("insert into text_embedding (text_hash, model, vector) values (:hash, :model, :vector)")
                        .param("hash", hash(text))
                        .param("model", computed.model().key())
                        .param("vector", computed.vector())
                        .update();
            } catch (DuplicateKeyException e) {
                // Another node was first, with the same vector.
            }
        }
        return computed;
    }

    /** Computes the vector of a query, which is not stored; null if its model cannot be used. */
    @Nullable
    Embedding ofQuery(String text) {
        EmbeddingModel model = EmbeddingModel.of(text);
        byte[] vector = embeddings.vector(model, text);
        return vector == null ? null : new Embedding(model, vector);
    }

    /** Tells whether a model can be used as far as is known. */
    boolean isUsable(EmbeddingModel model) {
        return embeddings.isUsable(model);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
