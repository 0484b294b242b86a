package dev.loopdesk.portal;

import dev.loopdesk.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of the requester's pages in the reader's language; the methods that templates call are public. */
final class RequesterWords {

    private final Texts texts;
    private final ZoneId zone;

    RequesterWords(Locale reader, ZoneId zone) {
        this.texts = Texts.of("requester", reader);
        this.zone = zone;
    }

    public String language() {
        return texts.locale().toLanguageTag();
    }

    public String text(String key, @Nullable Object... values) {
        return texts.get(key, values);
    }

    /** The words of that key, or null where there are none. */
    @Nullable
    String ifAny(String key) {
        return texts.find(key);
    }

    /** A moment as the service desk's clocks show it, with their zone. */
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

    /** A number of bytes as people say it. */
    public String size(long bytes) {
        double kilobytes = bytes / 1024.0;
        if (kilobytes < 1) {
            return text("size.bytes", bytes);
        }
        return kilobytes < 1_000 ? text("size.kilo", kilobytes) : text("size.mega", kilobytes / 1024);
    }

    /** What kind of file a media type is. */
    public String kindOfFile(String mediaType) {
        String exactly = ifAny("type." + mediaType);
        String roughly = ifAny("type." + mediaType.substring(0, mediaType.indexOf('/') + 1));
        return exactly != null ? exactly : roughly != null ? roughly : text("type.other");
    }
}
