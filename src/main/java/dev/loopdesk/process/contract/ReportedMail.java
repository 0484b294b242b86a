package dev.loopdesk.process.contract;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The mail that brings a report, for its entry in the case file. It is filed with the report, so that the receipt can
 * tell of it. Only Java can create it, so nobody files a mail that did not come. The engine takes objects only that it
 * could store, although it does not store this one.
 *
 * @param element id of the diagram's element that reports it
 * @param content content of the entry
 */
public record ReportedMail(String element, Map<String, Object> content) implements Serializable {

    /** Field of a report that holds it. */
    public static final String FIELD = "$mail";

    public ReportedMail {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
    }
}
