package dev.loopdesk.ticket;

import java.util.List;
import java.util.Map;

/** A file as the entry that it came with records it; the file itself may be gone since. */
public record RecordedFile(String id, String name, String mediaType, long size) {

    /** Returns the files that an entry lists. */
    public static List<RecordedFile> in(Entry entry) {
        List<?> files = entry.content().get(Attachments.FILES) instanceof List<?> list ? list : List.of();
        return files.stream()
                .filter(Map.class::isInstance)
                .map(file -> of((Map<?, ?>) file))
                .toList();
    }

    private static RecordedFile of(Map<?, ?> fields) {
        return new RecordedFile(
                String.valueOf(fields.get("id")),
                String.valueOf(fields.get("name")),
                String.valueOf(fields.get("type")),
                fields.get("size") instanceof Number size ? size.longValue() : 0);
    }
}
