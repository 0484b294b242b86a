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

/** Files that a page's form brings, kept in a draft until the form is handed in. */
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

    /**
     * The files of a form as its page shows them.
     *
     * @param address where the page's script sends files
     */
    record Files(String draft, String address, List<Staged> staged, List<String> problems, AttachmentSettings limits) {}

    /**
     * A file that waits for the form to be handed in.
     *
     * @param size in words
     */
    record Staged(String id, String name, String size) {}

    /** A file that was not taken, and why in the reader's words. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean later;

        NotTaken(String problem, boolean later) {
            super(problem);
            this.later = later;
        }

        /** Whether there may be room for it later. */
        boolean isForLater() {
            return later;
        }
    }

    /** The name of a form's draft, or of a new one where the form gives none that a page of ours would. */
    static String draft(@Nullable String submission) {
        return submission != null && DRAFT.matcher(submission).matches()
                ? submission
                : UUID.randomUUID().toString();
    }

    /** The draft for another form of the same files: a new one where those went already. */
    String stillOpen(String draft, String number) {
        boolean gone = !attachments.brought(draft, number).isEmpty()
                && attachments.drafted(draft).isEmpty();
        return gone ? draft(null) : draft;
    }

    /** The files of a draft, to be shown with the form. */
    Files of(String draft, String place, List<String> problems, RequesterWords words) {
        return new Files(draft, place + "/uploads/" + draft, staged(draft, words), problems, attachments.settings());
    }

    List<Staged> staged(String draft, RequesterWords words) {
        return attachments.drafted(draft).stream()
                .map(file -> staged(file, words))
                .toList();
    }

    /**
     * Takes a file into a draft.
     *
     * @param number of the ticket that it is for, or null
     * @param client network address of whoever sends it
     * @throws NotTaken if it is not taken
     */
    Staged add(String draft, @Nullable String number, MultipartFile file, String client, RequesterWords words)
            throws NotTaken {
        String given = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
        if (!megabytes.allows(
                client, 1 + (int) (file.getSize() / DataSize.ofMegabytes(1).toBytes()))) {
            throw new NotTaken(words.text("file.too-many-hour"), true);
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
            throw new NotTaken(why, e.reason() == AttachmentRefusedException.Reason.BUSY);
        } catch (IOException e) {
            throw new NotTaken(words.text("file.failed"), true);
        }
    }

    /**
     * Takes what a form without a script brings, and takes out again what its sender has ticked.
     *
     * @return what is wrong, by file, in the reader's words
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
                // the field was left empty
                continue;
            }
            try {
                add(draft, number, file, client, words);
            } catch (NotTaken e) {
                problems.add(words.text("file.problem", given, e.getMessage()));
            }
        }
        return List.copyOf(problems);
    }

    /** Says in a requester's name what they sent without a word; empty where there are no files. */
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
