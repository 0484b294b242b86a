package dev.loopdesk.mail.received;

import java.util.regex.Pattern;

/** Prefixes that mail programs put before the subject of an answer or a forwarded mail. */
public final class SubjectPrefix {

    private static final String ANSWER = "re|aw|sv|antw|回复|答复";
    private static final String FORWARD = "fwd?|wg|tr|rv|i|转发|轉寄|转|пересл";
    private static final String END = "\\s*(?:\\[\\d+])?\\s*[:：]";

    private static final Pattern ANSWERED = Pattern.compile("(?iu)^\\s*(?:" + ANSWER + ")" + END);
    /** The name of a mailing list may precede the prefix. */
    private static final Pattern FORWARDED =
            Pattern.compile("(?iu)^\\s*(?:\\[[^\\]]{1,40}\\]\\s*)?(?:" + FORWARD + ")" + END);

    private static final Pattern ALL =
            Pattern.compile("(?iu)^(?:\\s*(?:" + ANSWER + "|" + FORWARD + ")" + END + ")+\\s*");

    private SubjectPrefix() {}

    /** Returns the subject without prefixes. */
    public static String removed(String subject) {
        return ALL.matcher(subject).replaceFirst("");
    }

    static boolean isAnswer(String subject) {
        return ANSWERED.matcher(subject).find();
    }

    static boolean isForward(String subject) {
        return FORWARDED.matcher(subject).find();
    }
}
