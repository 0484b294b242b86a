package dev.loopdesk.retrieval;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Computes vectors of texts on the processor, without a network. A model is loaded when a text needs it first. Where it cannot
 * be loaded, such as on a system without glibc, that is logged once, and texts have no vectors.
 */
@Component
class Embeddings implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Embeddings.class);

    /** Pieces of a text that are read; the time grows with them. */
    private static final int MOST_PIECES = 128;

    private final ClassLoader models;
    private final Map<EmbeddingModel, Loaded> loaded = new EnumMap<>(EmbeddingModel.class);
    private final Set<EmbeddingModel> unusable = EnumSet.noneOf(EmbeddingModel.class);

    Embeddings() {
        this(Embeddings.class.getClassLoader());
    }

    /** Takes the models' files from a class loader. */
    Embeddings(ClassLoader models) {
        this.models = models;
    }

    private record Loaded(OrtSession session, WordPieces pieces) {}

    /** Tells whether a model is usable as far as is known. */
    synchronized boolean isUsable(EmbeddingModel model) {
        return !unusable.contains(model);
    }

    /** Returns the vector of a text by its model, or null if the model cannot be used. */
    byte @Nullable [] vector(EmbeddingModel model, String text) {
        Loaded usable = load(model);
        if (usable == null) {
            return null;
        }
        long[] pieces = usable.pieces().numbers(text, MOST_PIECES);
        try {
            return model.vector(run(usable.session(), pieces));
        } catch (OrtException | RuntimeException e) {
            giveUp(model, e);
            return null;
        }
    }

    private static float[][] run(OrtSession session, long[] pieces) throws OrtException {
        long[] shape = {1, pieces.length};
        long[] ones = new long[pieces.length];
        java.util.Arrays.fill(ones, 1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> input = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                long[] values = switch (name) {
                    case "input_ids" -> pieces;
                    case "attention_mask" -> ones;
                    default -> new long[pieces.length];
                };
                input.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
            }
            try (OrtSession.Result result = session.run(input)) {
                return ((float[][][]) result.get(0).getValue())[0];
            }
        } finally {
            input.values().forEach(OnnxTensor::close);
        }
    }

    private synchronized @Nullable Loaded load(EmbeddingModel model) {
        Loaded known = loaded.get(model);
        if (known != null || unusable.contains(model)) {
            return known;
        }
        try (InputStream network = resource(model.file());
                InputStream vocabulary = resource(model.vocabularyFile());
                var options = new OrtSession.SessionOptions()) {
            // One thread each: a help desk has other work for its processors.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            var fresh = new Loaded(
                    OrtEnvironment.getEnvironment().createSession(network.readAllBytes(), options),
                    WordPieces.read(vocabulary));
            loaded.put(model, fresh);
            return fresh;
        } catch (OrtException | IOException | RuntimeException | LinkageError e) {
            giveUp(model, e);
            return null;
        }
    }

    private InputStream resource(String name) throws IOException {
        InputStream file = models.getResourceAsStream(name);
        if (file == null) {
            throw new IOException("The file " + name + " is missing");
        }
        return file;
    }

    private synchronized void giveUp(EmbeddingModel model, Throwable why) {
        if (unusable.add(model)) {
            LOG.warn("The model {} cannot be used; search goes on by words alone: {}", model.key(), why.toString());
        }
    }

    @Override
    public synchronized void destroy() {
        loaded.values().forEach(model -> {
            try {
                model.session().close();
            } catch (OrtException e) {
                LOG.debug("A model is not closed", e);
            }
        });
        loaded.clear();
        unusable.addAll(EnumSet.allOf(EmbeddingModel.class));
    }
}
