package dev.loopdesk.workspace;

import dev.loopdesk.process.contract.TechnicalSupport.Group;
import java.util.List;

/** The groups of staff. Diagrams, filters and rights refer to their ids. */
public enum StaffGroup {
    SERVICE_DESK(Group.SERVICE_DESK, "Service desk"),
    SPECIALISTS(Group.SPECIALISTS, "Specialists"),
    SUPPORT_LEADS(Group.SUPPORT_LEADS, "Support leads"),
    MANAGERS(Group.MANAGERS, "Managers"),
    ANALYSTS("analysts", "Analysts"),
    ADMINISTRATORS("camunda-admin", "Administrators"),
    NETWORK_SPECIALISTS("network-specialists", "Network specialists"),
    ACCOUNT_SPECIALISTS("account-specialists", "Account specialists"),
    WORKPLACE_SPECIALISTS("workplace-specialists", "Workplace specialists"),
    APPLICATION_SPECIALISTS("application-specialists", "Application specialists"),
    DATA_SPECIALISTS("data-specialists", "Data specialists");

    /**
     * Teams of specialists by category: every member also belongs to {@link #SPECIALISTS}, which holds their rights.
     */
    static final List<StaffGroup> TEAMS = List.of(
            NETWORK_SPECIALISTS, ACCOUNT_SPECIALISTS, WORKPLACE_SPECIALISTS, APPLICATION_SPECIALISTS, DATA_SPECIALISTS);

    private final String id;
    private final String title;

    StaffGroup(String id, String title) {
        this.id = id;
        this.title = title;
    }

    public String id() {
        return id;
    }

    String title() {
        return title;
    }
}
