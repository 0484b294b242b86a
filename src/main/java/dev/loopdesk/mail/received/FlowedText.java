package dev.loopdesk.mail.received;

/** Joins lines of text that were wrapped for transport (RFC 3676). */
final class FlowedText {

    private FlowedText() {}

    static String unfold(String text, boolean blankIsDropped) {
        var joined = new StringBuilder(text.length());
        int depthBefore = -1;
        for (String line : text.replace("\r\n", "\n").split("\n", -1)) {
            int depth = 0;
            while (depth < line.length() && line.charAt(depth) == '>') {
                depth++;
            }
            String content = line.substring(depth);
            content = content.startsWith(" ") ? content.substring(1) : content;
            boolean signature = content.equals("-- ");
            if (depthBefore == depth && !signature) {
                joined.append(content);
            } else {
                if (!joined.isEmpty()) {
                    joined.append('\n');
                }
                joined.append(">".repeat(depth)).append(depth > 0 ? " " : "").append(content);
            }
            boolean flows = content.endsWith(" ") && !signature;
            if (flows && blankIsDropped) {
                joined.setLength(joined.length() - 1);
            }
            depthBefore = flows ? depth : -1;
        }
        return joined.toString();
    }
}
