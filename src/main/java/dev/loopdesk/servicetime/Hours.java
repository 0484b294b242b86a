package dev.loopdesk.servicetime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Service hours of one day in local time: slots of whole minutes from 00:00 to 24:00, none of which touch.
 *
 * <p>Text form: {@code 09:00-12:00, 13:00-18:00}.
 */
final class Hours {

    static final Hours NONE = new Hours(new int[0]);

    private static final int DAY = 24 * 60;
    private static final Pattern SLOT = Pattern.compile("(\\d\\d):([0-5]\\d)\\s*-\\s*(\\d\\d):([0-5]\\d)");

    /** Seconds of the day, ascending: start and end of each slot in turn. */
    private final int[] bounds;

    private Hours(int[] bounds) {
        this.bounds = bounds;
    }

    /**
     * Parses a list of slots; slots that touch or overlap become one.
     *
     * @throws UnusableCalendarException if the text is no list of slots, or a slot ends before it begins
     */
    static Hours parse(String property, String text) {
        List<int[]> slots = new ArrayList<>();
        for (String written : text.split(",", -1)) {
            Matcher slot = SLOT.matcher(written.strip());
            if (!slot.matches()) {
                throw UnusableCalendarException.of("slot", property, written.strip());
            }
            int from = minute(slot.group(1), slot.group(2));
            int to = minute(slot.group(3), slot.group(4));
            if (from >= to || to > DAY) {
                throw UnusableCalendarException.of("slot", property, written.strip());
            }
            slots.add(new int[] {from * 60, to * 60});
        }
        return of(slots);
    }

    private static int minute(String hours, String minutes) {
        return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    }

    private static Hours of(List<int[]> slots) {
        slots.sort(Comparator.comparingInt(slot -> slot[0]));
        int[] bounds = new int[slots.size() * 2];
        int count = 0;
        for (int[] slot : slots) {
            if (count > 0 && slot[0] <= bounds[count - 1]) {
                bounds[count - 1] = Math.max(bounds[count - 1], slot[1]);
            } else {
                bounds[count++] = slot[0];
                bounds[count++] = slot[1];
            }
        }
        return new Hours(Arrays.copyOf(bounds, count));
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    boolean isWholeDay() {
        return bounds.length == 2 && bounds[0] == 0 && bounds[1] == DAY * 60;
    }

    /** Tells whether that second of the day, counted from 0, lies within the hours. */
    boolean contains(int second) {
        return (boundsUpTo(second) & 1) == 1;
    }

    /** Returns the next second at which a slot starts or ends, or the end of the day. */
    int nextBound(int second) {
        int index = boundsUpTo(second);
        return index < bounds.length ? bounds[index] : DAY * 60;
    }

    private int boundsUpTo(int second) {
        int index = 0;
        while (index < bounds.length && bounds[index] <= second) {
            index++;
        }
        return index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hours hours && Arrays.equals(bounds, hours.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Returns the canonical text form, which {@link #parse} reads. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(time(bounds[i])).append('-').append(time(bounds[i + 1]));
        }
        return text.toString();
    }

    private static String time(int second) {
        return String.format(Locale.ROOT, "%02d:%02d", second / 3600, second / 60 % 60);
    }
}
