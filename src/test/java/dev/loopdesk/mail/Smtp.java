package dev.loopdesk.mail;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Hands mail to a server byte by byte as it is, where a library would mend it. */
public final class Smtp implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    /** @param greeting what the server notes in the mail as the name of who brought it */
    Smtp(int port, String greeting) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
        expect("220");
        say("HELO " + greeting, "250");
    }

    /** Hands one mail to the server at that port of this machine. */
    public static void send(int port, String from, String to, byte[] mail) throws IOException {
        try (var smtp = new Smtp(port, "test.example.org")) {
            smtp.send(from, to, mail);
        }
    }

    void send(String from, String to, byte[] mail) throws IOException {
        say("MAIL FROM:<" + from + ">", "250");
        say("RCPT TO:<" + to + ">", "250");
        say("DATA", "354");
        out.write(dotted(mail));
        say("\r\n.", "250");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void say(String line, String answer) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        expect(answer);
    }

    private void expect(String answer) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || !line.startsWith(answer)) {
            throw new IOException("The server said " + line);
        }
    }

    /** Lines end with both characters, and a dot at the start of one is doubled. */
    private static byte[] dotted(byte[] mail) {
        var lines = new ByteArrayOutputStream(mail.length + 1_000);
        boolean start = true;
        for (int i = 0; i < mail.length; i++) {
            byte b = mail[i];
            if (start && b == '.') {
                lines.write('.');
            }
            boolean bareFeed = b == '\n' && (i == 0 || mail[i - 1] != '\r');
            if (bareFeed) {
                lines.write('\r');
            }
            lines.write(b);
            start = b == '\n';
        }
        return lines.toByteArray();
    }
}
