package dev.loopdesk.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/** Words whose places step back are indexed, with places that do not. */
class OrderedOffsetsTest {

    @Test
    void placesThatStepBackAreMovedForwardAndOthersStay() throws IOException {
        var ordered = new OrderedOffsets(new Places(0, 3, 5, 9, 2, 4, 7, 8));

        assertThat(placesOf(ordered)).containsExactly("0-3", "5-9", "5-5", "7-8");
    }

    @Test
    void theNextTextBeginsAnew() throws IOException {
        var places = new Places(6, 9);
        var ordered = new OrderedOffsets(places);
        assertThat(placesOf(ordered)).containsExactly("6-9");

        places.give(1, 2);

        assertThat(placesOf(ordered)).containsExactly("1-2");
    }

    @Test
    void theIndexRefusesSuchATextWithoutIt() throws IOException {
        try (var directory = new ByteBuffersDirectory();
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            assertThatCode(() -> writer.addDocument(document(new Places(5, 9, 2, 4))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("offsets");
            assertThatCode(() -> writer.addDocument(document(new OrderedOffsets(new Places(5, 9, 2, 4)))))
                    .doesNotThrowAnyException();
        }
    }

    private static Document document(TokenStream words) {
        var document = new Document();
        document.add(new TextField("text", words));
        return document;
    }

    private static List<String> placesOf(TokenStream words) throws IOException {
        List<String> places = new ArrayList<>();
        OffsetAttribute offset = words.getAttribute(OffsetAttribute.class);
        words.reset();
        while (words.incrementToken()) {
            places.add(offset.startOffset() + "-" + offset.endOffset());
        }
        words.end();
        words.close();
        return places;
    }

    /** Words at given places. */
    private static final class Places extends TokenStream {

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
        private int[] places;
        private int next;

        private Places(int... places) {
            this.places = places;
        }

        private void give(int... others) {
            places = others;
        }

        @Override
        public boolean incrementToken() {
            if (next >= places.length) {
                return false;
            }
            clearAttributes();
            term.append("word");
            offset.setOffset(places[next], places[next + 1]);
            next += 2;
            return true;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            next = 0;
        }
    }
}
