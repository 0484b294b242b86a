package dev.loopdesk.portal;

import dev.loopdesk.message.EntryWording;
import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts of the requester's pages in the reader's language; templates call the public methods. */
final class RequesterWords {

    private final Texts texts;
    private final ZoneId zone;
    private final EntryWording entries;

    RequesterWords(Locale reader, ZoneId zone) {
        this(Texts.of("requester", reader), zone, new EntryWording(reader));
    }

    private RequesterWords(Texts texts, ZoneId zone, EntryWording entries) {
        this.texts = texts;
        this.zone = zone;
        this.entries = entries;
    }

    /** Returns the texts in which a participant reads of the requester. */
    RequesterWords ofParticipant() {
        return new RequesterWords(texts.preferring(EntryWording.PARTICIPANT), zone, entries.ofParticipant());
    }

    public String language() {
        return texts.locale().toLanguageTag();
    }

    Locale reader() {
        return texts.locale();
    }

    public String text(String key, @Nullable Object... values) {
        return texts.get(key, values);
    }

    /** Returns the text of a key, or null. */
    @Nullable
    String ifAny(String key) {
        return texts.find(key);
    }

    /** Returns the words for the entries of a case file. */
    EntryWording entries() {
        return entries;
    }

    /** Formats an instant in the service desk's zone, with the zone. */
    public String time(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        String offset = local.getOffset().equals(ZoneOffset.UTC)
                ? "+00:00"
                : local.getOffset().getId();
        return text(
                "time",
                DateTimeFormatter.ofPattern(text("time.pattern"), texts.locale())
                        .format(local),
                offset);
    }

    /** Formats a number of bytes. */
    public String size(long bytes) {
        double kilobytes = bytes / 1024.0;
        if (kilobytes < 1) {
            return text("size.bytes", bytes);
        }
        return kilobytes < 1_000 ? text("size.kilo", kilobytes) : text("size.mega", kilobytes / 1024);
    }

    /** Returns the name of a media type. */
    public String kindOfFile(String mediaType) {
        String exactly = ifAny("type." + mediaType);
        String roughly = ifAny("type." + mediaType.substring(0, mediaType.indexOf('/') + 1));
        return exactly != null ? exactly : roughly != null ? roughly : text("type.other");
    }
}
