package dev.loopdesk.reports;

import java.util.Map;

/** Column of a ticket {@code t}, or of a slice {@code s} of time, by whose values figures are divided. */
enum Division {
    PRIORITY("t.priority"),
    CATEGORY("coalesce(t.category, '')"),
    TEAM("coalesce(t.team, '')"),
    CHANNEL("t.channel"),
    /** The account that had the ticket last; only for who may see figures of single persons. */
    PERSON("coalesce(t.agent, '')"),
    /** Each number by the month in which it happened; a ticket may count in several. */
    MONTH("s.part"),
    /** Each number by the day on which it happened. */
    DAY("s.part");

    private final String column;

    Division(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    /** Tells whether the parts are times. */
    boolean isOfTime() {
        return this == MONTH || this == DAY;
    }

    /** Returns the parts of a period in order; none unless they are times. */
    Map<String, Period> slices(Period period) {
        return switch (this) {
            case MONTH -> period.months();
            case DAY -> period.days();
            default -> Map.of();
        };
    }
}
