package dev.loopdesk.knowledge;

import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removal of data of persons from a text: names that are known, with their parts, and whatever looks like a mail address or
 * a telephone number. A name that nobody told it stays; the reviewer looks for those.
 */
public final class PersonalData {

    /** Mark in place of what was removed. */
    static final String REMOVED = "…";

    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+'-]{1,64}@[\\p{L}\\p{N}.-]{1,255}\\.\\p{L}{2,24}");
    /** Seven digits or more, in groups, that do not stand in a longer code, version or address. */
    private static final Pattern PHONE = Pattern.compile(
            "(?<![\\w.:/#-])(?:\\+|\\(?0)\\d(?:[ ()/.-]{0,2}\\d){6,14}(?![\\w.:-]*\\w)|(?<![\\w.:/#-])1[3-9]\\d{9}(?!\\w)");

    /** A local number as people write it, in two or three groups: 555-0199, (555) 555-0199. */
    private static final Pattern LOCAL_PHONE = Pattern.compile(
            "(?<![\\w.:/#-])(?:(?:\\(\\d{2,4}\\) ?|\\d{3}[ .-])\\d{3,4}[ .-]\\d{4}|\\d{3,4}-\\d{4})(?![\\w-]|[.:/]\\w)");

    /** The digits behind a word that says that they are a telephone number. */
    private static final Pattern NAMED_PHONE = Pattern.compile(
            "((?:\\b(?:tel|phone|telephone|mobile|fax|ext|extension|call|dial|ring)\\b|电话|手机|分机|座机|传真|致电|拨打)[^\\d\\n]{0,12}?)"
                    + "\\d(?:[ ()/.-]{0,2}\\d){2,14}(?![\\w-])",
            Pattern.CASE_INSENSITIVE);

    private final List<Pattern> names;

    /** Creates the removal of these names. */
    PersonalData(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>();
        for (String name : names) {
            all.add(name.strip());
            if (name.indexOf('@') < 0) {
                Stream.of(name.split("[\\s,;]+"))
                        // A short part, such as an initial, is a word of many texts.
                        .filter(part -> part.length() > 2)
                        .forEach(all::add);
            }
        }
        this.names = all.stream()
                .filter(name -> name.length() > 1)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(PersonalData::whole)
                .toList();
    }

    /**
     * Creates the removal of the people of a case.
     *
     * @param entries the whole case file
     * @param staff names of members of staff
     */
    public static PersonalData of(Ticket ticket, List<Entry> entries, Collection<String> staff) {
        Set<String> names = new LinkedHashSet<>(staff);
        Stream.of(ticket.requesterName(), ticket.requesterEmail(), ticket.requesterPhone())
                .filter(Objects::nonNull)
                .forEach(names::add);
        for (Entry entry : entries) {
            Stream.of(entry.participant(), entry.text(Entry.FROM), entry.text(Entry.JOINED), entry.text(Entry.LEFT))
                    .filter(Objects::nonNull)
                    .forEach(names::add);
        }
        return new PersonalData(names);
    }

    /** Returns a text without them. */
    public String removed(String text) {
        String without = text;
        for (Pattern name : names) {
            without = name.matcher(without).replaceAll(REMOVED);
        }
        without = EMAIL.matcher(without).replaceAll(REMOVED);
        without = PHONE.matcher(without).replaceAll(REMOVED);
        without = NAMED_PHONE.matcher(without).replaceAll("$1" + REMOVED);
        return LOCAL_PHONE.matcher(without).replaceAll(REMOVED);
    }

    /** A name as a whole word; a Chinese one has no blanks around it. */
    private static Pattern whole(String name) {
        boolean spaced = name.codePoints().allMatch(c -> Character.UnicodeScript.of(c) != Character.UnicodeScript.HAN);
        String quoted = Pattern.quote(name);
        return Pattern.compile(
                spaced ? "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])" : quoted,
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
