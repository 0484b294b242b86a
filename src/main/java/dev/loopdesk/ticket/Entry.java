package dev.loopdesk.ticket;

import dev.loopdesk.text.Characters;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a case file; entries are appended and never changed.
 *
 * @param position 1 for the first entry of a ticket, without gaps
 * @param writtenAt time of writing, to the microsecond
 * @param element id of the diagram's element that wrote it, if any
 * @param author account of the member of staff, {@link #REQUESTER} or {@link #LOOPDESK}
 * @param content fields and their values as entered: text, numbers, booleans, and lists of them or of parts with fields
 *     of their own
 * @param hash SHA-256, in hexadecimal, over this entry and the hash of the entry before
 */
public record Entry(
        int position,
        Instant writtenAt,
        EntryKind kind,
        @Nullable String element,
        String author,
        boolean visibleToRequester,
        Map<String, Object> content,
        String hash) {

    /** Author of entries that the requester wrote. */
    public static final String REQUESTER = "requester";

    /** Author of mail from another person who knows the ticket's address; field {@link #FROM} names the person. */
    public static final String CORRESPONDENT = "correspondent";

    /** Author of what a {@link Participant} wrote; fields {@link #FROM} and {@link #FROM_NAME} name the person. */
    public static final String PARTICIPANT = "participant";

    /** Author of entries that the process wrote by itself. */
    public static final String LOOPDESK = "loopdesk";

    /** Field of a status that informs the requester of a step (S4.8): name of its {@link EntryKind}. */
    public static final String DONE = "done";

    /** Field beside {@link #DONE}: true if the check passed. */
    public static final String PASSED = "passed";

    /** Field beside {@link #DONE}: true if the step could not be finished. */
    public static final String CUT_SHORT = "cutShort";

    /** Field of an entry that came by mail: the sender's address. */
    public static final String FROM = "from";

    /** Field beside {@link #FROM}: name of a participant. */
    public static final String FROM_NAME = "$fromName";

    /** Field of an entry that came by mail: quoted text and signature, shown folded. */
    public static final String FOLDED = "folded";

    /** Field of an entry of kind {@link EntryKind#STAFF_MESSAGE}: the words. */
    public static final String MESSAGE = "staffMessage";

    /** Field of an entry of kind {@link EntryKind#NOTE}: the text. */
    public static final String NOTE = "staffNote";

    /** Field of a mail: names of its files that were not taken; {@link #notTaken} gives the reasons. */
    public static final String FILES_NOT_TAKEN = "filesNotTaken";

    /** Field of an entry of kind {@link EntryKind#PARTICIPATION}: name of who is kept informed from now on. */
    public static final String JOINED = "joined";

    /** Field of an entry of kind {@link EntryKind#PARTICIPATION}: name of who is not kept informed any more. */
    public static final String LEFT = "left";

    /** Field of an entry of kind {@link EntryKind#RELATION}: what the ticket is to the other from now on. */
    public static final String RELATION = "relation";

    /** Field of an entry of kind {@link EntryKind#RELATION}: what the ticket is not to the other any more. */
    public static final String RELATION_ENDED = "relationEnded";

    /** Field beside {@link #RELATION} and {@link #RELATION_ENDED}: number of the other ticket. */
    public static final String RELATED_TICKET = "relatedTicket";

    /** Field of an entry of kind {@link EntryKind#RELATION}: title of the known problem to which the ticket is linked. */
    public static final String KNOWN_PROBLEM = "knownProblem";

    /** Field of an entry of kind {@link EntryKind#RELATION}: title of the known problem that it was taken off. */
    public static final String KNOWN_PROBLEM_LEFT = "knownProblemLeft";

    /** Field beside {@link #KNOWN_PROBLEM} and {@link #KNOWN_PROBLEM_LEFT}: id of the problem. */
    public static final String PROBLEM_ID = "$problem";

    /** Field of a mail: names and addresses of the other people that it was sent to. */
    public static final String IN_COPY = "inCopy";

    /** Field of a mail: name and address of who wrote it, as it was forwarded. */
    public static final String ORIGINAL_SENDER = "originalSender";

    /** Field beside {@link #FILES_NOT_TAKEN}: names of the reasons, by file. */
    private static final String REASONS = "$reasons";

    /** Field of an answer: name of the task that was answered. */
    public static final String TASK = "$task";

    /** Field of an answer to a task that an analyst has added: key of the stage of the standard. */
    public static final String STAGE = "$stage";

    /** Field of an answer: the form's labels, by field, for fields that the bundles do not name. */
    public static final String LABELS = "$labels";

    /** Field of an answer: the form's labels of the chosen values, by field. */
    public static final String CHOICES = "$choices";

    /** Fields that contain labels of other fields. */
    private static final Set<String> ABOUT_OTHERS =
            Set.of(TASK, STAGE, LABELS, CHOICES, REASONS, FROM_NAME, PROBLEM_ID);

    /** Returns the form's label of a field, or null if the bundles name the field. */
    public @Nullable String label(String field) {
        return content.get(LABELS) instanceof Map<?, ?> labels && labels.get(field) instanceof String label
                ? label
                : null;
    }

    /** Returns the form's label of the value chosen in a field, or null. */
    public @Nullable String choice(String field) {
        return content.get(CHOICES) instanceof Map<?, ?> choices && choices.get(field) instanceof String choice
                ? choice
                : null;
    }

    /** Adds to the content of a mail's entry the files that were not taken. */
    public static void putNotTaken(Map<String, AttachmentRefusedException.Reason> files, Map<String, Object> content) {
        if (!files.isEmpty()) {
            var reasons = new LinkedHashMap<String, String>();
            files.forEach((file, reason) -> reasons.put(file, reason.name()));
            content.put(FILES_NOT_TAKEN, List.copyOf(files.keySet()));
            content.put(REASONS, reasons);
        }
    }

    /**
     * Returns the files of a mail that were not taken, with the name of the {@link AttachmentRefusedException.Reason};
     * it is empty in old entries.
     */
    public Map<String, String> notTaken() {
        var files = new LinkedHashMap<String, String>();
        if (content.get(FILES_NOT_TAKEN) instanceof List<?> names) {
            Map<?, ?> reasons = content.get(REASONS) instanceof Map<?, ?> given ? given : Map.of();
            names.forEach(name -> {
                Object reason = reasons.get(name);
                files.put(String.valueOf(name), reason == null ? "" : reason.toString());
            });
        }
        return files;
    }

    /** Returns the entered values without labels. */
    public Map<String, Object> entered() {
        var entered = new LinkedHashMap<>(content);
        entered.keySet().removeAll(ABOUT_OTHERS);
        return entered;
    }

    /** Returns the text of a field, or null if it is absent or empty. */
    public @Nullable String text(String field) {
        Object value = content.get(field);
        if (value == null || Characters.isBlank(value.toString())) {
            return null;
        }
        return value.toString();
    }

    /** Returns the name of the task that this entry answers, if the entry is an answer that only its form describes. */
    public @Nullable String answeredTask() {
        return kind == EntryKind.STATUS ? null : text(TASK);
    }

    /**
     * Returns the step that a status informs the requester of, with the verdict of a verification and whether it was cut
     * short: the key in the bundles after {@code step.}; null for other entries.
     */
    public @Nullable String reportedStep() {
        String done = kind == EntryKind.STATUS ? text(DONE) : null;
        boolean judged = EntryKind.VERIFICATION.name().equals(done) && content.containsKey(PASSED);
        if (done != null && isTrue(CUT_SHORT)) {
            return done + ".cut-short";
        }
        return judged ? done + (isTrue(PASSED) ? ".passed" : ".failed") : done;
    }

    /** Returns the name of the participant who wrote it; null if it was somebody else. */
    public @Nullable String participant() {
        return author.equals(PARTICIPANT) ? text(FROM_NAME) : null;
    }

    /** Tells whether a member of staff recorded what the requester said, such as an answer given by phone. */
    public boolean isRecordedForRequester() {
        return switch (kind) {
            case STAFF_MESSAGE, NOTE, ATTACHMENTS, PARTICIPATION, RELATION, HAND_OVER, CORRECTION -> false;
            default -> !List.of(REQUESTER, PARTICIPANT, CORRESPONDENT, LOOPDESK).contains(author);
        };
    }

    /** Tells whether a field is true. */
    public boolean isTrue(String field) {
        return Boolean.TRUE.equals(content.get(field));
    }
}
