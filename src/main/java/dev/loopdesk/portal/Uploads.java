package dev.loopdesk.portal;

import static java.util.stream.Collectors.joining;

import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.AttachmentSettings;
import dev.loopdesk.ticket.Attachments;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.multipart.MultipartFile;

/** Files of a page's form, stored in a draft until the form is submitted. */
@Component
class Uploads {

    private static final Pattern DRAFT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Attachments attachments;
    private final HourlyRateLimit megabytes;

    Uploads(
            Attachments attachments,
            Clock clock,
            @Value("${loopdesk.portal.upload-megabytes-per-hour:250}") int megabytesPerHour) {
        this.attachments = attachments;
        this.megabytes = new HourlyRateLimit(megabytesPerHour, clock);
    }

    /** Seconds after which a passing fault may be over. */
    private static final long SOON = 5;

    /** In place of a time: the file is refused for good. */
    private static final long NEVER = -1;

    /**
     * The files of a form, for its page.
     *
     * @param address upload address for the script
     */
    record Files(String draft, String address, List<Staged> staged, List<String> problems, AttachmentSettings limits) {}

    /**
     * A file of a draft.
     *
     * @param size text on the size
     */
    record Staged(String id, String name, String size) {}

    /** A refused file, with the reason in the reader's language. */
    static final class UploadRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final long seconds;

        /** @param seconds time after which a later attempt may succeed; {@link #NEVER} if none does */
        UploadRefusedException(String problem, long seconds) {
            super(problem);
            this.seconds = seconds;
        }

        /** Tells whether a later attempt may succeed. */
        boolean isForLater() {
            return seconds != NEVER;
        }

        /** Returns after how many seconds a later attempt may succeed. */
        long seconds() {
            return seconds;
        }
    }

    /** Returns the form's draft id, or a new one if the form's id is not one of ours. */
    static String draft(@Nullable String submission) {
        return submission != null && DRAFT.matcher(submission).matches()
                ? submission
                : UUID.randomUUID().toString();
    }

    /** Returns the draft for another form with the same files: a new one if they were submitted. */
    String stillOpen(String draft, String number) {
        boolean gone = !attachments.brought(draft, number).isEmpty()
                && attachments.drafted(draft).isEmpty();
        return gone ? draft(null) : draft;
    }

    /** Returns the files of a draft, for the form. */
    Files of(String draft, String place, List<String> problems, RequesterWords words) {
        return new Files(draft, place + "/uploads/" + draft, staged(draft, words), problems, attachments.settings());
    }

    List<Staged> staged(String draft, RequesterWords words) {
        return attachments.drafted(draft).stream()
                .map(file -> staged(file, words))
                .toList();
    }

    /**
     * Adds a file to a draft.
     *
     * @param number ticket number, or null
     * @param client network address of the sender
     * @throws UploadRefusedException if the file is refused
     */
    Staged add(String draft, @Nullable String number, MultipartFile file, String client, RequesterWords words)
            throws UploadRefusedException {
        String given = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
        int size = 1 + (int) (file.getSize() / DataSize.ofMegabytes(1).toBytes());
        if (!megabytes.allows(client, size)) {
            throw new UploadRefusedException(
                    words.text("file.too-many-hour"), megabytes.secondsUntilRoom(client, size));
        }
        try (InputStream bytes = file.getInputStream()) {
            return staged(attachments.add(draft, number, given, bytes), words);
        } catch (AttachmentRefusedException e) {
            AttachmentSettings limits = attachments.settings();
            String why = switch (e.reason()) {
                case EMPTY -> words.text("file.EMPTY");
                case TOO_LARGE ->
                    words.text("file.TOO_LARGE", words.size(limits.maxSize().toBytes()));
                case TOO_MANY -> words.text("file.TOO_MANY", limits.maxCount());
                case TOO_MUCH ->
                    words.text("file.TOO_MUCH", words.size(limits.maxTotal().toBytes()));
                case TYPE -> words.text("file.TYPE");
                case TICKET_FULL -> words.text("file.TICKET_FULL");
                case BUSY -> words.text("file.BUSY");
                case HANDED_IN -> words.text("file.HANDED_IN");
            };
            throw new UploadRefusedException(why, e.reason() == AttachmentRefusedException.Reason.BUSY ? SOON : NEVER);
        } catch (IOException e) {
            throw new UploadRefusedException(words.text("file.failed"), SOON);
        }
    }

    /**
     * Adds the files of a form without script, and removes those that the sender has ticked.
     *
     * @return errors by file, in the reader's language
     */
    List<String> take(
            String draft,
            @Nullable String number,
            @Nullable List<MultipartFile> files,
            @Nullable List<String> remove,
            String client,
            RequesterWords words) {
        if (remove != null) {
            remove.stream().filter(id -> DRAFT.matcher(id).matches()).forEach(id -> attachments.discard(draft, id));
        }
        var problems = new ArrayList<String>();
        for (MultipartFile file : files == null ? List.<MultipartFile>of() : files) {
            String given = file.getOriginalFilename();
            if (given == null || given.isEmpty()) {
                // An empty file field.
                continue;
            }
            try {
                add(draft, number, file, client, words);
            } catch (UploadRefusedException e) {
                problems.add(words.text("file.problem", given, e.getMessage()));
            }
        }
        return List.copyOf(problems);
    }

    /** Returns a text for a submission of files only; empty if there are no files. */
    String inWords(String draft, String number, RequesterWords words) {
        List<Attachment> files = attachments.brought(draft, number);
        return files.isEmpty()
                ? ""
                : words.text(
                        "files.instead", files.stream().map(Attachment::name).collect(joining(", ")));
    }

    void discard(String draft, String id) {
        attachments.discard(draft, id);
    }

    private static Staged staged(Attachment file, RequesterWords words) {
        return new Staged(file.id(), file.name(), words.size(file.content().size()));
    }
}
