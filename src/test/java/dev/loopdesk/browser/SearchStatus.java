package dev.loopdesk.browser;

import java.util.regex.Pattern;

/** What the search for tickets says of its result. */
final class SearchStatus {

    private SearchStatus() {}

    /** Returns a pattern of what it says of tickets that have the words; those of other tests may be like them, once indexed. */
    static Pattern of(String found) {
        return Pattern.compile("^" + found.replace(".", "\\.") + "( (\\d+ (is|are) like it\\.|另有 \\d+ 个内容相近。))?$");
    }
}
