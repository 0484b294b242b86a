package dev.loopdesk.retrieval;

import java.util.regex.Pattern;

/** A model that turns a text into a vector: texts that mean the same have vectors that point the same way. */
enum EmbeddingModel {
    /** Reads Chinese, and Chinese mixed with English. */
    CHINESE("bge-small-zh-v1.5-q", 512, true, 0.45f, 0.7f, 0.7f, 0.9f, "vectorZh"),
    /** Reads English. */
    ENGLISH("all-minilm-l6-v2-q", 384, false, 0.2f, 0.5f, 0.65f, 1, "vectorEn");

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    /** Components of a vector of length 1 are far below 1: this factor leaves room for the largest. */
    private static final float SCALE = 254;

    private final String key;
    private final int dimensions;
    private final boolean readsFirstToken;
    private final float leastLikeness;
    private final float convincingLikeness;
    private final float convincingLikenessOfWhole;
    private final float convincingSum;
    private final String field;

    EmbeddingModel(
            String key,
            int dimensions,
            boolean readsFirstToken,
            float leastLikeness,
            float convincingLikeness,
            float convincingLikenessOfWhole,
            float convincingSum,
            String field) {
        this.key = key;
        this.dimensions = dimensions;
        this.readsFirstToken = readsFirstToken;
        this.leastLikeness = leastLikeness;
        this.convincingLikeness = convincingLikeness;
        this.convincingLikenessOfWhole = convincingLikenessOfWhole;
        this.convincingSum = convincingSum;
        this.field = field;
    }

    /** Returns the model for a text: the wrong one finds less than no model at all. */
    static EmbeddingModel of(String text) {
        return HAN.matcher(text).find() ? CHINESE : ENGLISH;
    }

    /** Returns the name under which vectors are stored. */
    String key() {
        return key;
    }

    String file() {
        return key + ".onnx";
    }

    String vocabularyFile() {
        return key + "-tokenizer.json";
    }

    int dimensions() {
        return dimensions;
    }

    /** Returns the field of the index. */
    String field() {
        return field;
    }

    /** Returns the cosine below which two texts have nothing in common. */
    float leastLikeness() {
        return leastLikeness;
    }

    /**
     * Tells whether a text is about the same as a question. The limits were chosen on labelled texts, see docs/retrieval.md.
     *
     * @param isWhole whether the question is a whole text: those are more alike than titles
     * @param likeness cosine of the angle between their vectors
     * @param share share of the question's words that the text has, by weight
     */
    boolean convinces(boolean isWhole, double likeness, double share) {
        return likeness >= (isWhole ? convincingLikenessOfWhole : convincingLikeness)
                || likeness + share >= convincingSum;
    }

    /** Returns the vector of a text as bytes, from the model's output for each token. */
    byte[] vector(float[][] tokens) {
        float[] sum = tokens[0].clone();
        if (!readsFirstToken) {
            for (int token = 1; token < tokens.length; token++) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += tokens[token][i];
                }
            }
        }
        double square = 0;
        for (float component : sum) {
            square += (double) component * component;
        }
        double length = Math.sqrt(Math.max(square, Float.MIN_NORMAL));
        var vector = new byte[sum.length];
        for (int i = 0; i < sum.length; i++) {
            vector[i] = (byte) Math.max(-127, Math.min(127, Math.round(sum[i] / length * SCALE)));
        }
        return vector;
    }

    /** Returns the cosine of the angle between two vectors, from the score that the index gives. */
    float likeness(float score) {
        return (score - 0.5f) * dimensions * (1 << 15) / (SCALE * SCALE);
    }
}
