package dev.loopdesk.reliability;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server that keeps each letter that nodes hand over. */
final class LetterBox implements AutoCloseable {

    private static final Pattern TICKET = Pattern.compile("LD-\\d+");

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Map<String, Integer> timesById = new HashMap<>();
    private final Map<String, Set<String>> idsByTicket = new HashMap<>();
    private int read;

    LetterBox() {
        server.start();
    }

    int port() {
        return server.getSmtp().getPort();
    }

    /** Returns the tickets about which a letter has come. */
    synchronized Set<String> tickets() {
        readNew();
        return new TreeSet<>(idsByTicket.keySet());
    }

    /** Returns the number of different letters. */
    synchronized int letters() {
        readNew();
        return timesById.size();
    }

    /** Returns how many letters came once more than they should, with the same Message-ID. */
    synchronized int repeated() {
        readNew();
        return timesById.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** Returns the tickets about which more than one letter was written. */
    synchronized List<String> writtenTwice() {
        readNew();
        return idsByTicket.entrySet().stream()
                .filter(letters -> letters.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void readNew() {
        MimeMessage[] all = server.getReceivedMessages();
        List<MimeMessage> fresh = new ArrayList<>(List.of(all).subList(read, all.length));
        read = all.length;
        for (MimeMessage letter : fresh) {
            try {
                timesById.merge(letter.getMessageID(), 1, Integer::sum);
                Matcher ticket = TICKET.matcher(letter.getSubject());
                if (ticket.find()) {
                    idsByTicket
                            .computeIfAbsent(ticket.group(), number -> new TreeSet<>())
                            .add(letter.getMessageID());
                }
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
