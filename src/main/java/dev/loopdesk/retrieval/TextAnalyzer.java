package dev.loopdesk.retrieval;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * Words of English, Chinese and mixed text: words whole and in their parts, Chinese characters single and in pairs, English
 * words by their stems. The same for texts and for queries.
 */
final class TextAnalyzer extends Analyzer {

    /** Number of this way to divide text; an index of another one is built anew. */
    static final int VERSION = 1;

    private static final int PARTS = WordDelimiterGraphFilter.GENERATE_WORD_PARTS
            | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
            | WordDelimiterGraphFilter.PRESERVE_ORIGINAL
            | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
            | WordDelimiterGraphFilter.SPLIT_ON_NUMERICS
            | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream parts =
                new FlattenGraphFilter(new WordDelimiterGraphFilter(new CJKWidthFilter(words), PARTS, null));
        TokenStream characters = new CJKBigramFilter(
                new LowerCaseFilter(parts),
                CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL,
                true);
        return new TokenStreamComponents(
                words,
                new OrderedOffsets(
                        new KStemFilter(new StopFilter(characters, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET))));
    }
}
