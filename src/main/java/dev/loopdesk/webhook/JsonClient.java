package dev.loopdesk.webhook;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends JSON to an address of the configuration. It follows no redirects, reads only the beginning of the answer, and
 * waits a limited time in total.
 */
public final class JsonClient {

    private final Duration timeout;
    private final int mostOfAnswer;
    private final HttpClient client;

    /**
     * Creates a client.
     *
     * @param timeout limit of the whole request
     * @param mostOfAnswer limit of bytes of an answer
     */
    public JsonClient(Duration timeout, int mostOfAnswer) {
        this.timeout = timeout;
        this.mostOfAnswer = mostOfAnswer;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                // After the wait in send(), which tells that there was no answer; then no attempt goes on for minutes.
                .connectTimeout(this.timeout.multipliedBy(2))
                .build();
    }

    /**
     * An answer.
     *
     * @param text beginning of the body
     */
    public record Answer(int status, String text) {}

    /**
     * Sends a request.
     *
     * @throws UnansweredException if there is no answer
     */
    public Answer send(URI address, Map<String, String> headers, byte[] json) {
        // No time limit of the request's own: it would end in the same moment as the wait below, with another message.
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Loopdesk")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request.build(), info -> new TruncatedBody());
        try {
            HttpResponse<String> received = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(received.statusCode(), received.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnansweredException("did not answer within " + timeout.toSeconds() + " seconds", null);
        } catch (ExecutionException e) {
            // Only the class of the cause: its message may contain the address, which may contain a token.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UnansweredException(
                    "could not be reached: " + cause.getClass().getSimpleName(), null);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnansweredException("was not waited for", e);
        }
    }

    /** Reads the beginning of an answer, then closes the connection. */
    private final class TruncatedBody implements HttpResponse.BodySubscriber<String> {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                int most = Math.min(buffer.remaining(), mostOfAnswer - bytes.size());
                var part = new byte[most];
                buffer.get(part);
                bytes.write(part, 0, most);
            }
            if (subscription == null) {
                return;
            }
            if (bytes.size() >= mostOfAnswer) {
                subscription.cancel();
                onComplete();
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
