package dev.loopdesk.mail.received;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Separates new text in a mail from quotes and signatures, by the marks of mail programs and people. */
final class QuoteFolding {

    private static final int LONGEST_TEXT = 200_000;

    private final List<String> lines;
    private final QuoteMarks marks;
    private final boolean[] quoted;
    private final boolean[] signed;

    private QuoteFolding(List<String> lines, boolean forwarded) {
        this.lines = lines;
        this.marks = new QuoteMarks(lines, forwarded);
        this.quoted = new boolean[lines.size()];
        this.signed = new boolean[lines.size()];
    }

    /**
     * @param subject identifies a forwarded mail, in which the quoted part is the message
     * @param senderName a line that contains only this name begins a signature
     */
    static FoldedText fold(String text, String subject, String senderName) {
        if (text.length() > LONGEST_TEXT) {
            return new FoldedText(text, "", "");
        }
        var folding = new QuoteFolding(List.of(text.split("\n", -1)), SubjectPrefix.isForward(subject));
        folding.markQuotes();
        folding.keepQuotesBetweenAnswers();
        folding.markSignatures(senderName);
        return new FoldedText(folding.join(0), folding.join(1), folding.join(2));
    }

    private void markQuotes() {
        int i = 0;
        while (i < lines.size()) {
            if (marks.beginsForwarded(i)) {
                return;
            }
            if (marks.beginsRepeated(i)) {
                Arrays.fill(quoted, marks.withRuleBefore(i), lines.size(), true);
                return;
            }
            int attribution = marks.attribution(i);
            if (attribution > 0) {
                int after = firstWithText(i + attribution);
                boolean prefixed = after < lines.size() && marks.isPrefixed(after);
                Arrays.fill(quoted, i, prefixed ? after : lines.size(), true);
                i = prefixed ? after : lines.size();
                continue;
            }
            quoted[i] = marks.isPrefixed(i);
            i++;
        }
    }

    /** Keeps quotes between answers as new text, because the answers make no sense without them. */
    private void keepQuotesBetweenAnswers() {
        List<int[]> followed = new ArrayList<>();
        for (int[] run : runs(true)) {
            if (firstNew(run[1]) < lines.size()) {
                followed.add(run);
            }
        }
        boolean belowOneQuote = followed.size() == 1 && firstNew(0) > followed.get(0)[0];
        if (!belowOneQuote) {
            followed.stream()
                    .filter(run -> !onlySignatureAfter(run[1]))
                    .forEach(run -> Arrays.fill(quoted, run[0], run[1], false));
        }
    }

    private boolean onlySignatureAfter(int from) {
        int first = firstNew(from);
        return Signatures.isDelimiter(lines.get(first)) || Signatures.isOfProgram(lines.get(first));
    }

    private void markSignatures(String senderName) {
        List<int[]> runs = runs(false);
        for (int r = runs.size() - 1; r >= 0; r--) {
            int[] run = runs.get(r);
            int begins = Signatures.begin(lines, run[0], run[1], firstNew(0) < run[0], senderName);
            if (begins >= 0) {
                Arrays.fill(signed, begins, run[1], true);
            }
            boolean something = false;
            for (int i = run[0]; i < run[1]; i++) {
                something |= !signed[i] && !lines.get(i).isBlank();
            }
            if (something) {
                return;
            }
        }
    }

    /** Returns runs of lines that are quoted, or are not: first line, and last line exclusive. */
    private List<int[]> runs(boolean ofQuotes) {
        var runs = new ArrayList<int[]>();
        int from = -1;
        int end = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank() && !quoted[i]) {
                continue;
            }
            if (quoted[i] == ofQuotes) {
                from = from < 0 ? i : from;
                end = i + 1;
            } else if (from >= 0) {
                runs.add(new int[] {from, end});
                from = -1;
            }
        }
        if (from >= 0) {
            runs.add(new int[] {from, end});
        }
        return runs;
    }

    private int firstWithText(int from) {
        int i = from;
        while (i < lines.size() && lines.get(i).isBlank()) {
            i++;
        }
        return i;
    }

    private int firstNew(int from) {
        int i = from;
        while (i < lines.size() && (quoted[i] || lines.get(i).isBlank())) {
            i++;
        }
        return i;
    }

    /** Joins the lines of a kind: 0 for new text, 1 for quotes, 2 for signatures. */
    private String join(int kind) {
        var joined = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            int its = quoted[i] ? 1 : signed[i] ? 2 : 0;
            if (its == kind) {
                joined.append(lines.get(i)).append('\n');
            }
        }
        return joined.toString().replaceAll("\n{4,}", "\n\n\n").strip();
    }
}
