package dev.loopdesk.mail.received;

import dev.loopdesk.mail.received.UnreadableMailException.Cause;

/** The rest of the limits while one mail is read. */
final class ReadingBudget {

    private final ReadingLimits limits;
    private int parts;
    private int headers;
    private long decodedBytes;

    ReadingBudget(ReadingLimits limits) {
        this.limits = limits;
    }

    void takePart(int depth) throws UnreadableMailException {
        if (depth > limits.depth()) {
            throw new UnreadableMailException(Cause.TOO_DEEPLY_NESTED);
        }
        if (++parts > limits.parts()) {
            throw new UnreadableMailException(Cause.TOO_MANY_PARTS);
        }
    }

    void takeHeader() throws UnreadableMailException {
        if (++headers > limits.headers()) {
            throw new UnreadableMailException(Cause.TOO_MANY_HEADERS);
        }
    }

    /** Returns how many bytes may still be unpacked, and one more so that too many are noticed. */
    int bytesLeft() {
        return (int) Math.max(1, limits.decodedBytes() - decodedBytes + 1);
    }

    void takeDecoded(long bytes) throws UnreadableMailException {
        decodedBytes += bytes;
        if (decodedBytes > limits.decodedBytes()) {
            throw new UnreadableMailException(Cause.UNPACKS_TOO_LARGE);
        }
    }
}
