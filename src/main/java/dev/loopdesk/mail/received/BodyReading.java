package dev.loopdesk.mail.received;

import dev.loopdesk.message.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Splits the parts of a mail into text and attachments; every part ends up in one of them. */
final class BodyReading {

    /** Limit in characters; longer text is truncated and kept whole as an attachment. */
    private static final int LONGEST_TEXT = 1_000_000;

    private static final Set<String> READABLE =
            Set.of("text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown");
    private static final Pattern HTML_CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?\\s*([\\w-]{2,30})");
    private static final int HTML_CHARSET_WITHIN = 4_096;
    private static final Pattern ENRICHED_MARK = Pattern.compile("</?[A-Za-z-]{1,40}>");

    private final ReadingBudget budget;
    private final SafeFileName names = new SafeFileName();
    private final List<ReceivedFile> attachments = new ArrayList<>();
    private final List<CalendarEvent> events = new ArrayList<>();
    private final StringBuilder forwarded = new StringBuilder();
    private boolean encrypted;
    private @Nullable MailHeaders attachedMail;
    private int withinForwarded;
    private boolean textFound;
    private int textLength;
    private int readBytes;

    BodyReading(ReadingBudget budget) {
        this.budget = budget;
    }

    /** Returns the text of the mail itself. */
    String read(MimePart mail) throws UnreadableMailException {
        String text = visit(mail, Place.BODY);
        CalendarEvent event = event();
        if (text.isBlank() && event != null) {
            text = event.summary() + "\n\n" + event.description();
        }
        return PlainText.lines(text);
    }

    /** Returns the first event of the mail's calendar files, or null. */
    @Nullable
    CalendarEvent event() {
        return events.isEmpty() ? null : events.get(0);
    }

    /** Tells whether a part of the mail is encrypted. */
    boolean isEncrypted() {
        return encrypted;
    }

    /** Returns the headers of the first attached mail, or null. */
    @Nullable
    MailHeaders attachedMail() {
        return attachedMail;
    }

    /**
     * Returns the text of attached mails, each below its headers; the mail returned in a delivery report is left out.
     */
    String forwarded() {
        return PlainText.lines(forwarded.toString());
    }

    List<ReceivedFile> attachments() {
        return List.copyOf(attachments);
    }

    private String visit(MimePart part, Place place) throws UnreadableMailException {
        if (part.isMultipart()) {
            return switch (part.type().value()) {
                case "multipart/alternative" -> alternative(part, place);
                case "multipart/related" -> related(part, place);
                case "multipart/report" -> mixed(part, Place.REPORT);
                case "multipart/encrypted" -> {
                    encrypted |= withinForwarded == 0;
                    yield mixed(part, place);
                }
                default -> mixed(part, place);
            };
        }
        if (part.isMail()) {
            return mail(part, place);
        }
        if (part.isUnpacked()) {
            return visit(part.parts().get(0), place);
        }
        return leaf(part, place);
    }

    private String mixed(MimePart part, Place place) throws UnreadableMailException {
        var text = new StringBuilder();
        for (MimePart child : part.parts()) {
            String read = visit(child, place);
            if (!read.isBlank()) {
                text.append(text.isEmpty() ? "" : "\n").append(read);
            }
        }
        return text.toString();
    }

    /**
     * Returns the alternative with the content: plain text, which is meant for reading, or the last of the other
     * alternatives, which is the richest, if the whole texts show that plain text lacks something.
     */
    private String alternative(MimePart part, Place place) throws UnreadableMailException {
        String plain = "";
        String rich = "";
        boolean before = textFound;
        for (MimePart child : part.parts()) {
            textFound = before;
            String read = visit(child, place);
            if (!hasText(read)) {
                continue;
            }
            if (child.type().is("text/plain") && plain.isEmpty()) {
                plain = read;
            } else {
                rich = read;
            }
        }
        textFound = before || !plain.isEmpty() || !rich.isEmpty();
        return plain.isEmpty() ? rich : rich.isEmpty() ? plain : Alternatives.content(plain, rich);
    }

    /**
     * Ignores no-break spaces and format characters, which mail programs write instead of text and which Java does not
     * count as white space.
     */
    private static boolean hasText(String text) {
        return text.codePoints()
                .anyMatch(c -> !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && Character.getType(c) != Character.FORMAT);
    }

    private String related(MimePart part, Place place) throws UnreadableMailException {
        String text = "";
        for (MimePart child : part.parts()) {
            String read = visit(child, text.isBlank() ? place : Place.RELATED);
            text = text.isBlank() ? read : text;
        }
        return text;
    }

    private String mail(MimePart part, Place place) throws UnreadableMailException {
        MimePart within = part.parts().get(0);
        String subject = PlainText.line(EncodedWords.decode(within.headers().value("subject")), 80);
        String given = part.fileName();
        attach(
                given == null && !subject.isEmpty() ? subject.replace('/', '-') + ".eml" : given,
                part,
                within.whole(budget));
        if (place == Place.REPORT) {
            return "";
        }
        if (attachedMail == null) {
            attachedMail = within.headers();
        }
        forwarded.append("\n\n");
        for (String name : List.of("From", "Date", "To", "Subject")) {
            String value = PlainText.line(EncodedWords.decode(within.headers().value(name)), 300);
            if (!value.isEmpty()) {
                forwarded.append(name).append(": ").append(value).append('\n');
            }
        }
        int below = forwarded.append('\n').length();
        withinForwarded++;
        String text = visit(within, Place.BODY);
        withinForwarded--;
        forwarded.insert(below, text);
        return "";
    }

    private String leaf(MimePart part, Place place) throws UnreadableMailException {
        String type = part.type().value();
        String name = part.fileName();
        boolean apart = part.disposition().is("attachment");
        if (READABLE.contains(type) && !apart && (name == null || !textFound) && place != Place.RELATED) {
            byte[] content = part.content(budget);
            String text = text(part, type.equals("text/plain") ? withoutFiles(content) : content);
            if (name != null) {
                attach(name, part, content);
            }
            String added = TextDecoding.text(part.addedText(), null);
            if (!added.isBlank()) {
                text = text.stripTrailing() + "\n\n" + added;
            }
            textFound |= !text.isBlank();
            return text;
        }
        byte[] content = part.content(budget);
        if (content.length == 0 && name == null && !type.startsWith("message/")) {
            return "";
        }
        if (type.equals("application/ms-tnef") || type.equals("application/vnd.ms-tnef") || isWinmail(name)) {
            return unpacked(part, content);
        }
        if (Smime.isDeclared(part.type(), part.headers())) {
            boolean declared =
                    part.type().plain("smime-type").toLowerCase(Locale.ROOT).contains("enveloped");
            encrypted |=
                    withinForwarded == 0 && (declared || Smime.read(content, 1).kind() == Smime.Kind.ENCRYPTED);
        }
        if (type.equals("text/calendar") || type.equals("application/ics")) {
            CalendarEvent event = CalendarEvent.of(TextDecoding.text(content, charset(part)));
            if (event != null && withinForwarded == 0) {
                events.add(event);
            }
        }
        attach(name, part, content);
        return "";
    }

    /** Moves the files that stand in plain text to the attachments. */
    private byte[] withoutFiles(byte[] content) throws UnreadableMailException {
        EmbeddedFiles found = EmbeddedFiles.in(content);
        for (EmbeddedFiles.File file : found.files()) {
            budget.takePart(0);
            budget.takeDecoded(file.content().length);
            if (withinForwarded == 0) {
                encrypted |= file.isEncrypted();
                attachments.add(new ReceivedFile(names.of(file.name(), file.type()), file.type(), file.content()));
            }
        }
        return found.text();
    }

    private String unpacked(MimePart part, byte[] content) throws UnreadableMailException {
        Winmail winmail = Winmail.open(content);
        if (winmail == null) {
            attach(part.fileName(), part, content);
            return "";
        }
        List<Winmail.File> files = winmail.files();
        for (Winmail.File file : files) {
            budget.takePart(0);
            budget.takeDecoded(file.content().length);
            if (withinForwarded == 0) {
                attachments.add(new ReceivedFile(names.of(file.name(), file.type()), file.type(), file.content()));
            }
        }
        if (files.isEmpty()) {
            attach(part.fileName(), part, content);
        }
        return textFound ? "" : winmail.text();
    }

    private String text(MimePart part, byte[] content) {
        int most = 4 * LONGEST_TEXT;
        readBytes += Math.min(content.length, most);
        if (readBytes > 2 * most) {
            attach(part.fileName(), part, content);
            return "";
        }
        boolean whole = content.length <= most;
        String text = readable(part, whole ? content : Arrays.copyOf(content, most));
        int room = LONGEST_TEXT - textLength;
        if (!whole || text.length() > room) {
            text = text.substring(0, Math.min(text.length(), room));
            attach(part.fileName(), part, content);
        }
        textLength += text.length();
        return text;
    }

    private static String readable(MimePart part, byte[] content) {
        String charset = charset(part);
        if (part.type().is("text/html")) {
            if (charset.isEmpty()) {
                String head = Lines.latin1(content, 0, Math.min(content.length, HTML_CHARSET_WITHIN));
                Matcher named = HTML_CHARSET.matcher(head);
                charset = named.find() ? named.group(1) : "";
            }
            return HtmlText.of(TextDecoding.text(content, charset), LONGEST_TEXT);
        }
        String text = TextDecoding.text(content, charset);
        if (part.type().is("text/enriched") || part.type().is("text/richtext")) {
            return ENRICHED_MARK.matcher(text).replaceAll("");
        }
        if (part.type().plain("format").equalsIgnoreCase("flowed")) {
            return FlowedText.unfold(text, part.type().plain("delsp").equalsIgnoreCase("yes"));
        }
        return text;
    }

    private void attach(@Nullable String name, MimePart part, byte[] content) {
        if (withinForwarded > 0) {
            return;
        }
        String type = part.type().value();
        attachments.add(new ReceivedFile(names.of(name, type), type, content));
    }

    private static String charset(MimePart part) {
        return part.type().plain("charset");
    }

    private static boolean isWinmail(@Nullable String name) {
        return name != null && name.toLowerCase(Locale.ROOT).equals("winmail.dat");
    }

    /** Context of a part. */
    private enum Place {
        BODY,
        /** A resource that HTML in the same {@code multipart/related} shows. */
        RELATED,
        /** Within a machine-readable report, where an attached mail is the one that the report is about. */
        REPORT
    }
}
