package dev.loopdesk.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server that answers what a test tells it to. */
public final class ScriptedSmtpServer implements AutoCloseable {

    /** Say nothing and hang up. */
    public static final String HANG_UP = "hang up";

    /** Say nothing and wait. */
    public static final String SILENCE = "silence";

    /** The moment of connecting, and that of the end of a mail. */
    public static final String GREETING = "greeting";

    public static final String END_OF_MAIL = "end of mail";

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> offered = new CopyOnWriteArrayList<>();

    public ScriptedSmtpServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public void answer(String moment, String answer) {
        answers.put(moment, answer);
    }

    public void recover() {
        answers.clear();
    }

    /** Ends all conversations. */
    public void hangUp() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    /** Mails that were taken. */
    public List<String> mails() {
        return mails;
    }

    /** Mails that were seen in full, taken or not. */
    public List<String> offered() {
        return offered;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                threads.execute(() -> talk(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            if (!say(client, GREETING, "220 ready")) {
                return;
            }
            String line;
            while ((line = in.readLine()) != null) {
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                if (verb.equals("DATA") && !answers.containsKey("DATA")) {
                    say(client, "DATA", "354 go on");
                    String mail = mail(in);
                    offered.add(mail);
                    // A mail is recorded before it is confirmed: a client that has read the confirmation finds it here.
                    if (answers.getOrDefault(END_OF_MAIL, "250").startsWith("250")) {
                        mails.add(mail);
                    }
                    if (!say(client, END_OF_MAIL, "250 taken")) {
                        return;
                    }
                } else if (!say(client, verb, verb.equals("QUIT") ? "221 bye" : "250 ok")) {
                    return;
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed() && !client.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean say(Socket client, String moment, String usually) throws IOException {
        String answer = answers.getOrDefault(moment, usually);
        if (answer.equals(HANG_UP)) {
            return false;
        }
        if (!answer.equals(SILENCE)) {
            client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
        }
        return true;
    }

    private static String mail(BufferedReader in) throws IOException {
        var mail = new StringBuilder();
        String line;
        while ((line = in.readLine()) != null && !line.equals(".")) {
            mail.append(line).append("\r\n");
        }
        return mail.toString();
    }
}
