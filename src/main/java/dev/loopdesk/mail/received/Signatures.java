package dev.loopdesk.mail.received;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the signature of a mail. A doubtful line is no signature, because hiding a statement is worse. */
final class Signatures {

    private static final int LONGEST_LINE = 100;

    private static final Pattern DELIMITER = Pattern.compile("^(?:--|—|–)\\s*$");
    private static final Pattern PROGRAM = Pattern.compile("(?iu)^\\s*(?:sent (?:from|via|with|using) .{2,90}"
            + "|get outlook for .{2,60}|发自我的.{1,60}|發自我的.{1,60}|来自我的.{1,60}|发自.{1,30}(?:手机|邮箱|iphone|ipad|mail).{0,20}"
            + "|从我的.{1,30}发送.{0,10}|從我的.{1,30}傳送.{0,10}|发送自.{1,60}|获取.{0,3}outlook.{1,30}|下载.{0,3}outlook.{1,30}"
            + "|von meine[mr] .{2,60} gesendet.{0,10}|envoyé (?:de|depuis) m(?:on|a) .{2,60}|enviado desde mi .{2,60}"
            + "|enviado do meu .{2,60}|inviato da(?:l mio)? .{2,60}|отправлено (?:с|из) .{2,60}|iphoneから送信)[.。]?\\s*$");
    private static final Pattern CLOSING = Pattern.compile("(?iu)^\\s*(?:(?:best|kind|kindest|warm|with best|with kind)"
            + " (?:regards|wishes)|regards|yours (?:sincerely|truly|faithfully)|sincerely(?: yours)?"
            + "|mit (?:freundlichen|besten|herzlichen) grüßen|viele grüße|cordialement|bien à vous|saludos(?: cordiales)?"
            + "|cordiali saluti|с уважением|此致|敬礼|此致敬礼|顺颂商祺|順頌商祺|祝好|谨启|顺祝商祺)\\s*[,，.。!！]?\\s*$");
    private static final Pattern RULE = Pattern.compile("^\\s*(?:-{6,}|_{6,}|={6,}|\\*{6,}|─{6,})\\s*$");
    private static final Pattern CONTACT = Pattern.compile(
            "(?i)https?://\\S+|www\\.\\S+|[^\\s@]{1,64}@[^\\s@]{3,100}|(?:\\+|\\(|\\b)\\d[\\d ()./-]{6,18}\\d\\b");
    private static final Pattern AROUND_NAME = Pattern.compile("^[\\s~*–—-]+|[\\s,.*]+$");

    private Signatures() {}

    static boolean isDelimiter(String line) {
        return DELIMITER.matcher(line).matches();
    }

    static boolean isOfProgram(String line) {
        return line.length() <= LONGEST_LINE && PROGRAM.matcher(line).matches();
    }

    /**
     * Returns the line at which the signature at the end of a range of lines begins, or -1.
     *
     * @param below true if there is text above the range, so that the whole range may be a signature
     */
    static int begin(List<String> lines, int from, int to, boolean below, String senderName) {
        int begins = -1;
        int linesAfter = 0;
        boolean shortAfter = true;
        int contactsAfter = 0;
        String name = bare(senderName);
        for (int i = to - 1; i >= from; i--) {
            String line = lines.get(i);
            boolean little = shortAfter && (i > from || below);
            boolean signature = (isDelimiter(line) && linesAfter <= 20)
                    || (isOfProgram(line) && linesAfter <= 4)
                    || (little
                            && linesAfter <= 15
                            && contactsAfter >= 2
                            && RULE.matcher(line).matches())
                    || (little && linesAfter <= 9 && CLOSING.matcher(line).matches())
                    || (little
                            && linesAfter <= 6
                            && i > from
                            && lines.get(i - 1).isBlank()
                            && isName(line, name));
            if (signature) {
                begins = i;
            }
            if (!line.isBlank()) {
                linesAfter++;
                shortAfter &= line.length() <= LONGEST_LINE;
                contactsAfter += shortAfter && hasContact(line) ? 1 : 0;
            }
            if (linesAfter > 20) {
                break;
            }
        }
        // A horizontal rule directly above belongs to the signature.
        boolean ruled = begins > from && RULE.matcher(lines.get(begins - 1)).matches();
        return ruled ? begins - 1 : begins;
    }

    private static boolean hasContact(String line) {
        Matcher contact = CONTACT.matcher(line);
        return contact.find();
    }

    private static boolean isName(String line, String name) {
        return name.length() >= 2 && line.length() <= LONGEST_LINE && bare(line).equals(name);
    }

    private static String bare(String name) {
        return AROUND_NAME.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
