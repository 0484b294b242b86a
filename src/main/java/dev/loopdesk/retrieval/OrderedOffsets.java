package dev.loopdesk.retrieval;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Keeps the offsets of words in order. Some mixtures of scripts make the filters before step back, and the index refuses such
 * a text as a whole.
 */
final class OrderedOffsets extends TokenFilter {

    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private int last;

    OrderedOffsets(TokenStream words) {
        super(words);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        last = Math.max(last, offset.startOffset());
        offset.setOffset(last, Math.max(last, offset.endOffset()));
        return true;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        last = 0;
    }
}
